// The replica between visits, in IndexedDB: one database per person. Rows are small and kept; bodies and pictures
// are large and evicted first, those not opened for the longest time before others.
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import type { Account, Body, Folder, Message, Outgoing, Thread } from './documents.ts';
import type { ThreadList } from './list.ts';
import { setStorageFull } from './recent.ts';

/** A body or picture with what is needed to evict it. `size` in bytes, `usedAt` in ms since 1970. */
interface Stored<T> {
  id: string;
  value: T;
  size: number;
  usedAt: number;
}

export interface MailSchema extends DBSchema {
  accounts: { key: string; value: Account };
  folders: { key: string; value: Folder };
  threads: { key: string; value: Thread; indexes: { latestAt: string } };
  messages: { key: string; value: Message };
  outgoing: { key: string; value: Outgoing };
  lists: { key: string; value: { word: string; list: ThreadList } };
  conversations: { key: string; value: { threadId: string; messageIds: string[] } };
  bodies: { key: string; value: Stored<Body>; indexes: { usedAt: number } };
  pictures: { key: string; value: Stored<Blob>; indexes: { usedAt: number } };
}

export type MailDatabase = IDBPDatabase<MailSchema>;

const nameOf = (userId: string): string => `postroom-mail-${userId}`;

/** Opens the person's mail on this device. Rejects where the browser keeps nothing (some private windows). */
export function openMailDatabase(userId: string): Promise<MailDatabase> {
  return openDB<MailSchema>(nameOf(userId), 1, {
    upgrade(database) {
      for (const store of ['accounts', 'folders', 'messages', 'outgoing'] as const)
        database.createObjectStore(store, { keyPath: 'id' });
      database.createObjectStore('threads', { keyPath: 'id' }).createIndex('latestAt', 'latestAt');
      database.createObjectStore('lists', { keyPath: 'word' });
      database.createObjectStore('conversations', { keyPath: 'threadId' });
      database.createObjectStore('bodies', { keyPath: 'id' }).createIndex('usedAt', 'usedAt');
      database.createObjectStore('pictures', { keyPath: 'id' }).createIndex('usedAt', 'usedAt');
    },
    // Another tab deletes the database at sign-out: let go, or its deletion waits for ever.
    blocking(_current, _blocked, event) {
      if (event.target instanceof IDBDatabase) event.target.close();
    },
  });
}

/** Bytes of bodies and of pictures that stay on the device. */
export const LIMITS = { bodies: 200_000_000, pictures: 40_000_000 };

type Evictable = 'bodies' | 'pictures';

/** Reads a body or picture and marks it as used now. */
export async function readStored<S extends Evictable>(
  database: MailDatabase,
  store: S,
  id: string,
): Promise<MailSchema[S]['value']['value'] | undefined> {
  const found = await database.get(store, id);
  if (found === undefined) return undefined;
  await database.put(store, { ...found, usedAt: Date.now() });
  return found.value;
}

export async function writeBody(database: MailDatabase, id: string, value: Body): Promise<void> {
  const size = 2 * ((value.html?.length ?? 0) + (value.text?.length ?? 0));
  await withRoom(database, () => database.put('bodies', { id, value, size, usedAt: Date.now() }));
}

export async function writePicture(database: MailDatabase, id: string, value: Blob): Promise<void> {
  await withRoom(database, () =>
    database.put('pictures', { id, value, size: value.size, usedAt: Date.now() }),
  );
}

/** Deletes what was not used for the longest time until the rest fits into `limit` bytes. */
export async function evict(database: MailDatabase, store: Evictable, limit: number): Promise<number> {
  const transaction = database.transaction(store, 'readwrite');
  let total = 0;
  let evicted = 0;
  let cursor = await transaction.store.index('usedAt').openCursor(null, 'prev');
  while (cursor !== null) {
    total += cursor.value.size;
    if (total > limit) {
      await cursor.delete();
      evicted += 1;
    }
    cursor = await cursor.continue();
  }
  await transaction.done;
  return evicted;
}

