// Writes what a chunk of a log told. Its place in the log is stored in the same transaction, and only by whoever knows the place
// before: so each line counts once, also when a worker is killed or two of them read.
import { rowsJson } from '../../core/clean-text.ts';
import type { SqlTransaction } from '../../core/database.ts';
import { sql } from '../../core/database.ts';
import { type CountedName, type FlowRow, HOUR } from '../flow/tally.ts';
import type { LogPosition } from '../ports.ts';
import type { StoredConnections } from './connections.ts';
import type { EventRow, OpenTrace, RecipientRow, TraceRow } from './trace.ts';

type Query = Pick<SqlTransaction, 'query'>;

export interface Place {
  hostId: string;
  source: string;
  from: LogPosition | null;
  to: LogPosition;
  open: StoredConnections;
}

/** Another worker read on: what this one read is counted already. */
export class OvertakenError extends Error {
  constructor(source: string) {
    super(`Another worker has read ${source} on; this one begins where that one stopped.`);
    this.name = 'OvertakenError';
  }
}

export async function movePlace({ query }: Query, { hostId, source, from, to, open }: Place): Promise<void> {
  const moved = await query(sql`
    INSERT INTO trace_log AS t (organization_id, host_id, source, inode, "offset", open, updated_at)
    SELECT app_organization_id(), ${hostId}::uuid, ${source}, ${to.inode}::bigint, ${to.offset}::bigint,
      ${rowsJson(open)}::jsonb, now()
    ON CONFLICT (organization_id, host_id, source) DO UPDATE
      SET inode = excluded.inode, "offset" = excluded."offset", open = excluded.open, updated_at = now()
      WHERE t.inode = ${from?.inode ?? null}::bigint AND t."offset" = ${from?.offset ?? null}::bigint
    RETURNING 1`);
  if (moved.length === 0) throw new OvertakenError(source);
}

/** The newest message of each queue id, with what is known of its recipients. */
export async function selectOpen(
  { query }: Query,
  hostId: string,
  queueIds: readonly string[],
): Promise<Map<string, OpenTrace>> {
  if (queueIds.length === 0) return new Map();
  const rows = await query<Omit<TraceRow, 'size'> & { size: bigint | null }>(sql`
    SELECT DISTINCT ON (queue_id) id::text AS id, queue_id AS "queueId", message_id AS "messageId", sender, direction, service,
      client_name AS "clientName", client_address AS "clientAddress", signed_in_as AS "signedInAs", tls, size,
      recipient_count AS "recipientCount", state, arrived_at AS "arrivedAt", ended_at AS "endedAt"
    FROM trace_message WHERE organization_id = app_organization_id() AND host_id = ${hostId}::uuid
      AND queue_id = ANY(${[...queueIds]}::text[])
    ORDER BY queue_id, arrived_at DESC, id DESC`);
  const recipients = await query<RecipientRow>(sql`
    SELECT trace_id::text AS "traceId", recipient, original_recipient AS "originalRecipient", state, host, reply,
      status_code AS "statusCode", session, at
    FROM trace_recipient WHERE organization_id = app_organization_id() AND trace_id = ANY(${rows.map(({ id }) => id)}::uuid[])`);
  const byTrace = Map.groupBy(recipients, ({ traceId }) => traceId);
  return new Map(
    rows.map((row) => [
      row.queueId ?? '',
      {
        ...{ ...row, size: row.size === null ? null : Number(row.size) },
        recipients: new Map(
          (byTrace.get(row.id) ?? []).map((one) => [`${one.recipient} ${one.originalRecipient}`, one]),
        ),
        changed: new Set<string>(),
      },
    ]),
  );
}

export async function writeTraces(
  { query }: Query,
  hostId: string,
  traces: readonly OpenTrace[],
  events: readonly EventRow[],
): Promise<void> {
  if (traces.length === 0) return;
  const rows = traces.map(({ recipients: _recipients, changed: _changed, ...row }) => row);
  await query(sql`
    INSERT INTO trace_message AS t (organization_id, host_id, id, queue_id, message_id, sender, direction, service, client_name,
      client_address, signed_in_as, tls, size, recipient_count, state, arrived_at, ended_at)
    SELECT app_organization_id(), ${hostId}::uuid, id, "queueId", "messageId", sender, direction, service, "clientName",
      "clientAddress", "signedInAs", tls, size, "recipientCount", state, "arrivedAt", "endedAt"
    FROM json_to_recordset(${rowsJson(rows)}::json) AS row(id uuid, "queueId" text, "messageId" text, sender text,
      direction text, service text, "clientName" text, "clientAddress" text, "signedInAs" text, tls text, size bigint,
      "recipientCount" int, state text, "arrivedAt" timestamptz, "endedAt" timestamptz)
    ON CONFLICT (organization_id, id) DO UPDATE SET message_id = excluded.message_id, sender = excluded.sender,
      size = excluded.size, recipient_count = excluded.recipient_count, state = excluded.state, ended_at = excluded.ended_at`);
  await writeRecipients({ query }, traces);
  await writeEvents({ query }, events);
}

