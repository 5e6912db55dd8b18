// What a supervisor and a monitoring system ask.
import { timingSafeEqual } from 'node:crypto';
import { metricsText } from '../core/metrics.ts';
import { problem } from './problem.ts';
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
    handle: async (request, { deps, ipAddress }) => {
      if (!mayMeasure(request, ipAddress, deps.config.metricsToken)) {
        return problem(403, 'FORBIDDEN', 'Metrics are for this machine, or for whoever has METRICS_TOKEN.');
      }
      const { registry } = deps.metrics;
      return new Response(await metricsText(deps.metrics), {
        headers: { 'content-type': registry.contentType, ...noStore },
      });
    },
  },
];

/** With a token, whoever presents it; without one, callers on this machine. */
function mayMeasure(request: Request, ipAddress: string | null, token: string | null): boolean {
  if (token === null) return ipAddress !== null && LOOPBACK.has(ipAddress);
  const given = Buffer.from(request.headers.get('authorization') ?? '');
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
