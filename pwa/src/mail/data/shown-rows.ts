// What the device shows: rows as the server sent them, with everything the person has done since laid over them.
import { batch } from 'solid-js';
import { createStore, produce, unwrap } from 'solid-js/store';
import type { Folder, Message, Thread } from './documents.ts';
import { createFolderRows, isInSamePlace } from './folder-rows.ts';
import { folderWith, messageWith, type PendingIntent, threadWith } from './intent.ts';
import { settle } from './list.ts';
import { blank, type Delivery, type Keeper, type ListState, type ReplicaState } from './replica-state.ts';
import { keepingParts } from './same-parts.ts';
import { belongs, liesIn } from './view.ts';

/** What was read in a list of unread mail stays in sight until the list is read again: nothing jumps away. */
const staysIn = (thread: Thread, { view, ids }: ListState): boolean =>
  belongs(thread, view) || (view.only !== undefined && ids.includes(thread.id) && liesIn(thread, view));

/** An empty store, the server's rows behind it, and how they come in sight. */
export function createShownRows(keeper: Keeper) {
  const [state, setState] = createStore<ReplicaState>(blank());
  const threads = new Map<string, Thread>();
  const messages = new Map<string, Message>();
  const folders = new Map<string, Folder>();
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
      const row = threads.get(id);
      const shown = row === undefined ? null : threadWith(row, pending);
      if (shown === null) gone.add(id);
      else changed.push(shown);
    }
    setState(
      'threads',
      produce((shown) => {
        for (const id of gone) delete shown[id];
      }),
    );
    for (const thread of changed) setState('threads', thread.id, { ...thread });
    settleLists(changed, gone);
  }

  function showMessages(ids: Iterable<string>): void {
    for (const id of ids) {
      const row = messages.get(id);
      const shown = row === undefined ? null : messageWith(row, pending);
      if (shown !== null) setState('messages', id, { ...shown });
      else
        setState(
          'messages',
          produce((shown) => delete shown[id]),
        );
    }
  }

  function showFolders(ids: readonly string[]): void {
    const known = unwrap(state.folders);
    const added: Record<string, Folder> = {};
    const gone: string[] = [];
    let others = false;
    for (const id of ids) {
      const row = folders.get(id);
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
        produce((shown) => {
          for (const id of gone) delete shown[id];
        }),
      );
    if (ids.length > 0) folderRows.changed(others || gone.length + Object.keys(added).length > 0);
  }

  function showMessagesOfConversation(message: Message): void {
    const ids = unwrap(state.conversation)[message.thread.id];
    if (ids === undefined || ids.includes(message.id)) return;
    const next = [...ids, message.id].sort((a, b) => {
      const [one, two] = [messages.get(a)?.date ?? '', messages.get(b)?.date ?? ''];
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
      for (const outgoing of delivery.outgoing ?? [])
        setState('outgoing', outgoing.id, { ...keepingParts(unwrap(state.outgoing)[outgoing.id], outgoing) });
      for (const folder of delivery.folders ?? []) folders.set(folder.id, folder);
      for (const id of delivery.removedFolderIds ?? []) folders.delete(id);
      for (const message of delivery.messages ?? [])
        messages.set(message.id, keepingParts(messages.get(message.id), message));
      for (const thread of delivery.threads ?? [])
        threads.set(thread.id, keepingParts(threads.get(thread.id), thread));
      for (const id of delivery.removedThreadIds ?? []) threads.delete(id);
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
      const concerned = [...messages.values()].filter((row) => named.has(row.id) || named.has(row.thread.id));
      showMessages(concerned.map((row) => row.id));
      showThreads(ids.filter((id) => threads.has(id)));
    });
  }

  return {
    state,
    setState,
    /** The rows as the server sent them. */
    server: { threads, messages, folders },
    folderRows,
    rowOf,
    take,
    showAgain,
    pending: (): readonly PendingIntent[] => pending,
    setPending(next: readonly PendingIntent[]): void {
      pending = next;
    },
  };
}
