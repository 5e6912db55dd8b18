// Looks for messages, and puts together what is known of one of them.
import { cleanText } from '../../core/clean-text.ts';
import { type Database, joinSql, type Sql, sql } from '../../core/database.ts';
import { emptySql } from '../../core/sql.ts';
import type { EventRow, RecipientRow, TraceRow, TraceStage, TraceState } from './trace.ts';
import { loadVerdicts, type Verdict } from './verdicts.ts';

type Query = Pick<Database, 'query'>;

export interface TraceFilter {
  messageId?: string | null | undefined;
  /** Sender or recipient. */
  address?: string | null | undefined;
  queueId?: string | null | undefined;
  /** Any of these, or a part of an address. */
  text?: string | null | undefined;
  from?: Date | null | undefined;
  to?: Date | null | undefined;
  states?: readonly TraceState[] | null | undefined;
}

export interface FoundTrace extends Omit<TraceRow, 'size'> {
  hostId: string;
  size: bigint | null;
}

const COLUMNS = sql`m.id::text AS id, m.host_id::text AS "hostId", m.queue_id AS "queueId", m.message_id AS "messageId", m.sender,
  m.direction, m.service, m.client_name AS "clientName", m.client_address AS "clientAddress", m.signed_in_as AS "signedInAs",
  m.tls, m.size, m.recipient_count AS "recipientCount", m.state, m.arrived_at AS "arrivedAt", m.ended_at AS "endedAt"`;

const bare = (text: string): string =>
  cleanText(text)
    .trim()
    .replace(/^<(.*)>$/s, '$1');

/** Each part along an index of its own. */
const about = (address: string): Sql => sql`m.id IN (
  SELECT id FROM trace_message WHERE organization_id = app_organization_id() AND sender = ${address}
  UNION ALL SELECT trace_id FROM trace_recipient WHERE organization_id = app_organization_id() AND recipient = ${address}
  UNION ALL SELECT trace_id FROM trace_recipient
    WHERE organization_id = app_organization_id() AND original_recipient = ${address})`;

function conditions({ messageId, address, queueId, text, from, to, states }: TraceFilter): Sql[] {
  return [
    ...(messageId ? [sql`m.message_id = ${bare(messageId)}`] : []),
    ...(address ? [about(bare(address).toLowerCase())] : []),
    ...(queueId ? [sql`m.queue_id = ${bare(queueId)}`] : []),
    ...(text && bare(text) ? [like(bare(text))] : []),
    ...(from ? [sql`m.arrived_at >= ${from}::timestamptz`] : []),
    ...(to ? [sql`m.arrived_at < ${to}::timestamptz`] : []),
    ...(states && states.length > 0 ? [sql`m.state = ANY(${[...states]}::text[])`] : []),
  ];
}

/** A whole address or Message-ID is looked up; anything else is searched for among the addresses. */
function like(text: string): Sql {
  const lower = text.toLowerCase();
  if (/^[^@\s]+@[^@\s]+$/.test(text)) return sql`(m.message_id = ${text} OR ${about(lower)})`;
  return sql`(m.queue_id = ${text} OR m.client_address = ${text} OR position(${lower} in coalesce(m.sender, '')) > 0
    OR EXISTS (SELECT FROM trace_recipient r WHERE r.organization_id = m.organization_id AND r.trace_id = m.id
      AND position(${lower} in r.recipient) > 0))`;
}

/** Newest first. */
export function findTraces(
  { query }: Query,
  hostId: string,
  filter: TraceFilter,
  { after, limit }: { after: { at: Date; id: string } | null; limit: number },
): Promise<FoundTrace[]> {
  const onwards = after ? [sql`(m.arrived_at, m.id) < (${after.at}::timestamptz, ${after.id}::uuid)`] : [];
  const where = [...conditions(filter), ...onwards];
  return query(sql`
    SELECT ${COLUMNS} FROM trace_message m
    WHERE m.organization_id = app_organization_id() AND m.host_id = ${hostId}::uuid
      ${where.length > 0 ? sql`AND ${joinSql(where, ' AND ')}` : emptySql}
    ORDER BY m.arrived_at DESC, m.id DESC LIMIT ${limit}::int`);
}

