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
  /** The last row of the pages that are kept on this device, and where reading goes on after it. */
  keptTo?: { id: string; cursor: string } | undefined;
}

/** Rows of one list that are kept on this device; deeper ones come back from the server. */
const KEPT = 2_000;

/** The list as it is kept: cut after a page, where the server can be asked for the next one. */
export function keptPart(list: ThreadList): ThreadList {
  if (list.ids.length <= KEPT) return list;
  const end = list.keptTo === undefined ? -1 : list.ids.lastIndexOf(list.keptTo.id, KEPT * 2);
  if (list.keptTo === undefined || end < 0)
    return { ...list, ids: list.ids.slice(0, KEPT), cursor: null, more: true };
  return { ...list, ids: list.ids.slice(0, end + 1), cursor: list.keptTo.cursor, more: true };
}

/** Where to cut the list once it is too long to be kept. */
function keptTo(ids: readonly string[], page: Page): ThreadList['keptTo'] {
  const id = ids.at(-1);
  return ids.length > KEPT || id === undefined || page.endCursor === null
    ? undefined
    : { id, cursor: page.endCursor };
}

export interface Page {
  ids: string[];
  endCursor: string | null;
  hasNextPage: boolean;
}

type Lookup = (id: string) => Pick<Thread, 'id' | 'latestAt'> | undefined;

export const emptyList: ThreadList = { ids: [], cursor: null, more: true, syncedTo: null };

/** Newest first; equal times as the server has them, by what the ids stand for: IMAP's times are whole seconds. */
export function newestFirst(a: Pick<Thread, 'id' | 'latestAt'>, b: Pick<Thread, 'id' | 'latestAt'>): number {
  if (a.latestAt !== b.latestAt) return a.latestAt < b.latestAt ? 1 : -1;
  return a.id === b.id ? 0 : compareEncoded(b.id, a.id);
}

/** Base64url's signs in the order of the bits they stand for (RFC 4648 section 5), which is not that of their codes. */
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Compares what two different base64url texts of one length stand for. */
function compareEncoded(one: string, other: string): number {
  let at = 0;
  while (one[at] === other[at] && at < one.length) at += 1;
  return BASE64URL.indexOf(one[at] ?? '') - BASE64URL.indexOf(other[at] ?? '');
}

function sorted(ids: Iterable<string>, rowOf: Lookup): string[] {
  const rows = [...new Set(ids)].map(rowOf).filter((row) => row !== undefined);
  return rows.sort(newestFirst).map((row) => row.id);
}

/** What stands in a list, by its ids; made once for each list, and taken along where only a page is added. */
const members = new WeakMap<readonly string[], Set<string>>();

function membersOf(ids: readonly string[]): ReadonlySet<string> {
  const known = members.get(ids) ?? new Set(ids);
  members.set(ids, known);
  return known;
}

/** The ids with others behind them. The members of the shorter list are those of the longer one from now on. */
function withMore(ids: readonly string[], added: readonly string[]): string[] {
  const longer = ids.concat(added);
  const known = members.get(ids) ?? new Set(ids);
  for (const id of added) known.add(id);
  members.delete(ids);
  members.set(longer, known);
  return longer;
}

/** Adds the page after the known part. */
export function appendPage(list: ThreadList, page: Page, rowOf: Lookup): ThreadList {
  const last = rowOf(list.ids.at(-1) ?? '');
  const known = membersOf(list.ids);
  const added = page.ids.filter((id) => !known.has(id));
  // A page mostly follows what is known: then a long list need not be put in order again.
  const follows = added.every((id) => {
    const row = rowOf(id);
    return row !== undefined && (last === undefined || newestFirst(last, row) <= 0);
  });
  const ids = follows ? withMore(list.ids, sorted(added, rowOf)) : sorted([...list.ids, ...added], rowOf);
  return {
    ids,
    cursor: page.endCursor,
    more: page.hasNextPage,
    syncedTo: list.syncedTo,
    keptTo: keptTo(ids, page) ?? list.keptTo,
  };
}

