// What the user did counts until the server has been told: whatever is read from the server meanwhile is older.
import { type SqlTransaction, sql } from '../../core/database.ts';
import type { IndexTarget } from './target.ts';

/**
 * Does again, for messages just read from the server, what waits in the account's operations: flags, and hiding what
 * is being moved or deleted. Returns the messages this changed.
 */
export async function applyPendingOperations(
  tx: SqlTransaction,
  { accountId, folderId }: IndexTarget,
  messageIds: readonly string[],
): Promise<string[]> {
  const [pending] = await tx.query<{ some: boolean }>(sql`
    SELECT EXISTS (SELECT FROM mail_operation WHERE account_id = ${accountId}::uuid) AS some`);
  if (!pending?.some || messageIds.length === 0) return [];
  const changed = await tx.query<{ id: string }>(sql`
    WITH operation AS MATERIALIZED (
      SELECT kind, payload, sequence, message_id::uuid FROM mail_operation,
        jsonb_array_elements_text(payload -> 'messageIds') AS message_id
      WHERE account_id = ${accountId}::uuid AND message_id::uuid = ANY(${[...messageIds]}::uuid[])
    ),
    wanted AS (
      SELECT message_id, (array_agg((payload ->> 'seen')::boolean ORDER BY sequence DESC)
          FILTER (WHERE payload ->> 'seen' IS NOT NULL))[1] AS seen,
        (array_agg((payload ->> 'flagged')::boolean ORDER BY sequence DESC)
          FILTER (WHERE payload ->> 'flagged' IS NOT NULL))[1] AS flagged,
        bool_or(kind IN ('MOVE', 'DELETE') AND payload ->> 'folderId' = ${folderId}) AS hidden
      FROM operation GROUP BY message_id
    )
    UPDATE mail_placement p SET seen = coalesce(wanted.seen, p.seen), flagged = coalesce(wanted.flagged, p.flagged),
      hidden = p.hidden OR wanted.hidden
    FROM wanted WHERE p.folder_id = ${folderId}::uuid AND p.uid > 0 AND p.message_id = wanted.message_id
      AND (p.seen, p.flagged, p.hidden) IS DISTINCT FROM
        (coalesce(wanted.seen, p.seen), coalesce(wanted.flagged, p.flagged), p.hidden OR wanted.hidden)
    RETURNING p.message_id::text AS id`);
  return changed.map(({ id }) => id);
}
