// How a queue went over time: how much lay there as it was measured by the minute, what came and went as the log tells. The counts
// are those of delivery monitoring, so that the two never differ.
import { type Database, sql } from '../../core/database.ts';
import { percentile } from '../flow/delays.ts';
import { HOUR, MINUTE } from '../flow/tally.ts';

type Reader = Pick<Database, 'query'>;

export interface QueuePoint {
  at: Date;
  /** Null where nothing was measured: the platform did not run, or the minute is not over. */
  active: number | null;
  deferred: number | null;
  hold: number | null;
  oldestSeconds: number | null;
  arrived: number;
  left: number;
  retries: number;
  delayP50: number | null;
  delayP95: number | null;
}

const MOST_POINTS = 96;
/** Counts by the minute are kept for two days. */
const MINUTES_HOURS = 48;

interface Span {
  /** Seconds of the counts, and of a point. */
  from: number;
  step: number;
  begin: Date;
}

function spanOf(hours: number, now: Date): Span {
  const from = hours <= MINUTES_HOURS ? MINUTE : HOUR;
  const step = Math.max(from, Math.ceil((hours * HOUR) / MOST_POINTS / from) * from);
  const end = (Math.floor(now.getTime() / 1_000 / step) + 1) * step;
  const begin = new Date((end - Math.ceil((hours * HOUR) / step) * step) * 1_000);
  return { from, step, begin };
}

interface Counts {
  at: Date;
  arrived: number;
  left: number;
  retries: number;
  /** Of the time in the queue of what left. */
  delays: number[];
}

type Gauges = Pick<QueuePoint, 'at' | 'active' | 'deferred' | 'hold' | 'oldestSeconds'>;

/** At most 97 points of equal length, oldest first, up to now. */
export async function queuePoints(
  { query }: Reader,
  hostId: string,
  hours: number,
  now = new Date(),
): Promise<QueuePoint[]> {
  const { from, step, begin } = spanOf(hours, now);
  const bucket = sql`to_timestamp(floor(extract(epoch FROM at) / ${step}::int) * ${step}::int)`;
  const [gauges, counts] = await Promise.all([
    query<Gauges>(sql`
      SELECT ${bucket} AS at, max(active) AS active, max(deferred) AS deferred, max(hold) AS hold,
        max(oldest) AS "oldestSeconds"
      FROM mail_queue_sample WHERE organization_id = app_organization_id() AND host_id = ${hostId}::uuid
        AND at >= ${begin}::timestamptz GROUP BY 1`),
    query<Counts>(sql`
      WITH counted AS (
        SELECT ${bucket} AS at, outcome, count, delays FROM flow_count
        WHERE organization_id = app_organization_id() AND host_id = ${hostId}::uuid AND step = ${from}::int
          AND at >= ${begin}::timestamptz AND outcome IN ('RECEIVED', 'LEFT', 'DEFERRED')
      ), histogram AS (
        SELECT at, i, sum(d)::int AS d FROM counted, unnest(delays) WITH ORDINALITY AS b(d, i)
        WHERE outcome = 'LEFT' GROUP BY 1, 2
      ), histograms AS (SELECT at, array_agg(d ORDER BY i) AS delays FROM histogram GROUP BY 1)
      SELECT c.at, coalesce(sum(count) FILTER (WHERE outcome = 'RECEIVED'), 0)::int AS arrived,
        coalesce(sum(count) FILTER (WHERE outcome = 'LEFT'), 0)::int AS left,
        coalesce(sum(count) FILTER (WHERE outcome = 'DEFERRED'), 0)::int AS retries, coalesce(h.delays, '{}') AS delays
      FROM counted c LEFT JOIN histograms h USING (at) GROUP BY c.at, h.delays`),
  ]);
  const points = new Map<number, QueuePoint>();
  for (let time = begin.getTime(); time <= now.getTime(); time += step * 1_000)
    points.set(time, { at: new Date(time), ...NOTHING_MEASURED, ...NOTHING_COUNTED });
  for (const gauge of gauges) points.set(gauge.at.getTime(), { ...NOTHING_COUNTED, ...gauge });
  for (const { delays, ...count } of counts) {
    const known = points.get(count.at.getTime()) ?? NOTHING_MEASURED;
    const delay = { delayP50: percentile(delays, 0.5), delayP95: percentile(delays, 0.95) };
    points.set(count.at.getTime(), { ...known, ...count, ...delay });
  }
  return [...points.values()].sort((a, b) => a.at.getTime() - b.at.getTime());
}

const NOTHING_COUNTED = { arrived: 0, left: 0, retries: 0, delayP50: null, delayP95: null };
const NOTHING_MEASURED = { active: null, deferred: null, hold: null, oldestSeconds: null };

export interface QueueDestination {
  domain: string;
  delivered: number;
  bounced: number;
  retries: number;
  delayP50: number | null;
  delayP95: number | null;
}

/** Destinations with most tries that failed, then most mail; `*` for those beyond the largest. */
export async function queueDestinations(
  { query }: Reader,
  hostId: string,
  { hours, first }: { hours: number; first: number },
  now = new Date(),
): Promise<QueueDestination[]> {
  const { from, begin } = spanOf(hours, now);
  const rows = await query<Omit<QueueDestination, 'delayP50' | 'delayP95'> & { delays: number[] }>(sql`
    WITH counted AS (
      SELECT domain, outcome, count, delays FROM flow_count
      WHERE organization_id = app_organization_id() AND host_id = ${hostId}::uuid AND step = ${from}::int
        AND at >= ${begin}::timestamptz AND outcome IN ('DELIVERED', 'DEFERRED', 'BOUNCED')
    ), sums AS (
      SELECT domain, coalesce(sum(count) FILTER (WHERE outcome = 'DELIVERED'), 0)::int AS delivered,
        coalesce(sum(count) FILTER (WHERE outcome = 'BOUNCED'), 0)::int AS bounced,
        coalesce(sum(count) FILTER (WHERE outcome = 'DEFERRED'), 0)::int AS retries
      FROM counted GROUP BY domain ORDER BY retries DESC, sum(count) DESC, domain LIMIT ${first}::int)
    SELECT *, ARRAY(
      SELECT sum(d)::int FROM counted, unnest(delays) WITH ORDINALITY AS b(d, i)
      WHERE counted.domain = sums.domain AND outcome = 'DELIVERED' GROUP BY i ORDER BY i) AS delays
    FROM sums ORDER BY retries DESC, delivered + bounced DESC, domain`);
  return rows.map(({ delays, ...row }) => ({
    ...row,
    delayP50: percentile(delays, 0.5),
    delayP95: percentile(delays, 0.95),
  }));
}
