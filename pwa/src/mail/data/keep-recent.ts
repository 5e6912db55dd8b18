// Keeps the mail of recent weeks on this device, a conversation at a time, while nothing else happens.
import { connection } from '../../data/connection.ts';
import type { Mail } from './mail.ts';
import { chosenViews, keptWeeks, setKeeping, setKept, type Weeks } from './recent.ts';
import { prune } from './storage.ts';
import type { View } from './view.ts';

const DAY = 86_400_000;
/** Longest list that is read ahead. */
const MOST_ROWS = 2_000;
/** Rows of conversations are kept this much longer than texts, in days. */
const ROWS_STAY = 180;
/** Between two conversations, ms: the person comes first. */
const PAUSE = 40;

const pause = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(() => {
      if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 3_000 });
      else resolve();
    }, PAUSE);
  });

const online = (): boolean => connection.reachability() !== 'offline';
const savesData = (): boolean =>
  (navigator as Navigator & { connection?: { saveData?: boolean } }).connection?.saveData === true;

/** Brings what is kept up to date; one tab at a time, and not over a connection that is to be spared. */
export async function keepRecent(mail: Mail): Promise<void> {
  if (keptWeeks() === 0 || savesData() || !online()) return;
  const name = `postroom-recent-${mail.workspace.userId}`;
  await navigator.locks?.request(name, { ifAvailable: true }, async (lock) => {
    if (lock === null) return;
    // A choice that is made meanwhile ends the round, and finds this lock taken.
    for (let done: Weeks = 0; keptWeeks() > 0 && done !== keptWeeks(); ) {
      done = keptWeeks();
      await keep(mail, done).finally(() => setKeeping(undefined));
    }
  });
}

async function keep(mail: Mail, weeks: Weeks): Promise<void> {
  const since = new Date(Date.now() - weeks * 7 * DAY).toISOString();
  const wanted = new Set<string>();
  for (const view of chosenViews(mail.replica.folders.all())) {
    if (!(await readDownTo(mail, view, since))) return;
    for (const id of mail.replica.idsOf(view))
      if ((mail.state.threads[id]?.latestAt ?? '') >= since) wanted.add(id);
  }
  let messages = 0;
  let done = 0;
  for (const id of wanted) {
    if (keptWeeks() !== weeks || !online()) return;
    setKeeping({ done, total: wanted.size });
    const count = await keepConversation(mail, id, since);
    if (count === null) return;
    messages += count;
    done += 1;
  }
  setKept({ at: new Date().toISOString(), conversations: wanted.size, messages });
  const database = await mail.database;
  if (database) await prune(database, new Date(Date.now() - ROWS_STAY * DAY).toISOString());
}

async function readDownTo(mail: Mail, view: View, since: string): Promise<boolean> {
  const list = () => mail.replica.list(view);
  if (list().state !== 'ready' && !(await mail.loader.head(view)).ok) return false;
  for (;;) {
    const ids = mail.replica.idsOf(view);
    const oldest = mail.state.threads[ids.at(-1) ?? '']?.latestAt ?? '';
    if (!list().more || ids.length >= MOST_ROWS || oldest < since) return true;
    await pause();
    if (!online() || !(await mail.loader.more(view)).ok) return false;
    if (mail.replica.idsOf(view).length === ids.length) return true;
  }
}

/** Reads what is not here yet. Answers with the messages that are kept with their text; null when it failed. */
async function keepConversation(mail: Mail, id: string, since: string): Promise<number | null> {
  await mail.recall(id);
  const known = mail.state.conversation[id];
  const newestAt = mail.state.messages[known?.at(-1) ?? '']?.date ?? '';
  if (known === undefined || newestAt < (mail.state.threads[id]?.latestAt ?? '')) {
    await pause();
    if (!(await mail.loader.conversation(id)).ok) return null;
  }
  let count = 0;
  for (const messageId of mail.state.conversation[id] ?? []) {
    if ((mail.state.messages[messageId]?.date ?? '') < since) continue;
    if ((await mail.bodies.keep(messageId, pause)) === 'offline') return null;
    count += 1;
  }
  return count;
}

/** Soon after the start, after every gap, and every half hour. Returns what stops it. */
export function keepRecentAlways(mail: Mail): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = (after: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      void keepRecent(mail).catch((error: unknown) => console.warn('Recent mail could not be kept', error));
      soon(30 * 60_000);
    }, after);
  };
  soon(8_000);
  const forget = connection.onReconnected(() => soon(5_000));
  return () => {
    clearTimeout(timer);
    forget();
  };
}
