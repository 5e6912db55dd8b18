// A message in the queue and the trace of its way are the same message: from one to the other.
import { type Database, sql } from '../../core/database.ts';

type Query = Pick<Database, 'query'>;
type Links = Map<string, string>;

/** Ids of traces by ids of queued messages. */
export async function tracesOfQueued({ query }: Query, queuedIds: readonly string[]): Promise<Links> {
  const rows = await query<{ from: string; to: string }>(sql`
    SELECT DISTINCT ON (q.id) q.id::text AS "from", m.id::text AS "to"
    FROM mail_queue_message q JOIN trace_message m ON m.organization_id = q.organization_id AND m.host_id = q.host_id
      AND m.queue_id = q.queue_id AND m.ended_at IS NULL
    WHERE q.organization_id = app_organization_id() AND q.id = ANY(${[...queuedIds]}::uuid[])
    ORDER BY q.id, m.arrived_at DESC`);
  return new Map(rows.map(({ from, to }) => [from, to]));
}

/** Ids of queued messages by ids of traces; none of those that have left the queue. */
export async function queuedOfTraces({ query }: Query, traceIds: readonly string[]): Promise<Links> {
  const rows = await query<{ from: string; to: string }>(sql`
    SELECT m.id::text AS "from", q.id::text AS "to"
    FROM trace_message m JOIN mail_queue_message q ON q.organization_id = m.organization_id AND q.host_id = m.host_id
      AND q.queue_id = m.queue_id
    WHERE m.organization_id = app_organization_id() AND m.id = ANY(${[...traceIds]}::uuid[]) AND m.ended_at IS NULL`);
  return new Map(rows.map(({ from, to }) => [from, to]));
}
