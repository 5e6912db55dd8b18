// Every route that is not GraphQL: one line per list.
import { healthRoutes } from './health.ts';
import type { Route } from './route.ts';

export const routes: Route[] = [...healthRoutes];
