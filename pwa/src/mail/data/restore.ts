// Puts the copy on this device in sight, before anything is asked of the server: first what a screen shows, then the
// rest in small steps, so that a slow phone can be used meanwhile.
import type { Message } from './documents.ts';
import type { ThreadList } from './list.ts';
import type { Replica } from './replica.ts';
import type { MailDatabase } from './storage.ts';
import { viewOf } from './view.ts';

/** Rows of each list that are read before anything is drawn. */
const SCREEN = 30;
/** Rows put in sight in one go afterwards. */
const STEP = 60;
/** Newest threads beyond those of lists, and messages, that are held in memory. */
const MOST_THREADS = 3_000;
const MOST_MESSAGES = 8_000;

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

export interface Restored {
  /** The lists are as they were, so that what the server says can be joined to them. */
  lists: Promise<void>;
  /** Everything kept is in memory. */
  all: Promise<void>;
}

/** Fills the replica from IndexedDB. Both promises resolve also when there is nothing or it cannot be read. */
export function restore(opened: Promise<MailDatabase | null>, replica: Replica): Restored {
  const failed = (error: unknown): void =>
    console.warn('The copy of mail on this device could not be read', error);
  const lists = opened.then((database) => database && restoreLists(database, replica)).catch(failed);
  const all = lists
    .then(() => opened)
    .then((database) => database && restoreRest(database, replica))
    .catch(failed);
  return { lists: lists.then(() => undefined), all: all.then(() => undefined) };
}

async function restoreLists(database: MailDatabase, replica: Replica): Promise<void> {
  const transaction = database.transaction(['accounts', 'folders', 'threads', 'outgoing', 'lists']);
  const [accounts, folders, outgoing, kept] = await Promise.all([
    transaction.objectStore('accounts').getAll(),
    transaction.objectStore('folders').getAll(),
    transaction.objectStore('outgoing').getAll(),
    transaction.objectStore('lists').getAll(),
  ]);
  const threadStore = transaction.objectStore('threads');
  const first = new Set(kept.flatMap(({ list }) => list.ids.slice(0, SCREEN)));
  const threads = await Promise.all([...first].map((id) => threadStore.get(id)));
  replica.restore(
    { accounts, folders, outgoing, threads: threads.filter((thread) => thread !== undefined) },
    Object.fromEntries(kept.map(({ word, list }): [string, ThreadList] => [word, list])),
    {},
    viewOf,
  );
  const further = [...new Set(kept.flatMap(({ list }) => list.ids.slice(SCREEN)))].filter(
    (id) => !first.has(id),
  );
  for (let from = 0; from < further.length; from += STEP) {
    await turn();
    await restoreThreads(database, replica, further.slice(from, from + STEP));
  }
  replica.dropMissing();
}

async function restoreThreads(
  database: MailDatabase,
  replica: Replica,
  ids: readonly string[],
): Promise<void> {
  const { store } = database.transaction('threads');
  const threads = await Promise.all(ids.map((id) => store.get(id)));
  replica.restore({ threads: threads.filter((thread) => thread !== undefined) }, {}, {}, viewOf);
}

async function restoreRest(database: MailDatabase, replica: Replica): Promise<void> {
  await turn();
  const newest: string[] = [];
  const { store } = database.transaction('threads');
  let cursor = await store.index('latestAt').openKeyCursor(null, 'prev');
  while (cursor !== null && newest.length < MOST_THREADS) {
    newest.push(cursor.primaryKey);
    cursor = await cursor.continue();
  }
  const unknown = newest.filter((id) => !replica.knows(id));
  for (let from = 0; from < unknown.length; from += STEP) {
    await turn();
    await restoreThreads(database, replica, unknown.slice(from, from + STEP));
  }
  let count = 0;
  for (const threadId of newest) {
    if (count > MOST_MESSAGES) return;
    count += await recallConversation(database, replica, threadId);
    if (count % 10 === 0) await turn();
  }
}

/** Puts one kept conversation in sight, if it is whole and not there yet. Answers with how many messages it has. */
export async function recallConversation(
  database: MailDatabase,
  replica: Replica,
  threadId: string,
): Promise<number> {
  if (replica.state.conversation[threadId] !== undefined) return 0;
  const transaction = database.transaction(['conversations', 'messages']);
  const kept = await transaction.objectStore('conversations').get(threadId);
  if (kept === undefined) return 0;
  const store = transaction.objectStore('messages');
  const found = await Promise.all(kept.messageIds.map((id) => store.get(id)));
  const messages = found.filter((message): message is Message => message !== undefined);
  if (messages.length < found.length || replica.state.conversation[threadId] !== undefined) return 0;
  replica.restore({ messages }, {}, { [threadId]: kept.messageIds }, viewOf);
  return messages.length;
}
