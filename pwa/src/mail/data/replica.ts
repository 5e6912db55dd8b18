// The mail this device knows: rows as the server sent them, shown with everything the person has done since. One
// place takes in every answer and every event, so lists, counters and open threads can never disagree.
import { batch } from 'solid-js';
import { produce, reconcile, unwrap } from 'solid-js/store';
import type { Message, Thread } from './documents.ts';
import { isSameFolder } from './folder-rows.ts';
import type { PendingIntent } from './intent.ts';
import { appendPage, emptyList, joins, type Page, replaceHead, type ThreadList } from './list.ts';
import { blank, type Delivery, type Keeper, type ListState } from './replica-state.ts';
import { createShownRows } from './shown-rows.ts';
import { belongs, type View, wordOf } from './view.ts';

export type Replica = ReturnType<typeof createReplica>;

/** Makes an empty replica; `keeper` hears of everything that comes from the server. */
export function createReplica(keeper: Keeper) {
  const { state, setState, server, folderRows, rowOf, take, showAgain, pending, setPending } =
    createShownRows(keeper);

  const replica = {
    state,

    /** Every folder; `all` for what they are, `counted` for how much lies in them. */
    folders: folderRows,

    /** Takes in rows from the server. */
    receive(delivery: Delivery): void {
      const news = withoutKnown(delivery);
      take(news);
      keeper.keep(news);
    },

    /** Takes in rows kept from an earlier visit, at once or in steps. */
    restore(
      delivery: Delivery,
      lists: Record<string, ThreadList>,
      conversation: Record<string, string[]>,
      viewOf: (word: string) => View,
    ): void {
      batch(() => {
        take(delivery);
        setState('conversation', conversation);
        for (const [word, list] of Object.entries(lists))
          setState('lists', word, { ...list, view: viewOf(word), state: 'idle', problem: '' });
      });
    },

    /** After the last row was restored: what a list names and nobody knows is gone. */
    dropMissing(): void {
      for (const [word, list] of Object.entries(unwrap(state.lists))) {
        const ids = list.ids.filter((id) => rowOf(id) !== undefined);
        if (ids.length < list.ids.length) setState('lists', word, { ids });
      }
    },

    knows: (threadId: string): boolean => rowOf(threadId) !== undefined,

    /** The list of a view, made when it is asked for the first time. */
    list(view: View): ListState {
      const word = wordOf(view);
      if (unwrap(state.lists)[word] === undefined) {
        setState('lists', word, { ...emptyList, view, state: 'idle', problem: '' });
      }
      return state.lists[word] ?? { ...emptyList, view, state: 'idle', problem: '' };
    },

    /** The ids of a list as a plain array: through the store, each of ten thousand would be a reading of its own. */
    idsOf: (view: View): readonly string[] => unwrap(replica.list(view).ids),

    /** After a lost connection: each list is to be read again when it is looked at. */
    distrustLists(): void {
      for (const word of Object.keys(unwrap(state.lists))) setState('lists', word, 'state', 'idle');
    },

    setListState(view: View, next: ListState['state'], problem = ''): void {
      replica.list(view);
      setState('lists', wordOf(view), { state: next, problem });
    },

    /** Takes in a page: the head when it was asked for without a cursor, otherwise the next stretch. */
    receivePage(view: View, after: string | null, page: Page, threads: readonly Thread[]): void {
      batch(() => {
        replica.list(view);
        const list = { ...listOf(view) };
        replica.receive({ threads });
        const shown = { ...page, ids: page.ids.filter((id) => stands(id, view)) };
        const next = after === null ? replaceHead(list, shown, rowOf) : appendPage(list, shown, rowOf);
        setState('lists', wordOf(view), { ...next, state: 'ready', problem: '' });
        keeper.keepList(wordOf(view), next);
      });
    },

    /** A head that was read joins what is known of the list, or nothing of it need be kept in sight. */
    reaches(view: View, page: Page, threads: readonly Thread[]): boolean {
      const list = listOf(view);
      const fresh = new Map(threads.map((thread) => [thread.id, thread]));
      if (!page.hasNextPage || page.ids.length >= list.ids.length || list.syncedTo === null) return true;
      return joins(list, page, (id) => fresh.get(id) ?? rowOf(id));
    },

    receiveConversation(threadId: string, messages: readonly Message[]): void {
      batch(() => {
        replica.receive({ messages });
        const ids = messages.map((message) => message.id);
        setState('conversation', threadId, ids);
        keeper.keepConversation(threadId, ids);
      });
    },

    /** Shows what the person just did. The server's answer comes with `settled`. */
    intend(intent: PendingIntent): void {
      setPending([...pending().filter((other) => other.key !== intent.key), intent]);
      showAgain(intent.intent.ids, Object.keys(intent.unreadBy));
    },

    /** The intent is confirmed (its rows are in `delivery`) or given up: the rows show what the server knows. */
    settled(key: string, delivery: Delivery = {}): void {
      const intent = pending().find((one) => one.key === key);
      setPending(pending().filter((one) => one.key !== key));
      batch(() => {
        replica.receive(delivery);
        if (intent !== undefined) showAgain(intent.intent.ids, Object.keys(intent.unreadBy));
      });
    },

    /** Accounts and folders that the server no longer names are gone. */
    keepOnly(accountIds: readonly string[], folderIds: readonly string[]): void {
      const accounts = new Set(accountIds);
      const folders = new Set(folderIds);
      const removedFolderIds = [...server.folders.keys()].filter((id) => !folders.has(id));
      if (removedFolderIds.length > 0) replica.receive({ removedFolderIds });
      for (const id of Object.keys(unwrap(state.accounts))) if (!accounts.has(id)) replica.removeAccount(id);
    },

    /** An account is gone, with everything that was known of it. */
    removeAccount(id: string): void {
      const of = (rows: Iterable<{ id: string; account: { id: string } }>): string[] =>
        [...rows].filter(({ account }) => account.id === id).map((row) => row.id);
      batch(() => {
        replica.receive({
          removedThreadIds: of(server.threads.values()),
          removedFolderIds: of(server.folders.values()),
          removedAccountIds: [id],
        });
      });
    },

    removeOutgoing(id: string): void {
      setState(
        'outgoing',
        produce((outgoing) => delete outgoing[id]),
      );
    },

    /** Forgets everything, at sign-out. */
    clear(): void {
      setPending([]);
      server.threads.clear();
      server.messages.clear();
      server.folders.clear();
      setState(reconcile(blank()));
      folderRows.changed(true);
    },
  };

  /** What is known of a list, without the store around it. */
  function listOf(view: View): ThreadList {
    return unwrap(state.lists)[wordOf(view)] ?? emptyList;
  }

  /** Folders are read anew at every start; of thousands few are different. */
  function withoutKnown(delivery: Delivery): Delivery {
    if (!delivery.folders) return delivery;
    const folders = delivery.folders.filter((folder) => !isSameFolder(server.folders.get(folder.id), folder));
    return { ...delivery, folders };
  }

  function stands(id: string, view: View): boolean {
    const row = rowOf(id);
    if (row === undefined) return false;
    return !pending().some(({ intent }) => intent.ids.includes(id)) || belongs(row, view);
  }

  return replica;
}