export async function loadTraces({ query }: Query, ids: readonly string[]): Promise<Map<string, FoundTrace>> {
  const rows = await query<FoundTrace>(sql`
    SELECT ${COLUMNS} FROM trace_message m
    WHERE m.organization_id = app_organization_id() AND m.id = ANY(${[...ids]}::uuid[])`);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Of each message at most this many are told; the rest of a long list says nothing new. */
const MOST_RECIPIENTS = 100;
const MOST_EVENTS = 500;

export async function loadRecipients(
  { query }: Query,
  traceIds: readonly string[],
): Promise<Map<string, RecipientRow[]>> {
  const rows = await query<RecipientRow>(sql`
    SELECT r.trace_id::text AS "traceId", recipient, original_recipient AS "originalRecipient", state, host, reply,
      status_code AS "statusCode", session, at
    FROM unnest(${[...traceIds]}::uuid[]) AS wanted(id) CROSS JOIN LATERAL (
      SELECT * FROM trace_recipient WHERE organization_id = app_organization_id() AND trace_id = wanted.id
      ORDER BY recipient LIMIT ${MOST_RECIPIENTS}::int) AS r`);
  return Map.groupBy(rows, ({ traceId }) => traceId);
}

export interface TraceEvent extends EventRow {
  folder: string | null;
  /** Of rspamd's verdict; null for every other event. */
  verdict: Pick<Verdict, 'action' | 'score' | 'required' | 'symbols'> | null;
}

/** In order; the mailbox's part after the answer that Postfix got for it. */
export async function loadEvents(
  { query }: Query,
  traceIds: readonly string[],
): Promise<Map<string, TraceEvent[]>> {
  const ids = [...traceIds];
  const events = await query<Stored>(sql`
    SELECT e.trace_id::text AS "traceId", e.seq, e.at, stage, daemon, host, reply, status_code AS "statusCode", delays, tls,
      recipient, linked_queue_id AS "linkedQueueId", NULL AS folder
    FROM unnest(${ids}::uuid[]) AS wanted(id) CROSS JOIN LATERAL (
      SELECT * FROM trace_event WHERE organization_id = app_organization_id() AND trace_id = wanted.id
      ORDER BY seq LIMIT ${MOST_EVENTS}::int) AS e`);
  const stored = await query<Stored>(sql`
    SELECT r.trace_id::text AS "traceId", s.seq, s.at, s.stage, 'dovecot' AS daemon, NULL AS host, s.detail AS reply,
      NULL AS "statusCode", '{}'::real[] AS delays, NULL AS tls, s.mailbox AS recipient, NULL AS "linkedQueueId", s.folder
    FROM trace_recipient r JOIN trace_message m ON m.organization_id = r.organization_id AND m.id = r.trace_id
      JOIN trace_storage s ON s.organization_id = r.organization_id AND s.host_id = m.host_id AND s.session = r.session
    WHERE r.organization_id = app_organization_id() AND r.trace_id = ANY(${ids}::uuid[]) AND r.session IS NOT NULL
    ORDER BY s.seq LIMIT ${MOST_EVENTS}::int`);
  const verdicts = (await loadVerdicts({ query }, ids)).map(eventOf);
  const told = [...events, ...stored].map((event) => ({ ...event, verdict: null }));
  const grouped = Map.groupBy([...told, ...verdicts], ({ traceId }) => traceId);
  return new Map([...grouped].map(([id, list]) => [id, list.sort(inOrder)]));
}

type Stored = Omit<TraceEvent, 'verdict'> & { seq: bigint };

const eventOf = ({ traceId, seq, at, ...verdict }: Verdict): TraceEvent & { seq: bigint } => ({
  ...{ traceId, seq, at, verdict, stage: 'MILTER', daemon: 'rspamd', host: null, reply: verdict.action },
  ...{ statusCode: null, delays: [], tls: null, recipient: null, linkedQueueId: null, folder: null },
});

/** Postfix's log tells seconds, Dovecot's less: within a second, what must come first comes first. */
const RANK: Partial<Record<TraceStage, number>> = {
  CONNECT: 0,
  RECEIVED: 1,
  POLICY: 2,
  MILTER: 2,
  QUEUED: 3,
  SIEVE: 6,
  FORWARDED: 7,
  STORED: 7,
  REMOVED: 8,
};

function inOrder(a: TraceEvent & { seq: bigint }, b: TraceEvent & { seq: bigint }): number {
  const seconds = Math.floor(a.at.getTime() / 1_000) - Math.floor(b.at.getTime() / 1_000);
  const rank = (RANK[a.stage] ?? 5) - (RANK[b.stage] ?? 5);
  return seconds || rank || Number(a.seq - b.seq);
}

const MOST_RELATED = 20;

/** Short queue ids are given again, and other servers' are alike: a link leads to what was there at about its time. */
const LINKED = sql`l.arrived_at BETWEEN e.at - interval '7 days' AND e.at + interval '1 hour'`;

/** The same messages under other queue ids, before and after: forwarded, queued again, a report about them. */
export async function loadRelated(
  { query }: Query,
  traceIds: readonly string[],
): Promise<Map<string, FoundTrace[]>> {
  const rows = await query<FoundTrace & { of: string }>(sql`
    SELECT t.id::text AS of, ${COLUMNS}
    FROM trace_message t CROSS JOIN LATERAL (
      SELECT one.* FROM (
        SELECT id FROM trace_message WHERE organization_id = app_organization_id() AND message_id = t.message_id
        UNION SELECT l.id FROM trace_event e
          JOIN trace_message l ON l.organization_id = app_organization_id() AND l.host_id = t.host_id
            AND l.queue_id = e.linked_queue_id AND ${LINKED}
          WHERE e.organization_id = app_organization_id() AND e.trace_id = t.id
      ) AS linked JOIN trace_message one ON one.organization_id = app_organization_id() AND one.id = linked.id
      WHERE one.host_id = t.host_id AND one.id <> t.id
      ORDER BY one.arrived_at, one.id LIMIT ${MOST_RELATED}::int) AS m
    WHERE t.organization_id = app_organization_id() AND t.id = ANY(${[...traceIds]}::uuid[])`);
  return Map.groupBy(rows, ({ of }) => of);
}
