// The order of one list of threads, as far as it is known: newest first, a known head and an unknown tail.
import type { Thread } from './documents.ts';

export interface ThreadList {
  /** Newest first. */
  ids: string[];
  /** Where the unknown part begins; null before the first page. */
  cursor: string | null;
  /** There is an unknown part. */
  more: boolean;
  /** `latestAt` of the newest row at the last moment the list was surely complete; null when it never was. */
  syncedTo: string | null;
}

export interface Page {
  ids: string[];
  endCursor: string | null;
  hasNextPage: boolean;
}

type Lookup = (id: string) => Pick<Thread, 'id' | 'latestAt'> | undefined;

export const emptyList: ThreadList = { ids: [], cursor: null, more: true, syncedTo: null };

/** Newest first; equal times by id, so that every device agrees. */
export function newestFirst(a: Pick<Thread, 'id' | 'latestAt'>, b: Pick<Thread, 'id' | 'latestAt'>): number {
  if (a.latestAt !== b.latestAt) return a.latestAt < b.latestAt ? 1 : -1;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}

function sorted(ids: Iterable<string>, rowOf: Lookup): string[] {
  const rows = [...new Set(ids)].map(rowOf).filter((row) => row !== undefined);
  return rows.sort(newestFirst).map((row) => row.id);
}

/** Adds the page after the known part. */
export function appendPage(list: ThreadList, page: Page, rowOf: Lookup): ThreadList {
  const last = rowOf(list.ids.at(-1) ?? '');
  const known = new Set(list.ids);
  const added = page.ids.filter((id) => !known.has(id));
  // A page mostly follows what is known: then a long list need not be put in order again.
  const follows = added.every((id) => {
    const row = rowOf(id);
    return row !== undefined && (last === undefined || newestFirst(last, row) <= 0);
  });
  const ids = follows ? [...list.ids, ...sorted(added, rowOf)] : sorted([...list.ids, ...added], rowOf);
  return { ids, cursor: page.endCursor, more: page.hasNextPage, syncedTo: list.syncedTo };
}

/**
 * Puts a freshly read first page in place of what was known of that stretch: what is missing there has left the list.
 * Older rows stay when the page reaches down to them; after a long absence it does not, and the page is the list.
 */
export function replaceHead(list: ThreadList, page: Page, rowOf: Lookup): ThreadList {
  const last = rowOf(page.ids.at(-1) ?? '');
  const syncedTo = rowOf(page.ids[0] ?? '')?.latestAt ?? new Date(0).toISOString();
  const alone = { ids: sorted(page.ids, rowOf), cursor: page.endCursor, more: page.hasNextPage, syncedTo };
  const joins = last !== undefined && list.syncedTo !== null && last.latestAt <= list.syncedTo;
  const tailIsLost = list.cursor === null && list.more;
  if (!page.hasNextPage || !joins || tailIsLost) return alone;
  const fresh = new Set(page.ids);
  const older = list.ids.filter((id) => {
    const row = rowOf(id);
    return row !== undefined && !fresh.has(id) && newestFirst(last, row) < 0;
  });
  if (older.length === 0) return alone;
  return { ids: sorted([...page.ids, ...older], rowOf), cursor: list.cursor, more: list.more, syncedTo };
}

/**
 * The list after some threads changed: those that belong stand in their place, the others are gone. One that falls
 * into the unknown tail is left to the page that will bring it.
 */
export function settle(
  list: ThreadList,
  changed: readonly Thread[],
  belongs: (thread: Thread) => boolean,
  rowOf: Lookup,
): ThreadList {
  const changedIds = new Set(changed.map((thread) => thread.id));
  const kept = list.ids.filter((id) => !changedIds.has(id));
  const last = rowOf(list.ids.at(-1) ?? '');
  const known = (thread: Thread): boolean =>
    !list.more || (last !== undefined && newestFirst(thread, last) <= 0);
  const arriving = changed.filter((thread) => belongs(thread) && known(thread));
  if (arriving.length === 0 && kept.length === list.ids.length) return list;
  const ids = sorted([...kept, ...arriving.map((thread) => thread.id)], rowOf);
  const same = ids.length === list.ids.length && ids.every((id, index) => id === list.ids[index]);
  return same ? list : { ...list, ids };
}
