import type { Route } from '../../http/route.ts';
import { dovecotRoutes } from './dovecot-notices.ts';
import { mailFileRoutes } from './files.ts';

export const mailRoutes: Route[] = [...mailFileRoutes, ...dovecotRoutes];
