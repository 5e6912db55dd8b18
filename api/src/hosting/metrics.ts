import { Counter } from 'prom-client';
import type { Metrics } from '../core/metrics.ts';

interface HostingMetrics {
  writes: Counter<'outcome'>;
  drift: Counter<'kind'>;
}

const perRegistry = new WeakMap<Metrics['registry'], HostingMetrics>();

function metricsOf({ registry }: Pick<Metrics, 'registry'>): HostingMetrics {
  const known = perRegistry.get(registry);
  if (known) return known;
  const registers = [registry];
  const made = {
    writes: new Counter({
      name: 'postroom_directory_writes_total',
      help: 'Entries of the outbox carried out in the directory',
      labelNames: ['outcome'] as const,
      registers,
    }),
    drift: new Counter({
      name: 'postroom_directory_drift_total',
      help: 'Differences between the directory and the database that were found and repaired',
      labelNames: ['kind'] as const,
      registers,
    }),
  };
  perRegistry.set(registry, made);
  return made;
}

export const countDirectoryWrite = (metrics: Metrics, outcome: 'written' | 'failed'): void =>
  metricsOf(metrics).writes.inc({ outcome });

export const countDrift = (metrics: Metrics, kind: 'missing' | 'extra' | 'different', count: number): void =>
  metricsOf(metrics).drift.inc({ kind }, count);
