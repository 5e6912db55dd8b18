// Applies what Postfix's log says to the messages that were sent here. Every step may be done again: a worker that dies in
// the middle begins at the stored position, and ends at the same rows.
import { rowsJson } from '../../core/clean-text.ts';
import { sql } from '../../core/database.ts';
import { runInScope, systemScope } from '../../core/scope.ts';
import type { Deps } from '../../deps.ts';
import {
  type FollowedHost,
  type LogChunk,
  type LogLine,
  type LogPosition,
  parseLine,
} from '../../mailserver/index.ts';
import { type DeliveredMessage, type DeliveryFact, endWaiting, writeFacts } from './delivery.ts';
import { factOf } from './log-facts.ts';

interface Entry extends DeliveredMessage {
  queueId: string;
  organizationId: string;
  arrivedAt: Date;
}

type LogDeps = Pick<Deps, 'database' | 'log'>;

/** Messages that left the queue long ago without saying so (a lost log). */
const FORGET_DAYS = 30;

export async function readPosition({ database }: LogDeps, source: string): Promise<LogPosition | null> {
  const [row] = await database.systemQuery<{ inode: bigint; offset: bigint }>(
    sql`SELECT inode, "offset" FROM mail_log_position WHERE source = ${source}`,
  );
  return row ? { inode: row.inode, offset: Number(row.offset) } : null;
}

/** A log: whose, and its name in stored positions. */
export interface ReadLog {
  host: FollowedHost;
  source: string;
}

/** Applies what was read of a log, and stores how far that was. */
export async function applyChunk(deps: LogDeps, log: ReadLog, chunk: LogChunk): Promise<void> {
  const lines = chunk.lines.map((line) => parseLine(line)).filter((line) => line !== null);
  const entries = await entriesOf(deps, log, lines);
  const byOrganization = Map.groupBy(entries.values(), ({ organizationId }) => organizationId);
  for (const [organizationId, own] of byOrganization) {
    const scope = systemScope(organizationId, 'mail-log');
    await runInScope(scope, () => apply(deps, new Map(own.map((entry) => [entry.queueId, entry])), lines));
  }
  await storePosition(deps, log.source, chunk.position, removedIds(lines));
}

/** Our messages among those that the lines are about, by queue id. */
async function entriesOf(
  { database }: LogDeps,
  log: ReadLog,
  lines: readonly LogLine[],
): Promise<Map<string, Entry>> {
  const queueIds = [...new Set(lines.map(({ record }) => ('queueId' in record ? record.queueId : null)))];
  if (queueIds.length === 0) return new Map();
  await meet({ database }, log, lines);
  const rows = await database.systemQuery<Entry>(sql`
    SELECT queue_id AS "queueId", organization_id::text AS "organizationId", account_id::text AS "accountId",
      outgoing_id::text AS "outgoingId", arrived_at AS "arrivedAt"
    FROM mail_log_entry WHERE source = ${log.source} AND queue_id = ANY(${queueIds.filter((id) => id !== null)}::text[])`);
  return new Map(rows.map((row) => [row.queueId, row]));
}

/**
 * Remembers the queue ids of our messages. A stranger may send a message with the Message-ID of one of ours: once the
 * submission server's answer is known, only the queue id in it counts. This machine's host sends for everybody, others
 * only for the organization that added them.
 */
async function meet(
  { database }: Pick<LogDeps, 'database'>,
  { host, source }: ReadLog,
  lines: readonly LogLine[],
): Promise<void> {
  const met = lines.flatMap(({ at, record }) =>
    record.kind === 'messageId' && record.messageId !== ''
      ? [{ queueId: record.queueId, messageId: record.messageId, at }]
      : [],
  );
  if (met.length === 0) return;
  await database.systemQuery(sql`
    INSERT INTO mail_log_entry (source, queue_id, organization_id, account_id, outgoing_id, arrived_at)
    SELECT DISTINCT ON (met."queueId") ${source}, met."queueId", o.organization_id, o.account_id, o.id, met.at
    FROM json_to_recordset(${rowsJson(met)}::json) AS met("queueId" text, "messageId" text, at timestamptz)
    JOIN outgoing_message o ON o.message_id_header = met."messageId"
    WHERE (${host.address === null}::boolean OR o.organization_id = ${host.organizationId}::uuid)
      AND (o.server_reply IS NULL OR o.server_reply !~ 'queued as'
        OR o.server_reply ~ ('queued as ' || met."queueId" || '\\M'))
    ORDER BY met."queueId", met.at DESC
    ON CONFLICT (source, queue_id) DO UPDATE SET organization_id = excluded.organization_id, account_id = excluded.account_id,
      outgoing_id = excluded.outgoing_id, arrived_at = excluded.arrived_at`);
}

