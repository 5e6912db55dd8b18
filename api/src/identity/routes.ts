import type { Route } from '../http/route.ts';

/** Which of them exist is decided in http.ts. */
export const authRoutes: Route[] = [
  {
    method: '*',
    path: '/auth/*',
    handle: (request, { deps, ipAddress }) => deps.identity.handle(request, ipAddress),
  },
];
