// What a supervisor and a monitoring system ask.
import type { Route } from './route.ts';

const noStore = { 'cache-control': 'no-store' };

export const healthRoutes: Route[] = [
  {
    method: 'GET',
    path: '/health/live',
    handle: () => Response.json({ status: 'live' }, { headers: noStore }),
  },
  {
    method: 'GET',
    path: '/health/ready',
    handle: async (_request, { deps }) => {
      const report = await deps.health.report();
      return Response.json(report, { status: report.status === 'ready' ? 200 : 503, headers: noStore });
    },
  },
  {
    method: 'GET',
    path: '/metrics',
    handle: async (_request, { deps }) => {
      const { registry } = deps.metrics;
      return new Response(await registry.metrics(), {
        headers: { 'content-type': registry.contentType, ...noStore },
      });
    },
  },
];
