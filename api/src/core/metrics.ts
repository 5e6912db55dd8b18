// Prometheus metrics. Labels are few and bounded: never an id, an address or a path with one.
import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** All figures of one process, as they travel between processes. */
export type ProcessMetrics = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

export interface Metrics {
  registry: Registry;
  /** Gathers the figures of all processes that share a port; null where this one stands alone. */
  gather: (() => Promise<ProcessMetrics[]>) | null;
  httpSeconds: Histogram<'route' | 'method' | 'status'>;
  graphqlSeconds: Histogram<'operation' | 'outcome'>;
  graphqlCost: Histogram<string>;
  graphqlRejected: Counter<'reason'>;
  keptAnswers: Counter<'outcome'>;
  subscriptions: Gauge<'transport'>;
  jobSeconds: Histogram<'job' | 'outcome'>;
  changes: Counter<'entity'>;
}

/** Counters of one App; event loop lag, heap and handles come with prom-client's defaults. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 10 });
  new Gauge({ name: 'postroom_processes', help: 'Processes whose figures these are', registers }).set(1);
  const seconds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
  return {
    registry,
    gather: null,
    httpSeconds: new Histogram({
      name: 'postroom_http_request_seconds',
      help: 'Time to answer an HTTP request',
      labelNames: ['route', 'method', 'status'],
      buckets: seconds,
      registers,
    }),
    graphqlSeconds: new Histogram({
      name: 'postroom_graphql_operation_seconds',
      help: 'Time to execute a GraphQL operation',
      labelNames: ['operation', 'outcome'],
      buckets: seconds,
      registers,
    }),
    graphqlCost: new Histogram({
      name: 'postroom_graphql_operation_cost',
      help: 'Computed cost of GraphQL operations',
      buckets: [1, 10, 50, 100, 500, 1000, 5000, 10_000, 20_000],
      registers,
    }),
    graphqlRejected: new Counter({
      name: 'postroom_graphql_rejected_total',
      help: 'Operations refused before execution',
      labelNames: ['reason'],
      registers,
    }),
    keptAnswers: new Counter({
      name: 'postroom_graphql_kept_answers_total',
      help: 'Answers that may be kept in memory: served from there, or made anew',
      labelNames: ['outcome'],
      registers,
    }),
    subscriptions: new Gauge({
      name: 'postroom_subscriptions',
      help: 'Open GraphQL subscriptions',
      labelNames: ['transport'],
      registers,
    }),
    jobSeconds: new Histogram({
      name: 'postroom_job_seconds',
      help: 'Time to run a job',
      labelNames: ['job', 'outcome'],
      buckets: seconds,
      registers,
    }),
    changes: new Counter({
      name: 'postroom_changes_total',
      help: 'Entries written to change logs',
      labelNames: ['entity'],
      registers,
    }),
  };
}

/** The figures in Prometheus' text format, those of several processes added up. */
export async function metricsText({ registry, gather }: Metrics): Promise<string> {
  if (gather === null) return registry.metrics();
  return AggregatorRegistry.aggregate(await gather()).metrics();
}
