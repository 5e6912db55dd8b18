// The cache between visits, in IndexedDB, one database per person.
import { type DefaultStorage, makeDefaultStorage } from '@urql/exchange-graphcache/default-storage';
import { deleteDB } from 'idb';

const databaseName = (userId: string) => `postroom-cache-${userId}`;

/** Days after which what was not seen again is dropped. */
const maxAge = 30;

export function openCacheStorage(userId: string): DefaultStorage {
  return makeDefaultStorage({ idbName: databaseName(userId), maxAge });
}

export async function deleteCacheStorage(userId: string): Promise<void> {
  await deleteDB(databaseName(userId));
}
