// Puts the copy on this device in sight, before anything is asked of the server.
import type { ThreadList } from './list.ts';
import type { Replica } from './replica.ts';
import type { MailDatabase } from './storage.ts';
import { viewOf } from './view.ts';

/** Newest threads that are put in sight at the start. */
const NEWEST = 2000;

/** Fills the replica from IndexedDB. Resolves also when there is nothing or it cannot be read. */
export async function restore(opened: Promise<MailDatabase | null>, replica: Replica): Promise<void> {
  const database = await opened;
  if (database === null) return;
  try {
    const stores = [
      'accounts',
      'folders',
      'threads',
      'messages',
      'outgoing',
      'lists',
      'conversations',
    ] as const;
    const transaction = database.transaction(stores);
    const threads = [];
    let cursor = await transaction.objectStore('threads').index('latestAt').openCursor(null, 'prev');
    while (cursor !== null && threads.length < NEWEST) {
      threads.push(cursor.value);
      cursor = await cursor.continue();
    }
    const [accounts, folders, messages, outgoing, lists, conversations] = await Promise.all([
      transaction.objectStore('accounts').getAll(),
      transaction.objectStore('folders').getAll(),
      transaction.objectStore('messages').getAll(undefined, 4 * NEWEST),
      transaction.objectStore('outgoing').getAll(),
      transaction.objectStore('lists').getAll(),
      transaction.objectStore('conversations').getAll(),
    ]);
    const known = new Set(messages.map((message) => message.id));
    const complete = conversations.filter(({ messageIds }) => messageIds.every((id) => known.has(id)));
    replica.restore(
      { accounts, folders, threads, messages, outgoing },
      Object.fromEntries(lists.map(({ word, list }): [string, ThreadList] => [word, list])),
      Object.fromEntries(complete.map(({ threadId, messageIds }) => [threadId, messageIds])),
      viewOf,
    );
  } catch (error) {
    console.warn('The copy of mail on this device could not be read', error);
  }
}
