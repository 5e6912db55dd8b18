// The newest conversations are fetched before they are opened: they open at once, and can be read offline.
import { connection } from '../../data/connection.ts';
import type { Mail } from '../data/mail.ts';
import type { View } from '../data/view.ts';

const CONVERSATIONS = 12;
/** Messages of a conversation whose bodies are fetched, besides the unread ones. */
const NEWEST = 3;
const MOST_BODIES = 10;
/** New conversations at once that are fetched ahead. */
const ARRIVALS = 5;

const idle = (): Promise<void> =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 2000 });
    else setTimeout(resolve, 200);
  });

/** Saves data where the person asked the browser to. */
const savesData = (): boolean =>
  (navigator as Navigator & { connection?: { saveData?: boolean } }).connection?.saveData === true;

/** Reads a conversation, unless it is here already, and the bodies of its newest and its unread messages. */
async function fetchConversation(mail: Mail, id: string): Promise<boolean> {
  const known = mail.state.conversation[id];
  const newestAt = known === undefined ? '' : (mail.state.messages[known.at(-1) ?? '']?.date ?? '');
  if (known === undefined || newestAt < (mail.state.threads[id]?.latestAt ?? '')) {
    const loaded = await mail.loader.conversation(id);
    if (!loaded.ok) return false;
  }
  const messages = (mail.state.conversation[id] ?? []).map((messageId) => mail.state.messages[messageId]);
  const wanted = messages.filter((message, index) => message?.unread || index >= messages.length - NEWEST);
  for (const message of wanted.slice(-MOST_BODIES)) {
    if (message !== undefined) await mail.bodies.body(message.id);
  }
  return true;
}

/** Reads the first conversations of a view, one after the other, while nothing else happens. */
export async function fetchAhead(mail: Mail, view: View): Promise<void> {
  if (savesData()) return;
  for (const id of mail.replica.idsOf(view).slice(0, CONVERSATIONS)) {
    await idle();
    if (mail.view() !== view || connection.reachability() === 'offline') return;
    if (!(await fetchConversation(mail, id))) return;
  }
}

/** Reads what just arrived, so that it can be read on the way home. A burst is left to the list. */
export async function fetchArrived(mail: Mail, threadIds: readonly string[]): Promise<void> {
  if (savesData() || threadIds.length > ARRIVALS) return;
  for (const id of threadIds) {
    await idle();
    if (!(await fetchConversation(mail, id))) return;
  }
}
