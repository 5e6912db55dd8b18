// Entries in IndexedDB, one database per person; in memory where the browser keeps none.
import { type DBSchema, openDB } from 'idb';
import type { OutboxEntry, OutboxStore } from './entry.ts';

interface OutboxDatabase extends DBSchema {
  entries: { key: string; value: OutboxEntry; indexes: { order: number } };
}

const databaseName = (userId: string) => `postroom-outbox-${userId}`;

/** The person's outbox on this device. Falls back to memory (lost on reload) when IndexedDB is refused. */
export function openOutboxStore(userId: string): OutboxStore {
  const opened = openDB<OutboxDatabase>(databaseName(userId), 1, {
    upgrade(database) {
      database.createObjectStore('entries', { keyPath: 'id' }).createIndex('order', 'order');
    },
    // Another tab deletes the database at sign-out: let go at once, or its deletion waits for ever.
    blocking(_current, _blocked, event) {
      if (event.target instanceof IDBDatabase) event.target.close();
    },
  });
  const memory = memoryStore();
  const use = async <T>(
    stored: (database: Awaited<typeof opened>) => Promise<T>,
    fallback: () => Promise<T>,
  ): Promise<T> => {
    const database = await opened.catch(() => undefined);
    return database ? stored(database) : fallback();
  };
  return {
    list: () => use((database) => database.getAllFromIndex('entries', 'order'), memory.list),
    get: (id) =>
      use(
        (database) => database.get('entries', id),
        () => memory.get(id),
      ),
    put: (entry) =>
      use(
        async (database) => void (await database.put('entries', entry)),
        () => memory.put(entry),
      ),
    remove: (id) =>
      use(
        (database) => database.delete('entries', id),
        () => memory.remove(id),
      ),
    clear: () => use((database) => database.clear('entries'), memory.clear),
  };
}

/** A store that lives as long as the page; used in tests too. */
export function memoryStore(): OutboxStore {
  const entries = new Map<string, OutboxEntry>();
  return {
    list: async () => [...entries.values()].sort((a, b) => a.order - b.order),
    get: async (id) => entries.get(id),
    put: async (entry) => void entries.set(entry.id, entry),
    remove: async (id) => void entries.delete(id),
    clear: async () => entries.clear(),
  };
}
