import { type SqlTransaction, sql } from '../../core/database.ts';
import type { FlagState } from '../ports.ts';
import type { IndexTarget } from './target.ts';

/**
 * Puts messages at their UIDs. A placement that is newer already (by mod-sequence) keeps its flags. Returns threads of
 * messages that lay at these UIDs before, which should not happen and must not leave wrong counters when it does.
 */
export async function upsertPlacements(
  tx: SqlTransaction,
  { organizationId, accountId, folderId }: IndexTarget,
  placed: readonly { message: FlagState; messageId: string }[],
): Promise<string[]> {
  const rows = JSON.stringify(
    placed.map(({ message, messageId }) => ({
      uid: message.uid,
      message_id: messageId,
      modseq: String(message.modseq),
      ...message.flags,
    })),
  );
  const displaced = await tx.query<{ thread: string }>(sql`
    WITH row AS MATERIALIZED (
      SELECT DISTINCT ON (uid) * FROM json_to_recordset(${rows}::json) AS row(uid bigint, message_id uuid,
        modseq bigint, seen boolean, flagged boolean, answered boolean, forwarded boolean, draft boolean,
        keywords text[])
    ),
    before AS MATERIALIZED (
      SELECT m.thread_id FROM row JOIN mail_placement p ON p.folder_id = ${folderId}::uuid AND p.uid = row.uid
        JOIN mail_message m ON m.id = p.message_id
      WHERE p.message_id <> row.message_id
    ),
    put AS (
      INSERT INTO mail_placement AS p (organization_id, account_id, folder_id, uid, message_id, seen, flagged,
        answered, forwarded, draft, keywords, modseq)
      SELECT ${organizationId}::uuid, ${accountId}::uuid, ${folderId}::uuid, uid, message_id, seen, flagged, answered,
        forwarded, draft, keywords, modseq
      FROM row
      ON CONFLICT (folder_id, uid) DO UPDATE SET message_id = excluded.message_id, seen = excluded.seen,
        flagged = excluded.flagged, answered = excluded.answered, forwarded = excluded.forwarded,
        draft = excluded.draft, keywords = excluded.keywords, modseq = excluded.modseq
      WHERE p.modseq <= excluded.modseq
    )
    SELECT DISTINCT thread_id::text AS thread FROM before`);
  return displaced.map(({ thread }) => thread);
}

/** Removes placements by UID. Returns the messages that lay there. */
export async function removePlacements(
  tx: SqlTransaction,
  { folderId }: IndexTarget,
  uids: readonly (number | bigint)[],
): Promise<{ messageId: string; threadId: string }[]> {
  if (uids.length === 0) return [];
  return tx.query(sql`
    WITH gone AS (
      DELETE FROM mail_placement WHERE folder_id = ${folderId}::uuid AND uid = ANY(${uids.map(String)}::bigint[])
      RETURNING message_id
    )
    SELECT DISTINCT m.id::text AS "messageId", m.thread_id::text AS "threadId"
    FROM gone JOIN mail_message m ON m.id = gone.message_id`);
}

/** Flags as the server tells them. Returns the messages whose flags changed. */
export async function updateFlags(
  tx: SqlTransaction,
  { folderId }: IndexTarget,
  states: readonly FlagState[],
): Promise<{ messageId: string; threadId: string }[]> {
  if (states.length === 0) return [];
  const rows = JSON.stringify(
    states.map(({ uid, modseq, flags }) => ({ uid, modseq: String(modseq), ...flags })),
  );
  return tx.query(sql`
    WITH row AS MATERIALIZED (
      SELECT DISTINCT ON (uid) * FROM json_to_recordset(${rows}::json) AS row(uid bigint, modseq bigint, seen boolean,
        flagged boolean, answered boolean, forwarded boolean, draft boolean, keywords text[])
      ORDER BY uid, modseq DESC
    ),
    changed AS (
      UPDATE mail_placement p SET seen = row.seen, flagged = row.flagged, answered = row.answered,
        forwarded = row.forwarded, draft = row.draft, keywords = row.keywords, modseq = row.modseq
      FROM row JOIN mail_placement old ON old.folder_id = ${folderId}::uuid AND old.uid = row.uid
      WHERE p.folder_id = ${folderId}::uuid AND p.uid = row.uid AND p.modseq <= row.modseq
        AND ((p.seen, p.flagged, p.answered, p.forwarded, p.draft, p.keywords, p.modseq) IS DISTINCT FROM
          (row.seen, row.flagged, row.answered, row.forwarded, row.draft, row.keywords, row.modseq))
      RETURNING p.message_id, (old.seen, old.flagged, old.answered, old.forwarded, old.draft, old.keywords)
        IS DISTINCT FROM (p.seen, p.flagged, p.answered, p.forwarded, p.draft, p.keywords) AS visible
    )
    SELECT DISTINCT m.id::text AS "messageId", m.thread_id::text AS "threadId"
    FROM changed JOIN mail_message m ON m.id = changed.message_id WHERE changed.visible`);
}
