// Writes the replica's rows to IndexedDB, gathered so that a burst of events is one transaction.

import { keptPart, type ThreadList } from './list.ts';
import type { Delivery, Keeper } from './replica-state.ts';
import { type MailDatabase, withRoom } from './storage.ts';

/** Rows handed to the database in one go. */
const AT_ONCE = 12;

interface Unwritten {
  puts: Map<string, { store: 'accounts' | 'folders' | 'threads' | 'messages' | 'outgoing'; value: never }>;
  deletes: Map<string, { store: 'accounts' | 'folders' | 'threads'; id: string }>;
  lists: Map<string, ThreadList>;
  conversations: Map<string, string[]>;
}

const nothing = (): Unwritten => ({
  puts: new Map(),
  deletes: new Map(),
  lists: new Map(),
  conversations: new Map(),
});

/** A keeper that writes `delay` ms after the first change, and what is left when the page is hidden. */
export function makeKeeper(
  opened: Promise<MailDatabase | null>,
  delay = 400,
): Keeper & { flush(): Promise<void> } {
  let unwritten = nothing();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const { puts, deletes, lists, conversations } = unwritten;
    unwritten = nothing();
    const database = await opened;
    if (database === null) return;
    const stores = [
      'accounts',
      'folders',
      'threads',
      'messages',
      'outgoing',
      'lists',
      'conversations',
    ] as const;
    const store = async (): Promise<void> => {
      const transaction = database.transaction(stores, 'readwrite');
      const requests = [
        ...[...puts.values()].map(
          ({ store, value }) =>
            () =>
              transaction.objectStore(store).put(value),
        ),
        ...[...deletes.values()].map(
          ({ store, id }) =>
            () =>
              transaction.objectStore(store).delete(id),
        ),
        ...[...lists].map(
          ([word, list]) =>
            () =>
              transaction.objectStore('lists').put({ word, list }),
        ),
        ...[...conversations].map(
          ([threadId, messageIds]) =>
            () =>
              transaction.objectStore('conversations').put({ threadId, messageIds }),
        ),
      ];
      // Each value is copied as it is handed over: the answer to the last of a few is awaited, so that whoever is
      // scrolling gets a turn in between.
      for (const [index, request] of requests.entries()) {
        const answer = request();
        if (index % AT_ONCE === AT_ONCE - 1) await answer;
      }
      await transaction.done;
    };
    await withRoom(database, store);
  }

  function write(): void {
    // A full or vanished store costs the offline copy, not the page: the server has everything.
    flush().catch((error: unknown) => console.warn('Mail could not be kept on this device', error));
  }

  function later(): void {
    timer ??= setTimeout(write, delay);
  }

  /** What a person opened is theirs also when the network goes the next moment. */
  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(write);
  }

  return {
    flush,
    keep(delivery: Delivery) {
      for (const store of ['accounts', 'folders', 'threads', 'messages', 'outgoing'] as const) {
        for (const row of delivery[store] ?? []) {
          unwritten.puts.set(`${store} ${row.id}`, { store, value: row as never });
          unwritten.deletes.delete(`${store} ${row.id}`);
        }
      }
      const gone = [
        ...(delivery.removedThreadIds ?? []).map((id) => ({ store: 'threads' as const, id })),
        ...(delivery.removedFolderIds ?? []).map((id) => ({ store: 'folders' as const, id })),
        ...(delivery.removedAccountIds ?? []).map((id) => ({ store: 'accounts' as const, id })),
      ];
      for (const one of gone) {
        unwritten.deletes.set(`${one.store} ${one.id}`, one);
        unwritten.puts.delete(`${one.store} ${one.id}`);
      }
      later();
    },
    keepList(word, list) {
      const { ids, cursor, more, syncedTo, keptTo } = keptPart(list);
      unwritten.lists.set(word, { ids: [...ids], cursor, more, syncedTo, keptTo });
      later();
    },
    keepConversation(threadId, messageIds) {
      unwritten.conversations.set(threadId, [...messageIds]);
      soon();
    },
  };
}
