// What a page about the queue shows: rows, sums, the heat map and the causes, each one statement.
import { type Database, prepared, sql } from '../../core/database.ts';
import { filterSql, type QueueFilter } from './filter.ts';
import type { QueuedMessage, QueueName } from './message.ts';

type Reader = Pick<Database, 'query'>;

const columns = sql`id::text AS id, host_id::text AS "hostId", queue_id AS "queueId", queue, sender, recipients,
  recipient_count AS "recipientCount", size, arrived_at AS "arrivedAt", next_try_at AS "nextTryAt", attempts,
  message_id AS "messageId", reason, cause, status, remote_host AS "remoteHost", problem`;

/** PostgreSQL's own spelling of a time. */
const TIME = /^(infinity|\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d){0,2})$/;
const NUMBER = /^\d{1,18}$/;
const COUNT = /^\d{1,9}$/;

/** What a list goes by, and what the place in a cursor looks like. */
export const queueSorts = {
  ARRIVED: { key: sql`arrived_at`, type: sql`timestamptz`, shape: TIME },
  SIZE: { key: sql`size`, type: sql`int8`, shape: NUMBER },
  NEXT_TRY: { key: sql`coalesce(next_try_at, 'infinity')`, type: sql`timestamptz`, shape: TIME },
  SENDER: { key: sql`sender`, type: sql`text`, shape: /^[^\0]*$/ },
  ATTEMPTS: { key: sql`attempts`, type: sql`int4`, shape: COUNT },
} as const;

export type QueueSort = keyof typeof queueSorts;

export interface QueuePage {
  hostId: string;
  filter: QueueFilter;
  sort: QueueSort;
  descending: boolean;
  /** The sort key, as text, and the id of the last row of the page before. */
  after: { key: string; id: string } | null;
  limit: number;
}

export type QueueRow = QueuedMessage & { key: string };

export async function listQueue({ query }: Reader, page: QueuePage): Promise<QueueRow[]> {
  const { key, type } = queueSorts[page.sort];
  const direction = page.descending ? sql`DESC` : sql`ASC`;
  const behind = page.descending ? sql`<` : sql`>`;
  const after =
    page.after === null
      ? sql`true`
      : sql`(${key}, id) ${behind} (${page.after.key}::text::${type}, ${page.after.id}::uuid)`;
  return query<QueueRow>(sql`
    SELECT ${columns}, (${key})::text AS key FROM mail_queue_message
    WHERE ${filterSql(page.hostId, page.filter)} AND ${after}
    ORDER BY ${key} ${direction}, id ${direction} LIMIT ${page.limit}::int`);
}

export async function findQueued({ query }: Reader, ids: readonly string[]): Promise<QueuedMessage[]> {
  return query<QueuedMessage>(sql`SELECT ${columns} FROM mail_queue_message
    WHERE organization_id = app_organization_id() AND id = ANY(${[...ids]}::uuid[])`);
}

export interface QueueMatch {
  count: number;
  size: bigint;
}

export async function matchQueue(
  { query }: Reader,
  hostId: string,
  filter: QueueFilter,
): Promise<QueueMatch> {
  const [row] = await query<QueueMatch>(sql`
    SELECT count(*)::int AS count, coalesce(sum(size), 0)::int8 AS size FROM mail_queue_message
    WHERE ${filterSql(hostId, filter)}`);
  return row ?? { count: 0, size: 0n };
}

export interface QueueStatistics {
  queue: QueueName;
  count: number;
  size: bigint;
  oldestAt: Date | null;
}

export async function queueStatistics({ query }: Reader, hostId: string): Promise<QueueStatistics[]> {
  return query<QueueStatistics>(
    prepared(sql`
    SELECT queue, count(*)::int AS count, sum(size)::int8 AS size, min(arrived_at) AS "oldestAt" FROM mail_queue_message
    WHERE organization_id = app_organization_id() AND host_id = ${hostId}::uuid GROUP BY queue ORDER BY queue`),
  );
}

export interface QueueState {
  syncedAt: Date | null;
  running: boolean;
  problem: string | null;
}

export async function queueState({ query }: Reader, hostId: string): Promise<QueueState> {
  const [row] = await query<QueueState>(
    prepared(sql`
    SELECT synced_at AS "syncedAt", running, problem FROM mail_queue
    WHERE organization_id = app_organization_id() AND host_id = ${hostId}::uuid`),
  );
  return row ?? { syncedAt: null, running: false, problem: null };
}

/** Upper ends of the heat map's columns but the last, in minutes. */
export const AGE_BOUNDS = [5, 15, 60, 240, 720, 1_440, 2_880, 7_200] as const;

export interface HeatMapRow {
  domain: string;
  count: number;
  /** One more than bounds. */
  counts: number[];
}

/** The destinations that most wait for, by age; a message for several is counted with each. */
export async function queueHeatMap(
  { query }: Reader,
  hostId: string,
  filter: QueueFilter,
  first: number,
): Promise<HeatMapRow[]> {
  // Times are compared as such: ages would be calculated as decimal numbers, row by row.
  const now = Date.now();
  const cuts = AGE_BOUNDS.map((minutes) => new Date(now - minutes * 60_000).toISOString()).reverse();
  const rows = await query<{ domain: string; count: number; buckets: Record<string, number> }>(sql`
    WITH cells AS (
      SELECT domain, width_bucket(arrived_at, ${cuts}::timestamptz[]) AS bucket, count(*)::int AS count
      FROM mail_queue_message, unnest(domains) AS domain WHERE ${filterSql(hostId, filter)} GROUP BY 1, 2
    )
    SELECT domain, sum(count)::int AS count, jsonb_object_agg(bucket, count) AS buckets FROM cells
    GROUP BY domain ORDER BY 2 DESC, domain LIMIT ${first}::int`);
  return rows.map(({ domain, count, buckets }) => ({
    ...{ domain, count },
    counts: Array.from({ length: cuts.length + 1 }, (_, age) => buckets[cuts.length - age] ?? 0),
  }));
}

export interface QueueCluster {
  cause: string;
  count: number;
  /** A whole reason of one of them. */
  example: string;
  domains: string[];
  domainCount: number;
  oldestAt: Date;
}

/** What most messages wait for. */
export async function queueClusters(
  { query }: Reader,
  hostId: string,
  filter: QueueFilter,
  first: number,
): Promise<QueueCluster[]> {
  return query<QueueCluster>(sql`
    WITH clusters AS (
      SELECT cause, count(*)::int AS count, min(reason COLLATE "C") AS example, min(arrived_at) AS oldest_at
      FROM mail_queue_message WHERE ${filterSql(hostId, filter)} AND cause IS NOT NULL
      GROUP BY cause ORDER BY count DESC, cause LIMIT ${first}::int
    ), spread AS (
      SELECT cause, domain, count(*) AS count FROM mail_queue_message, unnest(domains) AS domain
      WHERE ${filterSql(hostId, filter)} AND cause IN (SELECT cause FROM clusters) GROUP BY 1, 2
    ), named AS (
      SELECT cause, (array_agg(domain ORDER BY count DESC, domain))[1:5] AS domains, count(*)::int AS domain_count
      FROM spread GROUP BY cause
    )
    SELECT c.cause, c.count, c.example, c.oldest_at AS "oldestAt", coalesce(n.domains, '{}') AS domains,
      coalesce(n.domain_count, 0) AS "domainCount"
    FROM clusters c LEFT JOIN named n ON n.cause = c.cause ORDER BY c.count DESC, c.cause`);
}
