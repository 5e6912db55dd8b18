// The mail flow of a host over a time, in steps that fit a chart.
import { type Database, sql } from '../../core/database.ts';
import type { TraceDirection } from '../trace/trace.ts';
import { emptyDelays, percentile } from './delays.ts';
import { type FlowOutcome, HOUR, MINUTE } from './tally.ts';

export const FLOW_RANGES = ['HOUR', 'DAY', 'WEEK', 'MONTH', 'YEAR'] as const;
export type FlowRange = (typeof FLOW_RANGES)[number];

/** Seconds of a step, steps, and the counts they are made of. */
const SPANS: Record<FlowRange, { step: number; steps: number; from: number }> = {
  HOUR: { step: MINUTE, steps: 60, from: MINUTE },
  DAY: { step: 30 * MINUTE, steps: 48, from: MINUTE },
  WEEK: { step: 6 * HOUR, steps: 28, from: HOUR },
  MONTH: { step: 24 * HOUR, steps: 30, from: HOUR },
  YEAR: { step: 7 * 24 * HOUR, steps: 53, from: HOUR },
};

export interface FlowNumbers {
  received: number;
  delivered: number;
  deferred: number;
  bounced: number;
  rejected: number;
  bytes: bigint;
  /** Of what was received or handed to other servers. */
  tlsShare: number | null;
  /** Seconds. */
  delayMedian: number | null;
  delay95: number | null;
}

export interface FlowPoint extends FlowNumbers {
  at: Date;
}

export interface FlowShare {
  name: string;
  direction: TraceDirection;
  delivered: number;
  deferred: number;
  bounced: number;
  delay95: number | null;
}

export interface FlowReason {
  outcome: FlowOutcome;
  reason: string;
  domain: string;
  count: number;
}

export interface Flow {
  hostId: string;
  range: FlowRange;
  stepSeconds: number;
  points: FlowPoint[];
  totals: FlowNumbers;
  destinations: FlowShare[];
  reasons: FlowReason[];
}

interface Sum {
  at: Date;
  direction: TraceDirection;
  outcome: FlowOutcome;
  count: number;
  tls: number;
  bytes: bigint;
  delays: number[];
}

const MOST_DESTINATIONS = 20;
const MOST_REASONS = 30;

export async function readFlow(
  { query }: Pick<Database, 'query'>,
  hostId: string,
  range: FlowRange,
  now = new Date(),
): Promise<Flow> {
  const { step, steps, from } = SPANS[range];
  const end = (Math.floor(now.getTime() / 1_000 / step) + 1) * step;
  const begin = new Date((end - step * steps) * 1_000);
  const scope = sql`organization_id = app_organization_id() AND host_id = ${hostId}::uuid AND step = ${from}::int
    AND at >= ${begin}::timestamptz`;
  const [sums, destinations, reasons] = await Promise.all([
    query<Sum>(sql`
      WITH counted AS (
        SELECT to_timestamp(floor(extract(epoch FROM at) / ${step}::int) * ${step}::int) AS at, direction, outcome, count, tls,
          bytes, delays
        FROM flow_count WHERE ${scope}
      ), histogram AS (
        SELECT at, direction, outcome, i, sum(d)::int AS d FROM counted, unnest(delays) WITH ORDINALITY AS b(d, i)
        WHERE outcome = 'DELIVERED' GROUP BY 1, 2, 3, 4
      ), histograms AS (SELECT at, direction, outcome, array_agg(d ORDER BY i) AS delays FROM histogram GROUP BY 1, 2, 3)
      SELECT c.at, c.direction, c.outcome, sum(c.count)::int AS count, sum(c.tls)::int AS tls, sum(c.bytes)::bigint AS bytes,
        coalesce(h.delays, '{}') AS delays
      FROM counted c LEFT JOIN histograms h USING (at, direction, outcome)
      GROUP BY c.at, c.direction, c.outcome, h.delays ORDER BY c.at`),
    query<Omit<FlowShare, 'delay95'> & { delays: number[] }>(sql`
      WITH largest AS (
        SELECT domain AS name, direction, sum(count) FILTER (WHERE outcome = 'DELIVERED')::int AS delivered,
          sum(count) FILTER (WHERE outcome = 'DEFERRED')::int AS deferred,
          sum(count) FILTER (WHERE outcome = 'BOUNCED')::int AS bounced
        FROM flow_count WHERE ${scope} AND outcome IN ('DELIVERED', 'DEFERRED', 'BOUNCED')
        GROUP BY 1, 2 ORDER BY sum(count) DESC, 1 LIMIT ${MOST_DESTINATIONS}::int)
      SELECT name, direction, coalesce(delivered, 0) AS delivered, coalesce(deferred, 0) AS deferred,
        coalesce(bounced, 0) AS bounced, ARRAY(
          SELECT sum(d)::int FROM flow_count, unnest(delays) WITH ORDINALITY AS b(d, i)
          WHERE ${scope} AND domain = largest.name AND flow_count.direction = largest.direction AND outcome = 'DELIVERED'
          GROUP BY i ORDER BY i) AS delays
      FROM largest`),
    query<FlowReason>(sql`
      SELECT outcome, reason, CASE WHEN outcome = 'REJECTED' THEN '' ELSE domain END AS domain, sum(count)::int AS count
      FROM flow_count WHERE ${scope} AND outcome IN ('BOUNCED', 'DEFERRED', 'REJECTED')
      GROUP BY 1, 2, 3 ORDER BY 4 DESC, 2, 3 LIMIT ${MOST_REASONS}::int`),
  ]);
  const byTime = Map.groupBy(sums, ({ at }) => at.getTime());
  return {
    ...{ hostId, range, stepSeconds: step, totals: numbersOf(sums), reasons },
    points: Array.from({ length: steps }, (_, index) => {
      const at = new Date(begin.getTime() + index * step * 1_000);
      return { at, ...numbersOf(byTime.get(at.getTime()) ?? []) };
    }),
    destinations: destinations.map(({ delays, ...share }) => ({
      ...share,
      delay95: percentile(delays, 0.95),
    })),
  };
}

function numbersOf(sums: readonly Sum[]): FlowNumbers {
  const of = (outcome: FlowOutcome) => sums.filter((sum) => sum.outcome === outcome);
  const count = (outcome: FlowOutcome) => of(outcome).reduce((all, sum) => all + sum.count, 0);
  // Between Postfix and Dovecot on one host nothing is encrypted, and nothing has to be.
  const open = sums.filter(
    ({ outcome, direction }) =>
      outcome === 'RECEIVED' || (outcome === 'DELIVERED' && direction === 'OUTBOUND'),
  );
  const carried = open.reduce((all, sum) => all + sum.count, 0);
  const delays = emptyDelays();
  for (const sum of of('DELIVERED'))
    for (const [index, value] of sum.delays.entries()) delays[index] = (delays[index] ?? 0) + value;
  return {
    received: count('RECEIVED'),
    delivered: count('DELIVERED'),
    deferred: count('DEFERRED'),
    bounced: count('BOUNCED'),
    rejected: count('REJECTED'),
    bytes: of('RECEIVED').reduce((all, sum) => all + BigInt(sum.bytes), 0n),
    tlsShare: carried === 0 ? null : open.reduce((all, sum) => all + sum.tls, 0) / carried,
    delayMedian: percentile(delays, 0.5),
    delay95: percentile(delays, 0.95),
  };
}
