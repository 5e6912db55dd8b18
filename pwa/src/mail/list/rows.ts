// The list as it is drawn: conversations with a heading before each stretch of time.
import { dayGroup } from '../../messages/format.ts';
import type { Thread } from '../data/documents.ts';

export type Row =
  | { kind: 'heading'; key: string; title: string }
  | { kind: 'thread'; key: string; id: string; position: number };

/**
 * Rows in order. The newest stretch has no heading when it is today: the top of a list needs none. Ids are newest
 * first, so only the borders between stretches are looked for, not the day of each of ten thousand rows.
 */
export function rowsOf(
  ids: readonly string[],
  timeOf: (id: string) => Thread['latestAt'] | undefined,
  now = new Date(),
): Row[] {
  const rows: Row[] = [];
  const groupAt = (index: number): string | undefined => {
    const at = timeOf(ids[index] ?? '');
    return at === undefined ? undefined : dayGroup(at, now);
  };
  let group = dayGroup(now.toISOString(), now);
  let index = 0;
  while (index < ids.length) {
    const title = groupAt(index) ?? group;
    if (title !== group) rows.push({ kind: 'heading', key: `heading ${title}`, title });
    group = title;
    const end = endOf(title, index, ids.length, groupAt);
    for (; index < end; index += 1) {
      const id = ids[index] ?? '';
      rows.push({ kind: 'thread', key: id, id, position: index + 1 });
    }
  }
  return rows;
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