/**
 * Puts a freshly read first page in place of what was known of that stretch: what is missing there has left the list.
 * Older rows stay when the page reaches down to them; after a long absence it does not, and the page is the list.
 */
export function replaceHead(list: ThreadList, page: Page, rowOf: Lookup): ThreadList {
  const last = rowOf(page.ids.at(-1) ?? '');
  const syncedTo = rowOf(page.ids[0] ?? '')?.latestAt ?? new Date(0).toISOString();
  const ids = sorted(page.ids, rowOf);
  const alone = {
    ids,
    cursor: page.endCursor,
    more: page.hasNextPage,
    syncedTo,
    keptTo: keptTo(ids, page),
  };
  const tailIsLost = list.cursor === null && list.more;
  if (last === undefined || !page.hasNextPage || !joins(list, page, rowOf) || tailIsLost) return alone;
  const fresh = new Set(page.ids);
  const older = list.ids.filter((id) => {
    const row = rowOf(id);
    return row !== undefined && !fresh.has(id) && newestFirst(last, row) < 0;
  });
  if (older.length === 0) return alone;
  return {
    ids: sorted([...page.ids, ...older], rowOf),
    cursor: list.cursor,
    more: list.more,
    syncedTo,
    keptTo: list.keptTo,
  };
}

/** A freshly read head reaches down to what was known when the list was last complete. */
export function joins(list: ThreadList, page: Page, rowOf: Lookup): boolean {
  const last = rowOf(page.ids.at(-1) ?? '');
  return last !== undefined && list.syncedTo !== null && last.latestAt <= list.syncedTo;
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
  const here = membersOf(list.ids);
  const members = changed.filter(({ id }) => here.has(id));
  const leaving = misplaced(list.ids, new Map(members.map((row) => [row.id, belongs(row)])), rowOf);
  const last = rowOf(list.ids.findLast((id) => rowOf(id) !== undefined) ?? '');
  const known = (thread: Thread): boolean =>
    !list.more || (last !== undefined && newestFirst(thread, last) <= 0);
  const arriving = changed.filter(
    (thread) => (!here.has(thread.id) || leaving.has(thread.id)) && belongs(thread) && known(thread),
  );
  if (arriving.length === 0 && leaving.size === 0) return list;
  const ids = list.ids.filter((id) => !leaving.has(id));
  insert(ids, new Set(arriving.map(({ id }) => id)), rowOf);
  return { ...list, ids };
}

/** Of the changed members of a list (and whether they still belong) those that do not stand where they should. */
function misplaced(
  ids: readonly string[],
  changed: ReadonlyMap<string, boolean>,
  rowOf: Lookup,
): ReadonlySet<string> {
  const found = new Set<string>();
  if (changed.size === 0) return found;
  // Rows that are not here yet say nothing about the order.
  const neighbour = (from: number, by: 1 | -1) => {
    for (let index = from + by; index >= 0 && index < ids.length; index += by) {
      const row = found.has(ids[index] ?? '') ? undefined : rowOf(ids[index] ?? '');
      if (row !== undefined) return row;
    }
    return undefined;
  };
  for (const [index, id] of ids.entries()) {
    const stays = changed.get(id);
    if (stays === undefined) continue;
    const [row, newer, older] = [rowOf(id), neighbour(index, -1), neighbour(index, 1)];
    const inOrder =
      row !== undefined &&
      (newer === undefined || newestFirst(newer, row) <= 0) &&
      (older === undefined || newestFirst(row, older) <= 0);
    if (!stays || !inOrder) found.add(id);
  }
  return found;
}

/** Puts each id in its place among those that are in order already. */
function insert(ids: string[], arriving: ReadonlySet<string>, rowOf: Lookup): void {
  for (const id of arriving) {
    const row = rowOf(id);
    if (row === undefined) continue;
    let low = 0;
    let high = ids.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = rowOf(ids[middle] ?? '');
      if (other !== undefined && newestFirst(other, row) <= 0) low = middle + 1;
      else high = middle;
    }
    ids.splice(low, 0, id);
  }
}
