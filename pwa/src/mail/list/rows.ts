// The list as it is drawn: conversations with a heading before each stretch of time.
import { dayGroup } from '../../messages/format.ts';
import type { Thread } from '../data/documents.ts';

export type Row =
  | { kind: 'heading'; key: string; title: string }
  | { kind: 'thread'; key: string; id: string; position: number };

/**
 * Rows in order. They are made when they are asked for: a list of ten thousand that grows by a page makes none anew.
 */
export interface Rows {
  readonly length: number;
  readonly ids: readonly string[];
  readonly headings: readonly Heading[];
  /** Undefined beyond the end. */
  at: (index: number) => Row | undefined;
  keyAt: (index: number) => string;
  isHeading: (index: number) => boolean;
  /** Where a row stands; -1 when it is gone. `near` is where it stood before: it is looked for there first. */
  indexOf: (key: string, near?: number) => number;
}

export interface Heading {
  /** Its own index among the rows. */
  at: number;
  key: string;
  title: string;
}

/** A row that moved is mostly found this many places away. */
const NEARBY = 6;

/**
 * The newest stretch has no heading when it is today: the top of a list needs none. Ids are newest first, so only the
 * borders between stretches are looked for, not the day of each of ten thousand rows.
 */
export function rowsOf(
  ids: readonly string[],
  timeOf: (id: string) => Thread['latestAt'] | undefined,
  now = new Date(),
): Rows {
  return withHeadings(ids, headingsOf(ids, timeOf, now));
}

function headingsOf(
  ids: readonly string[],
  timeOf: (id: string) => Thread['latestAt'] | undefined,
  now: Date,
): Heading[] {
  const headings: Heading[] = [];
  const groupAt = (index: number): string | undefined => {
    const at = timeOf(ids[index] ?? '');
    return at === undefined ? undefined : dayGroup(at, now);
  };
  let group = dayGroup(now.toISOString(), now);
  let index = 0;
  while (index < ids.length) {
    const title = groupAt(index) ?? group;
    if (title !== group) headings.push({ at: index + headings.length, key: `heading ${title}`, title });
    group = title;
    index = endOf(title, index, ids.length, groupAt);
  }
  return headings;
}

function withHeadings(ids: readonly string[], headings: readonly Heading[]): Rows {
  const length = ids.length + headings.length;
  /** Headings that stand before the row at `index`. */
  const before = (index: number): number => {
    let low = 0;
    let high = headings.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((headings[middle]?.at ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const headingAt = (index: number): Heading | undefined => {
    const heading = headings[before(index)];
    return heading?.at === index ? heading : undefined;
  };
  const keyAt = (index: number): string => headingAt(index)?.key ?? ids[index - before(index)] ?? '';
  return {
    length,
    ids,
    headings,
    keyAt,
    isHeading: (index) => headingAt(index) !== undefined,
    at(index) {
      if (index < 0 || index >= length) return undefined;
      const heading = headingAt(index);
      if (heading !== undefined) return { kind: 'heading', key: heading.key, title: heading.title };
      const place = index - before(index);
      const id = ids[place] ?? '';
      return { kind: 'thread', key: id, id, position: place + 1 };
    },
    indexOf(key, near) {
      for (let by = 0; near !== undefined && by <= NEARBY; by += 1) {
        if (keyAt(near + by) === key) return near + by;
        if (keyAt(near - by) === key) return near - by;
      }
      const heading = headings.find((one) => one.key === key);
      if (heading !== undefined) return heading.at;
      const place = ids.indexOf(key);
      if (place < 0) return -1;
      // The n-th heading has n - 1 before it: it stands before this row when its place among the ids is not later.
      const passed = headings.filter((one, count) => one.at - count <= place).length;
      return place + passed;
    },
  };
}

/** How many rows at the beginning are the same in both. */
export function sameAtFirst(one: Rows, other: Rows): number {
  let ids = 0;
  while (ids < one.ids.length && one.ids[ids] === other.ids[ids]) ids += 1;
  let headings = 0;
  for (; headings < one.headings.length; headings += 1) {
    const [a, b] = [one.headings[headings], other.headings[headings]];
    if (a === undefined || b === undefined || a.at !== b.at || a.key !== b.key) break;
  }
  const border = Math.min(
    one.headings[headings]?.at ?? one.length,
    other.headings[headings]?.at ?? other.length,
  );
  return Math.min(ids + headings, border);
}

/** The first index after `from` whose group is another one. */
function endOf(
  title: string,
  from: number,
  length: number,
  groupAt: (index: number) => string | undefined,
): number {
  const same = (index: number): boolean => (groupAt(index) ?? title) === title;
  let step = 1;
  let low = from;
  while (low + step < length && same(low + step)) {
    low += step;
    step *= 2;
  }
  let high = Math.min(length, low + step);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (same(middle)) low = middle;
    else high = middle;
  }
  return high;
}
