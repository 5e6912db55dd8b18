// What a person sees of their mail, read from the index like the app reads it.
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import type { TestApp } from './app.ts';
import { eventually } from './wait.ts';

export interface SeenMessage {
  id: string;
  threadId: string;
  subject: string;
  snippet: string;
  folder: string;
  uid: number;
  seen: boolean;
  flagged: boolean;
  hasContent: boolean;
}

export interface SeenFolder {
  id: string;
  path: string;
  role: string | null;
  selectable: boolean;
  messages: number;
  unread: number;
  threadsUnread: number;
  complete: boolean;
}

export interface SeenAccount {
  id: string;
  organizationId: string;
  status: string;
  message: string;
  problem: string | null;
  synced: number;
  total: number;
}

export interface MailboxView {
  account(): Promise<SeenAccount>;
  /** Newest first; in one folder, or in all. */
  messages(folder?: string): Promise<SeenMessage[]>;
  folders(): Promise<SeenFolder[]>;
  folder(path: string): Promise<SeenFolder>;
  count(): Promise<{ messages: number; withContent: number }>;
  /** How many operations the server is yet to be told of. */
  waiting(): Promise<number>;
  /** Waits until the server knows everything. */
  settled(withinMs?: number): Promise<void>;
  /** Lets the keeper look at all folders now, which it does only from time to time. */
  look(): Promise<void>;
  /** Ends the keeper of the account; what the index knows stays. */
  pause(): Promise<void>;
  /** Pauses the account and removes all that the index knows of it. */
  forget(): Promise<void>;
  /** Lets a paused account begin anew. */
  restart(): Promise<void>;
  /** Whether counters of folders and threads agree with the placements of messages. */
  contradictions(): Promise<unknown[]>;
}

export async function viewMailbox(app: TestApp, address: string): Promise<MailboxView> {
  const [owner] = await app.database.systemQuery<{ id: string; organizationId: string }>(
    sql`SELECT id, organization_id AS "organizationId" FROM mail_account WHERE address = ${address}`,
  );
  if (!owner) throw new Error(`${address} has no mail account.`);
  const { id, organizationId } = owner;
  const query = <Row>(statement: ReturnType<typeof sql>) =>
    runInScope(systemScope(organizationId), () => app.database.query<Row>(statement));
  const view: MailboxView = {
    async account() {
      const [row] = await query<SeenAccount>(sql`
        SELECT id, organization_id AS "organizationId", status::text AS status, status_message AS message, problem,
          synced_messages AS synced, total_messages AS total FROM mail_account WHERE id = ${id}::uuid`);
      if (!row) throw new Error(`The account of ${address} is gone.`);
      return row;
    },
    async messages(folder) {
      const rows = await query<SeenMessage & { uid: bigint }>(sql`
        SELECT m.id, m.thread_id AS "threadId", m.subject, m.snippet, f.path AS folder, p.uid, p.seen, p.flagged,
          m.content_at IS NOT NULL AS "hasContent"
        FROM mail_message m JOIN mail_placement p ON p.message_id = m.id JOIN mail_folder f ON f.id = p.folder_id
        WHERE m.account_id = ${id}::uuid AND NOT p.hidden AND (${folder ?? null}::text IS NULL OR f.path = ${folder ?? null})
        ORDER BY m.received_at DESC, p.uid DESC`);
      return rows.map((row) => ({ ...row, uid: Number(row.uid) }));
    },
    folders: () =>
      query<SeenFolder>(sql`
        SELECT id, path, role::text AS role, selectable, message_count AS messages, unread_count AS unread,
          thread_unread_count AS "threadsUnread", coalesce(lowest_uid = 1, false) AS complete
        FROM mail_folder WHERE account_id = ${id}::uuid ORDER BY path`),
    async folder(path) {
      const found = (await view.folders()).find((folder) => folder.path === path);
      if (!found) throw new Error(`There is no folder ${path}.`);
      return found;
    },
    async count() {
      const [row] = await query<{ messages: number; withContent: number }>(sql`
        SELECT count(*)::int AS messages, count(content_at)::int AS "withContent" FROM mail_message
        WHERE account_id = ${id}::uuid`);
      return row ?? { messages: 0, withContent: 0 };
    },
    async waiting() {
      return (await query(sql`SELECT id FROM mail_operation WHERE account_id = ${id}::uuid`)).length;
    },
    async settled(withinMs) {
      const knows = async () => (await view.waiting()) === 0;
      await eventually('the server knows', knows, withinMs).catch(async (error: unknown) => {
        const waiting = await query(sql`
          SELECT kind, payload, attempts, last_error AS error, now() - created_at AS age FROM mail_operation
          WHERE account_id = ${id}::uuid ORDER BY sequence LIMIT 5`);
        const { status, message } = await view.account();
        throw new Error(`Waiting: ${JSON.stringify({ status, message, waiting })}`, { cause: error });
      });
    },
    look: () => app.deps.pubsub.publish('mail:nudge', { about: 'folders', accountId: id }),
    async pause() {
      await query(sql`UPDATE mail_account SET status = 'PAUSED' WHERE id = ${id}::uuid`);
      await app.deps.pubsub.publish('mail:nudge', { about: 'end', accountId: id });
      await leaseIsFree(app, id);
    },
    async forget() {
      await view.pause();
      await query(sql`DELETE FROM mail_placement WHERE account_id = ${id}::uuid`);
      await query(sql`DELETE FROM mail_message_body WHERE account_id = ${id}::uuid`);
      await query(sql`DELETE FROM mail_message WHERE account_id = ${id}::uuid`);
      await query(sql`DELETE FROM mail_thread_folder WHERE account_id = ${id}::uuid`);
      await query(sql`DELETE FROM mail_thread WHERE account_id = ${id}::uuid`);
      await query(sql`DELETE FROM mail_reference WHERE account_id = ${id}::uuid`);
      await query(sql`DELETE FROM mail_correspondent WHERE account_id = ${id}::uuid`);
      await query(sql`DELETE FROM mail_folder WHERE account_id = ${id}::uuid`);
    },
    async restart() {
      await query(sql`UPDATE mail_account SET status = 'CONNECTING' WHERE id = ${id}::uuid`);
      await app.deps.pubsub.publish('mail:nudge', { about: 'account', accountId: id });
    },
    contradictions: () => query(contradictions(id)),
  };
  return view;
}

