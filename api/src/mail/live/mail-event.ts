// What is told to somebody who watches mail.
import { type Database, prepared, sql } from '../../core/database.ts';
import type { AccountDigest } from './digest.ts';

/** Ids are those of the index; what they name is loaded when the event is sent, as far as it is still there. */
export type MailEvent =
  | {
      type: 'MessagesArrived';
      accountId: string;
      messageIds: string[];
      threadIds: string[];
      folderIds: string[];
      cursor: bigint;
    }
  | {
      type: 'ThreadsChanged';
      accountId: string;
      threadIds: string[];
      removedThreadIds: string[];
      folderIds: string[];
      /** There was more than is told: read lists again. */
      more: boolean;
      cursor: bigint;
    }
  | {
      type: 'FoldersChanged';
      accountId: string;
      folderIds: string[];
      removedFolderIds: string[];
      /** There was more than is told: read the folders again. */
      more: boolean;
      cursor: bigint;
    }
  | { type: 'AccountChanged'; accountId: string; cursor: bigint }
  | { type: 'AccountRemoved'; accountId: string; cursor: bigint }
  | { type: 'OutgoingChanged'; outgoingId: string; cursor: bigint }
  | { type: 'MailActionChanged'; actionId: string; cursor: bigint };

export const MAX_ARRIVED = 50;
const MAX_THREADS = 50;
const MAX_REMOVED = 1_000;
const MAX_FOLDERS = 200;

type Reader = Pick<Database, 'query'>;

/** The events of one account, in the order they are to be told. */
export async function accountEvents(
  database: Reader,
  accountId: string,
  digest: AccountDigest,
  cursor: bigint,
): Promise<MailEvent[]> {
  const events: MailEvent[] = [];
  const folderIds = [...digest.folders].slice(0, MAX_FOLDERS);
  const about = { accountId, cursor };
  const arrived = await newest(database, [...digest.arrived]);
  const told = new Set(arrived.map(({ threadId }) => threadId));
  if (arrived.length > 0) {
    const messageIds = arrived.map(({ id }) => id);
    events.push({ type: 'MessagesArrived', ...about, messageIds, threadIds: [...told], folderIds });
  }
  const threads = await changedThreads(database, digest, told);
  if (digest.overflow || threads.length + digest.removedThreads.size > 0) {
    events.push({
      ...{ type: 'ThreadsChanged', ...about, threadIds: threads.slice(0, MAX_THREADS) },
      removedThreadIds: [...digest.removedThreads].slice(0, MAX_REMOVED),
      folderIds,
      more: digest.overflow || threads.length > MAX_THREADS || digest.removedThreads.size > MAX_REMOVED,
    });
  }
  const removedFolderIds = [...digest.removedFolders];
  const more = digest.overflow || digest.folders.size > MAX_FOLDERS;
  if (more || removedFolderIds.length > 0 || (folderIds.length > 0 && events.length === 0)) {
    events.push({ type: 'FoldersChanged', ...about, folderIds, removedFolderIds, more });
  }
  if (digest.changed) events.push({ type: 'AccountChanged', ...about });
  return events;
}

/** Those of the messages that arrived last, newest first. */
async function newest({ query }: Reader, ids: string[]): Promise<{ id: string; threadId: string }[]> {
  if (ids.length === 0) return [];
  return query(sql`
    SELECT id::text AS id, thread_id::text AS "threadId" FROM mail_message
    WHERE organization_id = app_organization_id() AND id = ANY(${ids}::uuid[])
    ORDER BY received_at DESC, id DESC LIMIT ${MAX_ARRIVED}::int`);
}

async function changedThreads(
  { query }: Reader,
  { threads, arrivedThreads, removedThreads, messages }: AccountDigest,
  told: ReadonlySet<string>,
): Promise<string[]> {
  const rows =
    messages.size === 0
      ? []
      : await query<{ id: string }>(
          prepared(sql`SELECT DISTINCT thread_id::text AS id FROM mail_message
            WHERE organization_id = app_organization_id() AND id = ANY(${[...messages]}::uuid[])`),
        );
  const changed = new Set([...threads, ...arrivedThreads, ...rows.map(({ id }) => id)]);
  // A thread that only got what is told as arrived needs no second telling.
  return [...changed].filter((id) => !removedThreads.has(id) && (!told.has(id) || threads.has(id)));
}
