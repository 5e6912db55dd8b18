// What is being written, on this device: after a crash or without a connection nothing typed is lost.
import { type DBSchema, openDB } from 'idb';
import { blankComposition, type Composition } from './composition.ts';

interface ComposeSchema extends DBSchema {
  compositions: { key: string; value: Composition };
}

export interface LocalCopy {
  all(): Promise<Composition[]>;
  put(composition: Composition): Promise<void>;
  remove(key: string): Promise<void>;
}

const nameOf = (userId: string): string => `postroom-writing-${userId}`;

/** The person's unsent words on this device. Where the browser keeps nothing, the server's draft is the only copy. */
export function openLocalCopy(userId: string): LocalCopy {
  const opened = openDB<ComposeSchema>(nameOf(userId), 1, {
    upgrade: (database) => void database.createObjectStore('compositions', { keyPath: 'key' }),
    blocking(_current, _blocked, event) {
      if (event.target instanceof IDBDatabase) event.target.close();
    },
  }).catch((error: unknown) => {
    console.warn('This browser keeps no copy of what is being written', error);
    return null;
  });
  return {
    // Kept by an earlier version of the app, it may lack what a composition has today.
    all: async () =>
      ((await (await opened)?.getAll('compositions')) ?? []).map((one) => ({
        ...blankComposition(''),
        ...one,
      })),
    put: async (composition) => void (await (await opened)?.put('compositions', composition)),
    remove: async (key) => void (await (await opened)?.delete('compositions', key)),
  };
}