async function writeRecipients({ query }: Query, traces: readonly OpenTrace[]): Promise<void> {
  const rows = traces.flatMap(({ recipients, changed }) =>
    [...changed].flatMap((key) => recipients.get(key) ?? []),
  );
  if (rows.length === 0) return;
  await query(sql`
    INSERT INTO trace_recipient AS t (organization_id, trace_id, recipient, original_recipient, state, host, reply, status_code,
      session, at)
    SELECT app_organization_id(), "traceId", recipient, "originalRecipient", state, host, reply, "statusCode", session, at
    FROM json_to_recordset(${rowsJson(rows)}::json) AS row("traceId" uuid, recipient text, "originalRecipient" text,
      state text, host text, reply text, "statusCode" text, session text, at timestamptz)
    ON CONFLICT (organization_id, trace_id, recipient, original_recipient) DO UPDATE SET state = excluded.state,
      host = excluded.host, reply = excluded.reply, status_code = excluded.status_code, session = excluded.session,
      at = excluded.at
      WHERE t.at <> excluded.at OR t.state <> excluded.state OR t.reply IS DISTINCT FROM excluded.reply`);
}

async function writeEvents({ query }: Query, events: readonly EventRow[]): Promise<void> {
  if (events.length === 0) return;
  await query(sql`
    INSERT INTO trace_event (organization_id, trace_id, at, stage, daemon, host, reply, status_code, delays, tls, recipient,
      linked_queue_id)
    SELECT app_organization_id(), "traceId", at, stage, daemon, host, reply, "statusCode",
      ARRAY(SELECT value::real FROM json_array_elements_text(delays)), tls, recipient, "linkedQueueId"
    FROM json_to_recordset(${rowsJson(events)}::json) AS row("traceId" uuid, at timestamptz, stage text, daemon text,
      host text, reply text, "statusCode" text, delays json, tls text, recipient text, "linkedQueueId" text)`);
}

/** What is told apart in the hours that the lines are of. */
export function selectCounted(
  { query }: Query,
  hostId: string,
  lines: readonly { at: Date }[],
): Promise<CountedName[]> {
  const hours = [...new Set(lines.map(({ at }) => Math.floor(at.getTime() / (HOUR * 1_000))))];
  return query(sql`
    SELECT DISTINCT outcome, at, domain, reason FROM flow_count
    WHERE organization_id = app_organization_id() AND host_id = ${hostId}::uuid AND step = ${HOUR}::int
      AND at = ANY(${hours.map((hour) => new Date(hour * HOUR * 1_000))}::timestamptz[])`);
}

export async function writeFlow({ query }: Query, hostId: string, rows: readonly FlowRow[]): Promise<void> {
  if (rows.length === 0) return;
  await query(sql`
    INSERT INTO flow_count AS f (organization_id, host_id, step, at, direction, outcome, domain, reason, count, tls, bytes, delays)
    SELECT app_organization_id(), ${hostId}::uuid, step, at, direction, outcome, domain, reason, count, tls, bytes,
      ARRAY(SELECT value::int FROM json_array_elements_text(delays))
    FROM json_to_recordset(${rowsJson(rows)}::json) AS row(step int, at timestamptz, direction text, outcome text,
      domain text, reason text, count int, tls int, bytes bigint, delays json)
    ON CONFLICT (organization_id, host_id, step, at, direction, outcome, domain, reason) DO UPDATE SET
      count = f.count + excluded.count, tls = f.tls + excluded.tls, bytes = f.bytes + excluded.bytes,
      delays = ARRAY(SELECT coalesce(a, 0) + coalesce(b, 0) FROM unnest(f.delays, excluded.delays) WITH ORDINALITY AS d(a, b, i)
        ORDER BY i)`);
}
