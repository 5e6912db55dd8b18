// What rspamd thought of messages. Kept by queue id, so that nothing depends on which log is read first.
import { rowsJson } from '../../core/clean-text.ts';
import type { Database, SqlTransaction } from '../../core/database.ts';
import { sql } from '../../core/database.ts';
import type { RspamdSymbol, RspamdVerdict } from '../log/rspamd-line.ts';

export interface Verdict extends Pick<RspamdVerdict, 'at' | 'action' | 'score' | 'required'> {
  traceId: string;
  seq: bigint;
  symbols: RspamdSymbol[];
}

export async function writeVerdicts(
  { query }: Pick<SqlTransaction, 'query'>,
  hostId: string,
  verdicts: readonly RspamdVerdict[],
): Promise<void> {
  if (verdicts.length === 0) return;
  await query(sql`
    INSERT INTO trace_verdict (organization_id, host_id, queue_id, message_id, at, action, score, required, symbols)
    SELECT app_organization_id(), ${hostId}::uuid, "queueId", "messageId", at, action, score, required, symbols
    FROM json_to_recordset(${rowsJson(verdicts)}::json) AS row("queueId" text, "messageId" text, at timestamptz, action text,
      score float8, required float8, symbols jsonb)`);
}

/**
 * Of messages, by their queue ids. Short ids are given again: the verdict came while the message did, and a Message-ID that it
 * names is the message's own.
 */
export function loadVerdicts(
  { query }: Pick<Database, 'query'>,
  traceIds: readonly string[],
): Promise<Verdict[]> {
  return query<Verdict>(sql`
    SELECT m.id::text AS "traceId", v.seq, v.at, v.action, v.score, v.required, v.symbols
    FROM trace_message m JOIN trace_verdict v ON v.organization_id = m.organization_id AND v.host_id = m.host_id
      AND v.queue_id = m.queue_id
      AND v.at BETWEEN m.arrived_at - interval '1 minute' AND m.arrived_at + interval '10 minutes'
      AND (v.message_id IS NULL OR m.message_id IS NULL OR v.message_id = m.message_id)
    WHERE m.organization_id = app_organization_id() AND m.id = ANY(${[...traceIds]}::uuid[]) ORDER BY v.seq LIMIT 500`);
}
