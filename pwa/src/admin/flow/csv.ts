import type { FlowPoint } from './documents.ts';

const COLUMNS = [
  'at',
  'received',
  'delivered',
  'deferred',
  'bounced',
  'rejected',
  'bytes',
  'tlsShare',
  'delayMedian',
  'delay95',
] as const satisfies readonly (keyof FlowPoint)[];

/** The points as comma-separated values (RFC 4180): times in UTC, delays in seconds. */
export function flowCsv(points: readonly FlowPoint[]): string {
  const rows = points.map((point) => COLUMNS.map((column) => point[column] ?? '').join(','));
  return `${[COLUMNS.join(','), ...rows].join('\r\n')}\r\n`;
}
