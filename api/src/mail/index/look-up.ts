import { type SqlTransaction, sql } from '../../core/database.ts';
import { type IndexTarget, KEPT_PLACEMENTS_BELOW } from './target.ts';

export interface KnownMessage {
  key: string;
  id: string;
  thread: string;
  hasContent: boolean;
}

export interface LookedUp {
  /** By content key. */
  messages: Map<string, KnownMessage>;
  /** Hash of a Message-ID → its thread. */
  threads: Map<string, string>;
  /** Whether something waits that a person did. */
  hasOperations: boolean;
  /** Whether the folder has placements of an older UIDVALIDITY. */
  hasKept: boolean;
}

/** What the index knows of messages with these content keys and of these Message-IDs. */
export async function lookUp(
  tx: SqlTransaction,
  { accountId, folderId }: IndexTarget,
  { keys, hashes }: { keys: string[]; hashes: string[] },
): Promise<LookedUp> {
  const [row] = await tx.query<{
    messages: KnownMessage[] | null;
    threads: Record<string, string> | null;
    hasOperations: boolean;
    hasKept: boolean;
  }>(sql`
    SELECT
      (SELECT json_agg(known) FROM (
        SELECT DISTINCT ON (content_key) content_key AS key, id, thread_id AS thread,
          content_at IS NOT NULL AS "hasContent"
        FROM mail_message WHERE account_id = ${accountId}::uuid AND content_key = ANY(${keys}::uuid[])
        ORDER BY content_key, created_at, id) AS known) AS messages,
      (SELECT json_object_agg(message_id_hash, thread_id) FROM mail_reference
        WHERE account_id = ${accountId}::uuid AND message_id_hash = ANY(${hashes}::uuid[])) AS threads,
      EXISTS (SELECT FROM mail_operation WHERE account_id = ${accountId}::uuid) AS "hasOperations",
      EXISTS (SELECT FROM mail_placement
        WHERE folder_id = ${folderId}::uuid AND uid < ${KEPT_PLACEMENTS_BELOW}::bigint) AS "hasKept"`);
  return {
    messages: new Map((row?.messages ?? []).map((message) => [message.key, message])),
    threads: new Map(Object.entries(row?.threads ?? {})),
    hasOperations: row?.hasOperations ?? false,
    hasKept: row?.hasKept ?? false,
  };
}
