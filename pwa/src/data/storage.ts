// The cache between visits, in IndexedDB, one database per person.
import type { SerializedEntries, StorageAdapter } from '@urql/exchange-graphcache';
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';

interface CacheSchema extends DBSchema {
  entries: { key: string; value: { value: string; day: number }; indexes: { day: number } };
}

const databaseName = (userId: string) => `postroom-cache-${userId}`;

/** Days after which what was not written again is dropped. */
const maxAge = 30;
const today = () => Math.floor(Date.now() / 86_400_000);

/** Keeps every field of the cache as a row of its own. Where the browser stores nothing, nothing is kept. */
export function openCacheStorage(userId: string): StorageAdapter {
  const opened = openDB<CacheSchema>(databaseName(userId), 1, {
    upgrade(database) {
      database.createObjectStore('entries').createIndex('day', 'day');
    },
    // Another tab deletes the database at sign-out: let go, or its deletion waits for ever.
    blocking(_current, _blocked, event) {
      if (event.target instanceof IDBDatabase) event.target.close();
    },
  }).catch(() => undefined);
  return {
    async readData() {
      const database = await opened;
      return database ? readFresh(database) : {};
    },
    async writeData(delta) {
      const database = await opened;
      // A database that another tab has just deleted refuses; the person is signed out then.
      if (database) await write(database, delta).catch(() => undefined);
    },
  };
}

async function readFresh(database: IDBPDatabase<CacheSchema>): Promise<SerializedEntries> {
  const transaction = database.transaction('entries', 'readwrite');
  const old = IDBKeyRange.upperBound(today() - maxAge, true);
  for await (const cursor of transaction.store.index('day').iterate(old)) await cursor.delete();
  const [keys, rows] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()]);
  await transaction.done;
  return Object.fromEntries(keys.map((key, index) => [key, rows[index]?.value]));
}

async function write(database: IDBPDatabase<CacheSchema>, delta: SerializedEntries): Promise<void> {
  const transaction = database.transaction('entries', 'readwrite');
  const day = today();
  for (const [key, value] of Object.entries(delta)) {
    if (value === undefined) void transaction.store.delete(key);
    else void transaction.store.put({ value, day }, key);
  }
  await transaction.done;
}

/** Removes everything Postroom keeps for this person: every database named `postroom-<part>-<userId>`. */
export async function deletePersonalData(userId: string): Promise<void> {
  const names = await personalDatabases(userId);
  await Promise.all(names.map((name) => deleteDB(name)));
}

/** Removes what can be read again from the server; what waits in the outbox and what is being written stays. */
export async function deleteCachedData(userId: string): Promise<void> {
  const names = (await personalDatabases(userId)).filter(
    (name) => !/^postroom-(?:outbox|writing)-/.test(name),
  );
  await Promise.all(names.map((name) => deleteDB(name)));
}

async function personalDatabases(userId: string): Promise<string[]> {
  const names = new Set(['cache', 'outbox', 'mail', 'writing'].map((part) => `postroom-${part}-${userId}`));
  const present = await indexedDB.databases().catch(() => []);
  for (const { name } of present)
    if (name?.startsWith('postroom-') && name.endsWith(`-${userId}`)) names.add(name);
  return [...names];
}
