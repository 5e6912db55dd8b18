// Makes threads, their rows per folder and the folders' counters agree with the placements of their messages.
import { prepared, type SqlTransaction, sql } from '../../core/database.ts';

export interface RefreshedThreads {
  /** Threads of which nothing can be seen any more. */
  emptied: string[];
  /** Folders whose counters changed. */
  folders: string[];
}

const FEW_THREADS = 200;

/**
 * One statement for any number of threads. Folder counters move by the difference between the old and the new rows, so
 * they are never counted anew over a large folder. Needs the account's index lock.
 *
 * A mailbox that is being read in outruns the planner's statistics. LATERAL with OFFSET 0 makes every lookup go by index
 * all the same, and a FULL JOIN cannot become a nested loop.
 */
export async function refreshThreads(
  tx: SqlTransaction,
  account: { organizationId: string; accountId: string },
  threadIds: readonly string[],
): Promise<RefreshedThreads> {
  if (threadIds.length === 0) return { emptied: [], folders: [] };
  const { organizationId, accountId } = account;
  const statement = sql`
    WITH wanted AS MATERIALIZED (SELECT DISTINCT id AS thread_id FROM unnest(${[...threadIds]}::uuid[]) AS id),
    placed AS MATERIALIZED (
      SELECT wanted.thread_id, m.id AS message_id, m.received_at, m.subject, m.snippet, m.addresses,
        m.has_attachments, p.folder_id, p.seen, p.flagged, p.draft, greatest(m.received_at, p.surfaced_at) AS listed_at
      FROM wanted
        CROSS JOIN LATERAL (SELECT * FROM mail_message WHERE thread_id = wanted.thread_id OFFSET 0) AS m
        CROSS JOIN LATERAL (SELECT * FROM mail_placement WHERE message_id = m.id AND NOT hidden OFFSET 0) AS p
    ),
    fresh AS MATERIALIZED ( -- A conversation has one place in time, in whatever folders it lies.
      SELECT thread_id, folder_id, max(max(listed_at)) OVER (PARTITION BY thread_id) AS latest_at,
        count(*)::int AS messages, (count(*) FILTER (WHERE NOT seen))::int AS unread, bool_or(flagged) AS starred
      FROM placed GROUP BY thread_id, folder_id
    ),
    old AS MATERIALIZED (
      SELECT wanted.thread_id, tf.folder_id, tf.message_count AS messages, tf.unread_count AS unread
      FROM wanted CROSS JOIN LATERAL (SELECT * FROM mail_thread_folder WHERE thread_id = wanted.thread_id OFFSET 0) AS tf
    ),
    both_sides AS MATERIALIZED (
      SELECT thread_id, folder_id, fresh.messages AS fresh_messages, fresh.unread AS fresh_unread,
        old.messages AS old_messages, old.unread AS old_unread
      FROM fresh FULL JOIN old USING (thread_id, folder_id)
    ),
    gone AS (
      DELETE FROM mail_thread_folder tf USING both_sides
      WHERE both_sides.fresh_messages IS NULL AND tf.folder_id = both_sides.folder_id
        AND tf.thread_id = both_sides.thread_id
    ),
    put AS (
      INSERT INTO mail_thread_folder AS tf
        (organization_id, account_id, folder_id, thread_id, latest_at, message_count, unread_count, starred)
      SELECT ${organizationId}::uuid, ${accountId}::uuid, folder_id, thread_id, latest_at, messages, unread, starred
      FROM fresh
      ON CONFLICT (folder_id, thread_id) DO UPDATE SET latest_at = excluded.latest_at,
        message_count = excluded.message_count, unread_count = excluded.unread_count, starred = excluded.starred
      WHERE (tf.latest_at, tf.message_count, tf.unread_count, tf.starred)
        IS DISTINCT FROM (excluded.latest_at, excluded.message_count, excluded.unread_count, excluded.starred)
    ),
    delta AS (
      SELECT folder_id, sum(coalesce(fresh_messages, 0) - coalesce(old_messages, 0))::int AS messages,
        sum(coalesce(fresh_unread, 0) - coalesce(old_unread, 0))::int AS unread,
        sum((coalesce(fresh_unread, 0) > 0)::int - (coalesce(old_unread, 0) > 0)::int)::int AS threads
      FROM both_sides GROUP BY folder_id
    ),
    counted AS (
      UPDATE mail_folder f SET message_count = f.message_count + delta.messages,
        unread_count = f.unread_count + delta.unread, thread_unread_count = f.thread_unread_count + delta.threads
      FROM delta WHERE f.id = delta.folder_id AND f.organization_id = ${organizationId}::uuid
        AND (delta.messages, delta.unread, delta.threads) <> (0, 0, 0)
      RETURNING f.id
    ),
    messages AS MATERIALIZED (
      SELECT thread_id, message_id, received_at, subject, snippet, addresses, has_attachments,
        bool_or(NOT seen) AS unread, bool_or(flagged) AS starred, bool_or(draft) AS draft, max(listed_at) AS listed_at
      FROM placed GROUP BY thread_id, message_id, received_at, subject, snippet, addresses, has_attachments
    ),
    totals AS (
      SELECT thread_id, count(*)::int AS messages, (count(*) FILTER (WHERE unread))::int AS unread,
        bool_or(starred) AS starred, bool_or(has_attachments) AS has_attachments, bool_or(draft) AS has_draft,
        max(listed_at) AS latest_at, (array_agg(subject ORDER BY received_at, message_id))[1] AS subject,
        (array_agg(snippet ORDER BY received_at DESC, message_id DESC))[1] AS snippet
      FROM messages GROUP BY thread_id
    ),
    people AS (
      SELECT thread_id, jsonb_agg(person ORDER BY latest_at DESC) AS people FROM (
        SELECT *, row_number() OVER (PARTITION BY thread_id ORDER BY latest_at DESC) AS place FROM (
          SELECT messages.thread_id, max(received_at) AS latest_at,
            (array_agg(person ORDER BY person ->> 'name' IS NULL, received_at DESC))[1] AS person
          FROM messages, jsonb_array_elements(addresses -> 'from') AS person
          GROUP BY messages.thread_id, lower(person ->> 'address')
        ) AS everybody
      ) AS ranked WHERE place <= 5 GROUP BY thread_id
    ),
    stored AS (
      INSERT INTO mail_thread AS t (organization_id, id, account_id, subject, snippet, participants, message_count,
        unread_count, starred, has_attachments, has_draft, latest_at)
      SELECT ${organizationId}::uuid, thread_id, ${accountId}::uuid, coalesce(totals.subject, ''),
        coalesce(totals.snippet, ''), coalesce(people.people, '[]'), coalesce(totals.messages, 0),
        coalesce(totals.unread, 0), coalesce(totals.starred, false), coalesce(totals.has_attachments, false),
        coalesce(totals.has_draft, false), coalesce(totals.latest_at, now())
      FROM wanted FULL JOIN totals USING (thread_id) FULL JOIN people USING (thread_id)
      ON CONFLICT (organization_id, id) DO UPDATE SET subject = excluded.subject, snippet = excluded.snippet,
        participants = excluded.participants, message_count = excluded.message_count,
        unread_count = excluded.unread_count, starred = excluded.starred,
        has_attachments = excluded.has_attachments, has_draft = excluded.has_draft,
        latest_at = CASE WHEN excluded.message_count = 0 THEN t.latest_at ELSE excluded.latest_at END
      RETURNING t.id, t.message_count
    )
    SELECT (SELECT array_agg(id) FROM stored WHERE message_count = 0) AS emptied,
      (SELECT array_agg(id) FROM counted) AS folders`;
  // Planning it takes as long as refreshing a few threads; many are worth a plan of their own.
  const rows = await tx.query<{ emptied: string[] | null; folders: string[] | null }>(
    threadIds.length <= FEW_THREADS ? prepared(statement) : statement,
  );
  return { emptied: rows[0]?.emptied ?? [], folders: rows[0]?.folders ?? [] };
}
