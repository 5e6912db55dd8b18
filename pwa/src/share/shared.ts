// What other apps share with Postroom, kept on the device until somebody who is signed in writes it into a message.
// The service worker puts it here, so it works offline and signed out; sign-out takes it away.
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';

/** Where the system sends what is shared (Web Share Target), and the names of its fields. */
export const SHARE_PATH = '/share';
export const SHARE_FIELDS = { title: 'title', text: 'text', url: 'url', files: 'files' } as const;

export interface Shared {
  /** UUID. */
  id: string;
  /** ms since 1970. */
  at: number;
  subject: string;
  /** The words and the address, a line each. */
  text: string;
  files: File[];
}

interface ShareSchema extends DBSchema {
  shared: { key: string; value: Shared };
}

const NAME = 'postroom-shared';
/** What nobody fetched is dropped after a week. */
const LONGEST_MS = 7 * 86_400_000;

const open = (): Promise<IDBPDatabase<ShareSchema>> =>
  openDB<ShareSchema>(NAME, 1, {
    upgrade: (database) => void database.createObjectStore('shared', { keyPath: 'id' }),
    blocking(_current, _blocked, event) {
      if (event.target instanceof IDBDatabase) event.target.close();
    },
  });

/** Reads the form a share arrives as. Empty when it holds nothing. */
export function sharedOf(form: FormData): Shared | null {
  const field = (name: string): string =>
    form
      .getAll(name)
      .filter((value) => typeof value === 'string')
      .join('\n')
      .replace(/[^\P{Cc}\t\n]/gu, '')
      .trim();
  const files = form.getAll(SHARE_FIELDS.files).filter((value) => value instanceof File && value.size > 0);
  const [text, url] = [field(SHARE_FIELDS.text), field(SHARE_FIELDS.url)];
  const subject = field(SHARE_FIELDS.title).replace(/\s+/g, ' ').slice(0, 1_000);
  // Many apps put the address into the text as well.
  const words = [text, text.includes(url) ? '' : url].filter((part) => part !== '').join('\n');
  if (subject === '' && words === '' && files.length === 0) return null;
  return { id: crypto.randomUUID(), at: Date.now(), subject, text: words, files: files as File[] };
}

/** Rejects when the device has no room. */
export async function keepShared(shared: Shared): Promise<void> {
  const database = await open();
  try {
    await database.put('shared', shared);
  } finally {
    database.close();
  }
}

/** Hands out what is kept, oldest first, and forgets it: of several tabs one gets each. */
export async function takeShared(): Promise<Shared[]> {
  const database = await open();
  try {
    const transaction = database.transaction('shared', 'readwrite');
    const all = await transaction.store.getAll();
    await transaction.store.clear();
    await transaction.done;
    return all.filter(({ at }) => Date.now() - at < LONGEST_MS).toSorted((a, b) => a.at - b.at);
  } finally {
    database.close();
  }
}

export const forgetShared = (): Promise<void> => deleteDB(NAME);
