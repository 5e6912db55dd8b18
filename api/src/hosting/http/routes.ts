import { mailProgramRoutes } from './mail-programs.ts';
import { mtaStsRoutes } from './mta-sts.ts';

export const hostingRoutes = [...mtaStsRoutes, ...mailProgramRoutes];