/** Whoever kept the account has let go of it. */
async function leaseIsFree(app: TestApp, accountId: string): Promise<void> {
  await eventually('the account is let go', async () => {
    const leases = await app.database.systemQuery(
      sql`SELECT resource FROM lease WHERE resource = ${`mail-account:${accountId}`}`,
    );
    return leases.length === 0;
  });
}

const contradictions = (accountId: string) => sql`
  WITH placed AS (
    SELECT p.folder_id, m.thread_id, m.id, p.seen, p.flagged FROM mail_placement p
    JOIN mail_message m ON m.id = p.message_id WHERE p.account_id = ${accountId}::uuid AND NOT p.hidden
  ),
  pairs AS (
    SELECT folder_id, thread_id, count(*)::int AS messages, (count(*) FILTER (WHERE NOT seen))::int AS unread,
      bool_or(flagged) AS starred FROM placed GROUP BY 1, 2
  ),
  folders AS (
    SELECT folder_id, sum(messages)::int AS messages, sum(unread)::int AS unread,
      (count(*) FILTER (WHERE unread > 0))::int AS threads FROM pairs GROUP BY 1
  ),
  threads AS (SELECT thread_id, count(DISTINCT id)::int AS messages FROM placed GROUP BY 1)
  SELECT 'folder' AS what, f.path AS which, f.message_count, folders.messages, f.unread_count, folders.unread,
    f.thread_unread_count, folders.threads
  FROM mail_folder f LEFT JOIN folders ON folders.folder_id = f.id WHERE f.account_id = ${accountId}::uuid
    AND (f.message_count, f.unread_count, f.thread_unread_count) <>
      (coalesce(folders.messages, 0), coalesce(folders.unread, 0), coalesce(folders.threads, 0))
  UNION ALL
  SELECT 'thread in folder', coalesce(tf.thread_id, pairs.thread_id)::text, tf.message_count, pairs.messages,
    tf.unread_count, pairs.unread, 0, 0
  FROM (SELECT * FROM mail_thread_folder WHERE account_id = ${accountId}::uuid) tf
    FULL JOIN pairs USING (folder_id, thread_id)
  WHERE (tf.message_count, tf.unread_count, tf.starred) IS DISTINCT FROM (pairs.messages, pairs.unread, pairs.starred)
  UNION ALL
  SELECT 'thread', t.id::text, t.message_count, threads.messages, 0, 0, 0, 0
  FROM mail_thread t LEFT JOIN threads ON threads.thread_id = t.id WHERE t.account_id = ${accountId}::uuid
    AND t.message_count <> coalesce(threads.messages, 0)`;
