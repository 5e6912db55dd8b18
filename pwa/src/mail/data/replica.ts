// The mail this device knows: rows as the server sent them, shown with everything the person has done since. One
// place takes in every answer and every event, so lists, counters and open threads can never disagree.
import { batch } from 'solid-js';
import { createStore, produce, reconcile, unwrap } from 'solid-js/store';
import type { Folder, Message, Thread } from './documents.ts';
import { createFolderRows, isInSamePlace, isSameFolder } from './folder-rows.ts';
import { folderWith, messageWith, type PendingIntent, threadWith } from './intent.ts';
import { appendPage, emptyList, joins, type Page, replaceHead, settle, type ThreadList } from './list.ts';
import { blank, type Delivery, type Keeper, type ListState, type ReplicaState } from './replica-state.ts';
import { belongs, liesIn, type View, wordOf } from './view.ts';

/** What was read in a list of unread mail stays in sight until the list is read again: nothing jumps away. */
const staysIn = (thread: Thread, { view, ids }: ListState): boolean =>
  belongs(thread, view) || (view.only !== undefined && ids.includes(thread.id) && liesIn(thread, view));

export type Replica = ReturnType<typeof createReplica>;

/** Makes an empty replica; `keeper` hears of everything that comes from the server. */
export function createReplica(keeper: Keeper) {
  const [state, setState] = createStore<ReplicaState>(blank());
  const serverThreads = new Map<string, Thread>();
  const serverMessages = new Map<string, Message>();
  const serverFolders = new Map<string, Folder>();
  const folderRows = createFolderRows(() => unwrap(state.folders));
  let pending: readonly PendingIntent[] = [];

  // The store gets copies: it changes what it holds in place, and the server's rows must stay as they came.
  const rowOf = (id: string): Thread | undefined => unwrap(state.threads)[id];

  function settleLists(changed: readonly Thread[], gone: ReadonlySet<string>): void {
    for (const [word, list] of Object.entries(unwrap(state.lists))) {
      const without =
        gone.size > 0 && list.ids.some((id) => gone.has(id))
          ? { ...list, ids: list.ids.filter((id) => !gone.has(id)) }
          : list;
      const next = settle(without, changed, (thread) => staysIn(thread, list), rowOf);
      if (next === list) continue;
      const syncedTo =
        list.state === 'ready' ? (rowOf(next.ids[0] ?? '')?.latestAt ?? list.syncedTo) : list.syncedTo;
      setState('lists', word, { ids: next.ids, syncedTo });
      keeper.keepList(word, { ...next, syncedTo });
    }
  }

  function showThreads(ids: Iterable<string>): void {
    const changed: Thread[] = [];
    const gone = new Set<string>();
    for (const id of ids) {
      const row = serverThreads.get(id);
      const shown = row === undefined ? null : threadWith(row, pending);
      if (shown === null) gone.add(id);
      else changed.push(shown);
    }
    setState(
      'threads',
      produce((threads) => {
        for (const id of gone) delete threads[id];
      }),
    );
    for (const thread of changed) setState('threads', thread.id, { ...thread });
    settleLists(changed, gone);
  }

  function showMessages(ids: Iterable<string>): void {
    for (const id of ids) {
      const row = serverMessages.get(id);
      const shown = row === undefined ? null : messageWith(row, pending);
      if (shown !== null) setState('messages', id, { ...shown });
      else
        setState(
          'messages',
          produce((messages) => delete messages[id]),
        );
    }
  }

  function showFolders(ids: readonly string[]): void {
    const known = unwrap(state.folders);
    const added: Record<string, Folder> = {};
    const gone: string[] = [];
    let others = false;
    for (const id of ids) {
      const row = serverFolders.get(id);
      const shown = known[id];
      if (row === undefined) gone.push(id);
      else if (shown === undefined) added[id] = { ...folderWith(row, pending) };
      else {
        others ||= !isInSamePlace(shown, row);
        setState('folders', id, { ...folderWith(row, pending) });
      }
    }
    // Thousands come at once.
    if (Object.keys(added).length > 0) setState('folders', added);
    if (gone.length > 0)
      setState(
        'folders',
        produce((folders) => {
          for (const id of gone) delete folders[id];
        }),
      );
    if (ids.length > 0) folderRows.changed(others || gone.length + Object.keys(added).length > 0);
  }

  function showMessagesOfConversation(message: Message): void {
    const ids = unwrap(state.conversation)[message.thread.id];
    if (ids === undefined || ids.includes(message.id)) return;
    const next = [...ids, message.id].sort((a, b) => {
      const [one, two] = [serverMessages.get(a)?.date ?? '', serverMessages.get(b)?.date ?? ''];
      return one < two ? -1 : one > two ? 1 : 0;
    });
    setState('conversation', message.thread.id, next);
    keeper.keepConversation(message.thread.id, next);
  }

  function take(delivery: Delivery): void {
    batch(() => {
      for (const account of delivery.accounts ?? []) setState('accounts', account.id, { ...account });
      if (delivery.removedAccountIds) {
        const gone = delivery.removedAccountIds;
        setState(
          'accounts',
          produce((accounts) => {
            for (const id of gone) delete accounts[id];
          }),
        );
      }
      for (const outgoing of delivery.outgoing ?? []) setState('outgoing', outgoing.id, { ...outgoing });
      for (const folder of delivery.folders ?? []) serverFolders.set(folder.id, folder);
      for (const id of delivery.removedFolderIds ?? []) serverFolders.delete(id);
      for (const message of delivery.messages ?? []) serverMessages.set(message.id, message);
      for (const thread of delivery.threads ?? []) serverThreads.set(thread.id, thread);
      for (const id of delivery.removedThreadIds ?? []) serverThreads.delete(id);
      showFolders([
        ...(delivery.folders ?? []).map((folder) => folder.id),
        ...(delivery.removedFolderIds ?? []),
      ]);
      showMessages((delivery.messages ?? []).map((message) => message.id));
      for (const message of delivery.messages ?? []) showMessagesOfConversation(message);
      showThreads([
        ...(delivery.threads ?? []).map((thread) => thread.id),
        ...(delivery.removedThreadIds ?? []),
      ]);
    });
  }

  /** Shows rows again after an intent was added or settled. */
  function showAgain(ids: readonly string[], folderIds: Iterable<string>): void {
    batch(() => {
      showFolders([...folderIds]);
      const named = new Set(ids);
      const messages = [...serverMessages.values()].filter(
        (row) => named.has(row.id) || named.has(row.thread.id),
      );
      showMessages(messages.map((row) => row.id));
      showThreads(ids.filter((id) => serverThreads.has(id)));
    });
  }

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
      pending = [...pending.filter((other) => other.key !== intent.key), intent];
      showAgain(intent.intent.ids, Object.keys(intent.unreadBy));
    },

    /** The intent is confirmed (its rows are in `delivery`) or given up: the rows show what the server knows. */
    settled(key: string, delivery: Delivery = {}): void {
      const intent = pending.find((one) => one.key === key);
      pending = pending.filter((one) => one.key !== key);
      batch(() => {
        replica.receive(delivery);
        if (intent !== undefined) showAgain(intent.intent.ids, Object.keys(intent.unreadBy));
      });
    },

    /** Accounts and folders that the server no longer names are gone. */
    keepOnly(accountIds: readonly string[], folderIds: readonly string[]): void {
      const accounts = new Set(accountIds);
      const folders = new Set(folderIds);
      const removedFolderIds = [...serverFolders.keys()].filter((id) => !folders.has(id));
      if (removedFolderIds.length > 0) replica.receive({ removedFolderIds });
      for (const id of Object.keys(unwrap(state.accounts))) if (!accounts.has(id)) replica.removeAccount(id);
    },

    /** An account is gone, with everything that was known of it. */
    removeAccount(id: string): void {
      const of = (rows: Iterable<{ id: string; account: { id: string } }>): string[] =>
        [...rows].filter(({ account }) => account.id === id).map((row) => row.id);
      batch(() => {
        replica.receive({
          removedThreadIds: of(serverThreads.values()),
          removedFolderIds: of(serverFolders.values()),
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
      pending = [];
      serverThreads.clear();
      serverMessages.clear();
      serverFolders.clear();
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
    const folders = delivery.folders.filter((folder) => !isSameFolder(serverFolders.get(folder.id), folder));
    return { ...delivery, folders };
  }

  function stands(id: string, view: View): boolean {
    const row = rowOf(id);
    if (row === undefined) return false;
    return !pending.some(({ intent }) => intent.ids.includes(id)) || belongs(row, view);
  }

  return replica;
}
