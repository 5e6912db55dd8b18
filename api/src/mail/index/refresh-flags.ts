// The light way of refreshThreads: messages were read or starred, and nothing else about them changed.
import { prepared, type SqlTransaction, sql } from '../../core/database.ts';

/**
 * Makes the unread counts and stars of threads and folders agree with the placements of their messages. Returns the
 * folders whose counters changed. Needs the account's index lock. Rows that exist are found by INSERT … ON CONFLICT,
 * which always goes by index, whatever the planner believes of a mailbox that is being read in.
 */
export async function refreshFlags(
  tx: SqlTransaction,
  { organizationId, accountId }: { organizationId: string; accountId: string },
  threadIds: readonly string[],
): Promise<string[]> {
  const [row] = await tx.query<{ folders: string[] | null }>(
    prepared(sql`
    WITH wanted AS MATERIALIZED (SELECT DISTINCT id AS thread_id FROM unnest(${[...threadIds]}::uuid[]) AS id),
    placed AS MATERIALIZED (
      SELECT wanted.thread_id, m.id AS message_id, p.folder_id, p.seen, p.flagged
      FROM wanted
        CROSS JOIN LATERAL (SELECT id FROM mail_message WHERE thread_id = wanted.thread_id OFFSET 0) AS m
        CROSS JOIN LATERAL (
          SELECT folder_id, seen, flagged FROM mail_placement WHERE message_id = m.id AND NOT hidden OFFSET 0
        ) AS p
    ),
    fresh AS MATERIALIZED (
      SELECT thread_id, folder_id, (count(*) FILTER (WHERE NOT seen))::int AS unread, bool_or(flagged) AS starred
      FROM placed GROUP BY thread_id, folder_id
    ),
    old AS MATERIALIZED (
      SELECT wanted.thread_id, tf.folder_id, tf.latest_at, tf.message_count, tf.unread_count, tf.starred
      FROM wanted CROSS JOIN LATERAL (SELECT * FROM mail_thread_folder WHERE thread_id = wanted.thread_id OFFSET 0) AS tf
    ),
    differing AS MATERIALIZED (
      SELECT thread_id, folder_id, old.latest_at, old.message_count, fresh.unread, fresh.starred,
        old.unread_count AS old_unread
      FROM fresh JOIN old USING (thread_id, folder_id)
      WHERE (fresh.unread, fresh.starred) <> (old.unread_count, old.starred)
    ),
    put AS (
      INSERT INTO mail_thread_folder
        (organization_id, account_id, folder_id, thread_id, latest_at, message_count, unread_count, starred)
      SELECT ${organizationId}::uuid, ${accountId}::uuid, folder_id, thread_id, latest_at, message_count, unread, starred
      FROM differing
      ON CONFLICT (folder_id, thread_id) DO UPDATE SET unread_count = excluded.unread_count, starred = excluded.starred
    ),
    delta AS (
      SELECT folder_id, sum(unread - old_unread)::int AS unread,
        sum((unread > 0)::int - (old_unread > 0)::int)::int AS threads
      FROM differing GROUP BY folder_id
    ),
    counted AS (
      UPDATE mail_folder f SET unread_count = f.unread_count + delta.unread,
        thread_unread_count = f.thread_unread_count + delta.threads
      FROM delta WHERE f.id = delta.folder_id AND f.organization_id = ${organizationId}::uuid
        AND (delta.unread, delta.threads) <> (0, 0)
      RETURNING f.id
    ),
    totals AS (
      SELECT thread_id, (count(*) FILTER (WHERE unread))::int AS unread, bool_or(starred) AS starred FROM (
        SELECT thread_id, message_id, bool_or(NOT seen) AS unread, bool_or(flagged) AS starred
        FROM placed GROUP BY thread_id, message_id
      ) AS messages GROUP BY thread_id
    ),
    stored AS (
      INSERT INTO mail_thread AS t (organization_id, id, account_id, subject, snippet, participants, message_count,
        unread_count, starred, has_attachments, has_draft, latest_at)
      SELECT ${organizationId}::uuid, thread_id, ${accountId}::uuid, '', '', '[]', 1, unread, starred, false, false, now()
      FROM totals
      ON CONFLICT (organization_id, id) DO UPDATE SET unread_count = excluded.unread_count, starred = excluded.starred
      WHERE (t.unread_count, t.starred) <> (excluded.unread_count, excluded.starred)
    )
    SELECT array_agg(id::text) AS folders FROM counted`),
  );
  return row?.folders ?? [];
}
