import { type SqlTransaction, sql } from '../../core/database.ts';
import type { FlagState } from '../ports.ts';
import type { IndexTarget } from './target.ts';

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
