// A composition that is kept on the server while it is written. Each saved version is a message of its own in the
// index, so that a device can name the version it saw; all versions share a Message-ID.
import { type Sql, type SqlTransaction, sql } from '../../core/database.ts';
import type { OutgoingContent } from '../compose/content.ts';

export interface Draft {
  id: string;
  accountId: string;
  userId: string;
  draftKey: string;
  /** The index's message of the newest version. */
  messageId: string;
  content: OutgoingContent;
  /** Without angle brackets. */
  messageIdHeader: string;
  version: number;
  storedVersion: number;
  updatedAt: Date;
}

type Reader = Pick<SqlTransaction, 'query'>;

/** Locks the draft for the transaction. */
export async function lockDraft(tx: Reader, where: Sql): Promise<Draft | null> {
  const [row] = await tx.query<Draft>(sql`
    SELECT id::text, account_id::text AS "accountId", user_id::text AS "userId", draft_key::text AS "draftKey",
      message_id::text AS "messageId", content, message_id_header AS "messageIdHeader", version,
      stored_version AS "storedVersion", updated_at AS "updatedAt"
    FROM mail_draft WHERE ${where} FOR UPDATE`);
  return row ?? null;
}

export interface DraftsFolder {
  id: string;
  path: string;
}

/** Null when the account has none (yet). */
export async function findDraftsFolder(reader: Reader, accountId: string): Promise<DraftsFolder | null> {
  const [row] = await reader.query<DraftsFolder>(sql`
    SELECT id::text, path FROM mail_folder WHERE account_id = ${accountId}::uuid AND role = 'DRAFTS' AND selectable
    ORDER BY path LIMIT 1`);
  return row ?? null;
}
