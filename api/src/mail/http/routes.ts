import type { Route } from '../../http/route.ts';
import { dovecotRoutes } from './dovecot-notices.ts';
import { mailFileRoutes } from './files.ts';
import { imageRoute } from './images.ts';

export const mailRoutes: Route[] = [...mailFileRoutes, imageRoute, ...dovecotRoutes];
