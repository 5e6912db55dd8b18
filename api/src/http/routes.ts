// Every route that is not GraphQL: one line per list.
import { fileRoutes } from '../files/index.ts';
import { hostingRoutes } from '../hosting/index.ts';
import { mailRoutes } from '../mail/index.ts';
import { mailServerRoutes } from '../mailserver/index.ts';
import { healthRoutes } from './health.ts';
import type { Route } from './route.ts';

const authRoutes: Route[] = [
  {
    method: '*',
    path: '/auth/*',
    handle: (request, { deps, ipAddress }) => deps.identity.handle(request, ipAddress),
  },
];

export const routes: Route[] = [
  ...healthRoutes,
  ...authRoutes,
  ...fileRoutes,
  ...mailRoutes,
  ...hostingRoutes,
  ...mailServerRoutes,
];
