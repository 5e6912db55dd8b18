import { describe, expect, it } from 'vitest';
import type { Thread } from './documents.ts';
import {
  appendPage,
  emptyList,
  keptPart,
  newestFirst,
  replaceHead,
  settle,
  type ThreadList,
} from './list.ts';

const rows = new Map<string, Thread>();
const rowOf = (id: string): Thread | undefined => rows.get(id);
/** Threads 0, 1, 2…, each an hour older than the one before. */
function some(from: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `t${from + index}`;
    const latestAt = new Date(Date.UTC(2026, 10, 20) - (from + index) * 3_600_000).toISOString();
    rows.set(id, { id, latestAt } as Thread);
    return id;
  });
}
const page = (ids: string[], more = true) => ({
  ids,
  endCursor: `after ${ids.at(-1)}`,
  hasNextPage: more,
});
const read = (count: number, size = 50): ThreadList => {
  let list: ThreadList = { ...emptyList };
  for (let from = 0; from < count; from += size)
    list = appendPage(list, page(some(from, Math.min(size, count - from))), rowOf);
  return list;
};
const always = () => true;

describe('a long list', () => {
  it('takes a change into its place and leaves the others where they are', () => {
    const list = read(300);
    const moved = { id: 't250', latestAt: new Date(Date.UTC(2026, 10, 20)).toISOString() } as Thread;
    rows.set('t250', moved);
    const next = settle(list, [moved], always, rowOf);
    expect(next.ids.slice(0, 3)).toEqual(['t250', 't0', 't1']);
    expect(next.ids).toHaveLength(300);
    expect(settle(list, [moved], () => false, rowOf).ids).toHaveLength(299);
    some(250, 1);
    expect(settle(list, [rows.get('t7') as Thread, rows.get('t250') as Thread], always, rowOf)).toBe(list);
  });

  it('stays whole while its rows are still being read from the device', () => {
    const list = read(200);
    for (const id of list.ids.slice(30)) rows.delete(id);
    const further = some(30, 60).map((id) => rows.get(id) as Thread);
    expect(settle(list, further, always, rowOf)).toBe(list);
  });

  it('knows its members also after pages were added', () => {
    const list = read(150);
    const again = appendPage(list, page([...list.ids.slice(140), ...some(150, 10)]), rowOf);
    expect(again.ids).toHaveLength(160);
    expect(appendPage(again, page(some(155, 10)), rowOf).ids).toHaveLength(165);
    // The shorter list is still right by itself.
    expect(appendPage(list, page(some(150, 5)), rowOf).ids).toHaveLength(155);
  });

  it('is kept up to the end of a page, and goes on from there', () => {
    const list = read(2_430);
    const kept = keptPart(list);
    expect(kept.ids).toHaveLength(2_000);
    expect(kept).toMatchObject({ cursor: 'after t1999', more: true });
    const head = replaceHead(
      { ...kept, syncedTo: rows.get('t0')?.latestAt ?? null },
      page(some(0, 50)),
      rowOf,
    );
    expect(head.ids).toHaveLength(2_000);
    expect(head.cursor).toBe('after t1999');
    const short = read(120);
    expect(keptPart(short)).toBe(short);
  });
});

describe('conversations of one second', () => {
  const latestAt = new Date(Date.UTC(2026, 10, 20)).toISOString();
  const uuid = (end: string): string => `01939f3c-7a10-7b3c-8f01-${end.padStart(12, '0')}`;
  const named = (end: string) => ({
    id: Buffer.from(`Thread:${uuid(end)}`).toString('base64url'),
    latestAt,
  });

  it('stand as the server has them: by the UUID, the last first', () => {
    const ends = Array.from({ length: 600 }, (_, index) => (index * 7919).toString(16));
    const byUuid = [...ends].sort((a, b) => (uuid(a) < uuid(b) ? 1 : -1)).map((end) => named(end).id);
    expect(
      ends
        .map(named)
        .sort(newestFirst)
        .map(({ id }) => id),
    ).toEqual(byUuid);
    expect(newestFirst(named('1'), named('1'))).toBe(0);
  });
});
