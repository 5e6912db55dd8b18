// Writes the replica's rows to IndexedDB, gathered so that a burst of events is one transaction.

import type { Message } from './documents.ts';
import { keptPart, type ThreadList } from './list.ts';
import type { Delivery, Keeper } from './replica-state.ts';
import { forget, type Gone, type MailDatabase, withRoom } from './storage.ts';

/** Rows handed to the database in one go. */
const AT_ONCE = 12;

interface Unwritten {
  puts: Map<string, { store: 'accounts' | 'folders' | 'threads' | 'messages' | 'outgoing'; value: never }>;
  gone: { [store in keyof Gone]: Set<string> };
  lists: Map<string, ThreadList>;
  conversations: Map<string, string[]>;
}

const nothing = (): Unwritten => ({
  puts: new Map(),
  gone: { threads: new Set(), folders: new Set(), accounts: new Set() },
  lists: new Map(),
  conversations: new Map(),
});

/** A keeper that writes `delay` ms after the first change, and what is left when the page is hidden. */
export function makeKeeper(
  opened: Promise<MailDatabase | null>,
  delay = 400,
): Keeper & { flush(): Promise<void>; writeNow(): void } {
  let unwritten = nothing();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const { puts, gone, lists, conversations } = unwritten;
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
    await forget(database, {
      threads: [...gone.threads],
      folders: [...gone.folders],
      accounts: [...gone.accounts],
    });
    await withRoom(database, store);
  }

  /** Messages that came a moment before their conversation went are not written after it. */
  function leaveOut(threadIds: readonly string[]): void {
    const gone = new Set(threadIds);
    for (const id of gone) unwritten.conversations.delete(id);
    if (gone.size === 0) return;
    for (const [key, { store, value }] of unwritten.puts)
      if (store === 'messages' && gone.has((value as Message).thread.id)) unwritten.puts.delete(key);
  }

  function writeNow(): void {
    // A full or vanished store costs the offline copy, not the page: the server has everything.
    flush().catch((error: unknown) => console.warn('Mail could not be kept on this device', error));
  }

  function later(): void {
    timer ??= setTimeout(writeNow, delay);
  }

  /** What a person opened is theirs also when the network goes the next moment. */
  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(writeNow);
  }

  return {
    flush,
    writeNow,
    keep(delivery: Delivery) {
      for (const store of ['accounts', 'folders', 'threads', 'messages', 'outgoing'] as const) {
        for (const row of delivery[store] ?? []) {
          unwritten.puts.set(`${store} ${row.id}`, { store, value: row as never });
          if (store in unwritten.gone) unwritten.gone[store as keyof Gone].delete(row.id);
        }
      }
      for (const [store, ids] of [
        ['threads', delivery.removedThreadIds],
        ['folders', delivery.removedFolderIds],
        ['accounts', delivery.removedAccountIds],
      ] as const) {
        for (const id of ids ?? []) {
          unwritten.gone[store].add(id);
          unwritten.puts.delete(`${store} ${id}`);
        }
      }
      leaveOut(delivery.removedThreadIds ?? []);
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
