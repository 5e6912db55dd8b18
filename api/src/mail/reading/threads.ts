// Threads as lists show them, and their pages: bare SQL, for these are the queries that everybody waits for.
import { type Database, prepared, type Sql, sql } from '../../core/database.ts';
import type { FolderRoleName, MailAddress } from '../ports.ts';

export interface Thread {
  id: string;
  accountId: string;
  subject: string;
  snippet: string;
  /** Newest first, at most 5. */
  participants: MailAddress[];
  messageCount: number;
  unreadCount: number;
  starred: boolean;
  hasAttachments: boolean;
  hasDraft: boolean;
  latestAt: Date;
  /** Where its messages lie, at most 20. */
  folderIds: string[];
  /** To whom the newest message in Sent or Drafts goes, at most 5. */
  recipients: MailAddress[];
  snooze: Snooze | null;
}

export interface Snooze {
  /** ISO 8601. */
  until: string;
  returnedAt: string | null;
}

/** A thread in a list, with the keys by which the list is sorted. */
export interface ListedThread extends Thread {
  /** Microseconds since 1970 of the newest message in the folder listed. */
  listedAt: bigint;
}

/** Where a page begins: after this thread. */
export interface ThreadPlace {
  listedAt: bigint;
  id: string;
}

export interface ThreadListOptions {
  folderIds: readonly string[];
  unread: boolean;
  starred: boolean;
  after: ThreadPlace | null;
  limit: number;
}

type Reader = Pick<Database, 'query'>;

const ownFolders = sql`SELECT id FROM mail_folder WHERE role IN ('SENT', 'DRAFTS')`;

/** Where each thread lies, read once. What few threads have is asked for once per page, not once per thread. */
const places = sql`CROSS JOIN LATERAL (
  SELECT array_agg(place.folder_id ORDER BY place.folder_id) AS ids
  FROM mail_thread_folder place WHERE place.thread_id = t.id) AS places`;

const columns = sql`t.id::text AS id, t.account_id::text AS "accountId", t.subject, t.snippet, t.participants,
  t.message_count AS "messageCount", t.unread_count AS "unreadCount", t.starred, t.has_attachments AS "hasAttachments",
  t.has_draft AS "hasDraft", t.latest_at AS "latestAt",
  coalesce(places.ids[1:20]::text[], '{}') AS "folderIds",
  CASE WHEN t.id = ANY(ARRAY(SELECT thread_id FROM mail_snooze)) THEN (
    SELECT json_build_object('until', s.until, 'returnedAt', s.returned_at) FROM mail_snooze s
    WHERE s.thread_id = t.id ORDER BY s.returned_at IS NOT NULL, s.until LIMIT 1) END AS snooze,
  CASE WHEN places.ids && ARRAY(${ownFolders}) THEN coalesce((
    SELECT (SELECT json_agg(person) FROM (SELECT person FROM jsonb_array_elements(
      coalesce(m.addresses -> 'to', '[]') || coalesce(m.addresses -> 'cc', '[]') || coalesce(m.addresses -> 'bcc', '[]'))
      AS person LIMIT 5) AS people)
    FROM mail_message m WHERE m.thread_id = t.id AND EXISTS (
      SELECT FROM mail_placement p WHERE p.message_id = m.id AND NOT p.hidden AND p.folder_id = ANY(ARRAY(${ownFolders})))
    ORDER BY m.received_at DESC, m.id DESC LIMIT 1), '[]') ELSE '[]' END AS recipients`;

/** Threads by id; those that are gone, or have nothing left to see, are missing. */
export async function findThreads({ query }: Reader, ids: readonly string[]): Promise<Thread[]> {
  return query<Thread>(
    prepared(sql`SELECT ${columns} FROM mail_thread t ${places}
      WHERE t.organization_id = app_organization_id() AND t.id = ANY(${[...ids]}::uuid[]) AND t.message_count > 0`),
  );
}

/**
 * Threads of one or several folders, newest first. Each folder gives its own page from its index, so the cost does not
 * grow with the mailbox; a thread that lies in two of the folders is listed once.
 */
