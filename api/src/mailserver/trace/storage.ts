// The mailbox's part of a message's way: what Dovecot and Sieve did with it.
import { clipText, rowsJson } from '../../core/clean-text.ts';
import type { SqlTransaction } from '../../core/database.ts';
import { sql } from '../../core/database.ts';
import type { DovecotLine, StorageRecord } from '../log/dovecot-line.ts';

export interface StorageRow {
  session: string;
  at: Date;
  mailbox: string;
  messageId: string | null;
  stage: 'STORED' | 'FORWARDED' | 'DISCARDED' | 'SIEVE' | 'BOUNCED';
  folder: string | null;
  detail: string | null;
}

const STAGES: Record<StorageRecord['action'], StorageRow['stage']> = {
  STORED: 'STORED',
  FORWARDED: 'FORWARDED',
  DISCARDED: 'DISCARDED',
  REFUSED: 'SIEVE',
  ANSWERED: 'SIEVE',
  FAILED: 'SIEVE',
};

export function storageOf({ at, record }: DovecotLine): StorageRow | null {
  if (record.kind !== 'storage' || record.session === '') return null;
  const { session, mailbox, messageId, action, folder, detail, sieve } = record;
  return {
    ...{
      session: clipText(session, 100),
      at,
      mailbox: clipText(mailbox, 320),
      messageId,
      stage: STAGES[action],
    },
    folder: folder === null ? null : clipText(folder, 300),
    detail: detail === null ? (sieve ? 'Sieve' : null) : clipText(detail, 500),
  };
}

export async function writeStorage(
  { query }: Pick<SqlTransaction, 'query'>,
  hostId: string,
  rows: readonly StorageRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await query(sql`
    INSERT INTO trace_storage (organization_id, host_id, session, at, mailbox, message_id, stage, folder, detail)
    SELECT app_organization_id(), ${hostId}::uuid, session, at, mailbox, "messageId", stage, folder, detail
    FROM json_to_recordset(${rowsJson(rows)}::json) AS row(session text, at timestamptz, mailbox text, "messageId" text,
      stage text, folder text, detail text)`);
}