/**
 * Writes; where the browser gives no more room, pictures go first, then the older half of the texts, and it is tried
 * once more. Rows are never evicted for it. Rejects when there is still no room, which the settings tell then.
 */
export async function withRoom<T>(database: MailDatabase, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isFull(error)) throw error;
    await evict(database, 'pictures', 0);
    await evict(database, 'bodies', (await sizeOf(database, 'bodies')) / 2);
  }
  try {
    const written = await write();
    setStorageFull(false);
    return written;
  } catch (error) {
    if (isFull(error)) setStorageFull(true);
    throw error;
  }
}

const isFull = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'QuotaExceededError';

/** Bytes of all that is kept there, as counted when it was written. */
export async function sizeOf(database: MailDatabase, store: Evictable): Promise<number> {
  let total = 0;
  let cursor = await database.transaction(store).store.openCursor();
  while (cursor !== null) {
    total += cursor.value.size;
    cursor = await cursor.continue();
  }
  return total;
}

const STORES = [
  ...(['accounts', 'folders', 'threads', 'messages'] as const),
  ...(['conversations', 'bodies', 'pictures'] as const),
] as const;
/** Conversations that are deleted in one go: whoever opens a message waits for no more. */
const AT_ONCE = 50;
type Forgetting = IDBPTransaction<MailSchema, typeof STORES, 'readwrite'>;

/** Ids of what is gone, on the server or from this device. */
export interface Gone {
  threads: readonly string[];
  folders: readonly string[];
  accounts: readonly string[];
}

/** Deletes it with all that belongs to it: messages, their texts and their pictures. */
export async function forget(database: MailDatabase, { threads, folders, accounts }: Gone): Promise<void> {
  for (let from = 0; from < threads.length; from += AT_ONCE) {
    const transaction = database.transaction(STORES, 'readwrite');
    for (const id of threads.slice(from, from + AT_ONCE)) await forgetThread(transaction, id);
    await transaction.done;
  }
  if (folders.length + accounts.length === 0) return;
  const transaction = database.transaction(STORES, 'readwrite');
  for (const id of folders) void transaction.objectStore('folders').delete(id);
  if (accounts.length > 0) await forgetAccounts(transaction, new Set(accounts));
  await transaction.done;
}

async function forgetThread(transaction: Forgetting, id: string): Promise<void> {
  const kept = await transaction.objectStore('conversations').get(id);
  for (const messageId of kept?.messageIds ?? []) {
    const message = await transaction.objectStore('messages').get(messageId);
    if (message !== undefined) forgetMessage(transaction, message);
  }
  void transaction.objectStore('conversations').delete(id);
  void transaction.objectStore('threads').delete(id);
}

function forgetMessage(transaction: Forgetting, { id, attachments }: Message): void {
  void transaction.objectStore('messages').delete(id);
  void transaction.objectStore('bodies').delete(id);
  for (const attachment of attachments) void transaction.objectStore('pictures').delete(attachment.id);
}

/** Also of what lies on the device alone, beyond what is in memory. */
async function forgetAccounts(transaction: Forgetting, gone: ReadonlySet<string>): Promise<void> {
  for await (const { value } of transaction.objectStore('messages'))
    if (gone.has(value.account.id)) forgetMessage(transaction, value);
  for await (const { value } of transaction.objectStore('threads'))
    if (gone.has(value.account.id)) await forgetThread(transaction, value.id);
  for await (const cursor of transaction.objectStore('folders'))
    if (gone.has(cursor.value.account.id)) await cursor.delete();
  for (const id of gone) void transaction.objectStore('accounts').delete(id);
}

/** Deletes conversations whose newest message is older than `before` (ISO 8601), with all that belongs to them. */
export async function prune(database: MailDatabase, before: string): Promise<number> {
  const old = IDBKeyRange.upperBound(before, true);
  const threads = await database.getAllKeysFromIndex('threads', 'latestAt', old);
  await forget(database, { threads, folders: [], accounts: [] });
  return threads.length;
}
