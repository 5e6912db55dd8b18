// The newest conversations are fetched before they are opened: they open at once, and can be read offline.
import { connection } from '../../data/connection.ts';
import type { Mail } from '../data/mail.ts';
import type { View } from '../data/view.ts';

const CONVERSATIONS = 12;
/** Messages of a conversation whose bodies are fetched, besides the unread ones. */
const NEWEST = 3;

const idle = (): Promise<void> =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 2000 });
    else setTimeout(resolve, 200);
  });

/** Saves data where the person asked the browser to. */
const savesData = (): boolean =>
  (navigator as Navigator & { connection?: { saveData?: boolean } }).connection?.saveData === true;

/** Reads the first conversations of a view and their newest bodies, one after the other, while nothing else happens. */
export async function fetchAhead(mail: Mail, view: View): Promise<void> {
  if (savesData()) return;
  for (const id of mail.replica.list(view).ids.slice(0, CONVERSATIONS)) {
    await idle();
    if (mail.view() !== view || connection.reachability() === 'offline') return;
    const known = mail.state.conversation[id];
    const newestAt = known === undefined ? '' : (mail.state.messages[known.at(-1) ?? '']?.date ?? '');
    if (known === undefined || newestAt < (mail.state.threads[id]?.latestAt ?? '')) {
      const loaded = await mail.loader.conversation(id);
      if (!loaded.ok) return;
    }
    const messages = (mail.state.conversation[id] ?? []).map((messageId) => mail.state.messages[messageId]);
    const wanted = messages.filter((message, index) => message?.unread || index >= messages.length - NEWEST);
    for (const message of wanted) if (message !== undefined) await mail.bodies.body(message.id);
  }
}