export async function listThreads(database: Reader, options: ThreadListOptions): Promise<ListedThread[]> {
  const { folderIds, limit } = options;
  if (folderIds.length === 0) return [];
  const page =
    folderIds.length === 1
      ? folderPage(sql`${folderIds[0]}::uuid`, options)
      : sql`SELECT p.thread_id, max(p.latest_at) AS latest_at
          FROM unnest(${[...folderIds]}::uuid[]) AS folder (id)
          CROSS JOIN LATERAL (${folderPage(sql`folder.id`, options)}) AS p
          GROUP BY p.thread_id ORDER BY latest_at DESC, thread_id DESC LIMIT ${limit}::int`;
  return database.query<ListedThread>(
    prepared(sql`
    SELECT ${columns}, (extract(epoch FROM page.latest_at) * 1000000)::int8 AS "listedAt"
    FROM (${page}) AS page
    JOIN mail_thread t ON t.organization_id = app_organization_id() AND t.id = page.thread_id ${places}
    ORDER BY page.latest_at DESC, page.thread_id DESC`),
  );
}

function folderPage(folder: Sql, options: ThreadListOptions): Sql {
  const { unread, starred, after, limit } = options;
  const place =
    after === null
      ? sql``
      : sql`AND (tf.latest_at, tf.thread_id)
          < ('epoch'::timestamptz + ${after.listedAt}::bigint * interval '1 microsecond', ${after.id}::uuid)`;
  return sql`
    SELECT tf.thread_id, tf.latest_at FROM mail_thread_folder tf
    WHERE tf.folder_id = ${folder} ${unread ? sql`AND tf.unread_count > 0` : sql``} ${starred ? sql`AND tf.starred` : sql``} ${place}
      ${notListedBefore(options)}
    ORDER BY tf.latest_at DESC, tf.thread_id DESC LIMIT ${limit}::int`;
}

/** What an earlier page showed for another of the folders is not shown again. */
function notListedBefore({ folderIds, unread, starred, after }: ThreadListOptions): Sql {
  if (after === null || folderIds.length === 1) return sql``;
  return sql`AND NOT EXISTS (SELECT FROM mail_thread_folder other
    WHERE other.thread_id = tf.thread_id AND other.folder_id = ANY(${[...folderIds]}::uuid[])
      ${unread ? sql`AND other.unread_count > 0` : sql``} ${starred ? sql`AND other.starred` : sql``}
      AND (other.latest_at, other.thread_id)
        >= ('epoch'::timestamptz + ${after.listedAt}::bigint * interval '1 microsecond', ${after.id}::uuid))`;
}

/** Folders with a role, of one account or of all that the scope may see. */
export async function foldersWithRole(
  { query }: Reader,
  role: FolderRoleName,
  accountId: string | null,
): Promise<string[]> {
  const rows = await query<{ id: string }>(sql`
    SELECT id::text AS id FROM mail_folder WHERE role = ${role}::"FolderRole" AND selectable
      AND (${accountId}::uuid IS NULL OR account_id = ${accountId}::uuid)`);
  return rows.map(({ id }) => id);
}

/** Folders in which starred threads are looked for: not trash and junk, nor those that show everything again. */
export async function foldersOfStarred({ query }: Reader, accountId: string | null): Promise<string[]> {
  const rows = await query<{ id: string }>(sql`
    SELECT f.id::text AS id FROM mail_folder f WHERE f.selectable
      AND coalesce(f.role::text, '') NOT IN ('TRASH', 'JUNK', 'ALL', 'FLAGGED')
      AND (${accountId}::uuid IS NULL OR f.account_id = ${accountId}::uuid)
      AND EXISTS (SELECT FROM mail_thread_folder tf WHERE tf.folder_id = f.id AND tf.starred)`);
  return rows.map(({ id }) => id);
}

/** The folder, if the scope may see it. */
export async function folderExists({ query }: Reader, folderId: string): Promise<boolean> {
  const rows = await query(sql`SELECT FROM mail_folder WHERE id = ${folderId}::uuid`);
  return rows.length > 0;
}