async function apply(
  { database }: LogDeps,
  entries: ReadonlyMap<string, Entry>,
  lines: readonly LogLine[],
): Promise<void> {
  const facts: DeliveryFact[] = [];
  const ended: { entry: Entry; state: 'BOUNCED' | 'REMOVED'; at: Date }[] = [];
  const active = new Map<string, Date>();
  for (const line of lines) {
    const { record } = line;
    const entry = 'queueId' in record && record.queueId !== null ? entries.get(record.queueId) : undefined;
    if (!entry) continue;
    if (record.kind === 'active') active.set(entry.outgoingId, line.at);
    if (record.kind === 'expired') ended.push({ entry, state: 'BOUNCED', at: line.at });
    if (record.kind === 'removed' && record.by === 'postsuper')
      ended.push({ entry, state: 'REMOVED', at: line.at });
    const fact = record.kind === 'delivery' ? factOf(line, record, entry.outgoingId) : null;
    if (fact) facts.push(fact);
  }
  if (facts.length + ended.length + active.size === 0) return;
  const messages = [...entries.values()];
  await database.sqlTransaction(async (tx) => {
    const queued = await queuedFacts(tx, active);
    await writeFacts(tx, messages, [...queued, ...facts]);
    for (const { entry, state, at } of ended) await endWaiting(tx, [entry], state, at);
  });
}

/** Everybody a message is queued for, until there is news of them. */
async function queuedFacts(
  { query }: Pick<Deps['database'], 'query'>,
  active: ReadonlyMap<string, Date>,
): Promise<DeliveryFact[]> {
  if (active.size === 0) return [];
  const rows = await query<{ id: string; recipients: string[] }>(sql`
    SELECT o.id::text AS id, array_agg(DISTINCT lower(person ->> 'address')) AS recipients
    FROM outgoing_message o,
      jsonb_array_elements((o.addresses -> 'to') || (o.addresses -> 'cc') || (o.addresses -> 'bcc')) AS person
    WHERE o.organization_id = app_organization_id() AND o.id = ANY(${[...active.keys()]}::uuid[])
      AND NOT EXISTS (SELECT FROM mail_delivery d WHERE d.outgoing_id = o.id AND d.recipient = lower(person ->> 'address'))
      AND NOT (o.refused @> jsonb_build_array(jsonb_build_object('address', person ->> 'address')))
    GROUP BY o.id`);
  return rows.flatMap(({ id, recipients }) =>
    recipients.map((recipient) => ({
      ...{
        outgoingId: id,
        recipient,
        finalRecipient: recipient,
        state: 'QUEUED' as const,
        source: 'LOG' as const,
      },
      ...{
        host: null,
        reply: null,
        statusCode: null,
        nextAttemptAt: null,
        occurredAt: active.get(id) ?? new Date(),
      },
    })),
  );
}

/** Ids whose message left the queue and that were not given to another one since. */
function removedIds(lines: readonly LogLine[]): string[] {
  const removed = new Set<string>();
  for (const { record } of lines) {
    if (record.kind === 'removed') removed.add(record.queueId);
    if (record.kind === 'messageId') removed.delete(record.queueId);
  }
  return [...removed];
}

/** Queue ids are given again: one that left the queue is forgotten. */
async function storePosition(
  { database }: LogDeps,
  source: string,
  { inode, offset }: LogPosition,
  removed: string[],
): Promise<void> {
  await database.systemQuery(sql`
    WITH gone AS (
      DELETE FROM mail_log_entry WHERE source = ${source}
        AND (queue_id = ANY(${removed}::text[]) OR arrived_at < now() - ${FORGET_DAYS}::int * interval '1 day')
    )
    INSERT INTO mail_log_position (source, inode, "offset", updated_at) VALUES (${source}, ${inode}, ${offset}, now())
    ON CONFLICT (source) DO UPDATE SET inode = excluded.inode, "offset" = excluded."offset", updated_at = now()`);
}
