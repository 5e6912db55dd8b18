import { expect, it } from 'vitest';
import { InputError } from '../core/errors.ts';
import {
  cursorConnection,
  decodeKeyset,
  encodeKeyset,
  type Keyset,
  pageSize,
  timePlace,
} from './connection.ts';

interface Row {
  at: string;
  id: string;
}
const rows: Row[] = Array.from({ length: 25 }, (_, index) => ({
  at: `2026-11-${10 + (index % 3)}`,
  id: `id${index}`,
})).sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id));

const page = (first: number, after?: string | null) =>
  cursorConnection<Row>({
    args: { first, after },
    keyCount: 2,
    keysOf: (row) => [row.at, row.id],
    fetch: async ({ after: keys, limit }) => rows.filter((row) => isAfter(row, keys)).slice(0, limit),
  });

function isAfter(row: Row, keys: Keyset | null): boolean {
  if (keys === null) return true;
  const [at, id] = keys.map(String);
  return row.at > (at ?? '') || (row.at === at && row.id > (id ?? ''));
}

it('goes on from a time and an id that were written here, and from nothing else', () => {
  const id = '01a1ff86-e025-713e-98f7-0383e005b375';
  for (const at of ['2026-11-21 19:00:00.123456+00', '2026-11-21 19:00:00+05:30', '2026-11-21T19:00:00.123Z'])
    expect(timePlace([at, id])).toEqual({ at, id });
  expect(timePlace(null)).toBeNull();
  for (const mangled of [
    ['yesterday', id],
    ['2026-99-21T19:00:00Z', id],
    ['2026-11-21T19:00:00Z', 'x'],
    [1, null],
  ])
    expect(() => timePlace(mangled), String(mangled)).toThrow(InputError);
});

it('pages give every row once, in order, and end', async () => {
  const seen: string[] = [];
  let after: string | null = null;
  for (;;) {
    const connection = await page(7, after);
    seen.push(...connection.edges.map((edge) => edge.node.id));
    expect(connection.pageInfo.hasPreviousPage).toBe(after !== null);
    after = connection.pageInfo.endCursor;
    if (!connection.pageInfo.hasNextPage) break;
  }
  expect(seen).toEqual(rows.map((row) => row.id));
});

it('an empty page has no cursors', async () => {
  const connection = await page(5, encodeKeyset(['9999', '']));
  expect(connection.pageInfo).toEqual({
    hasNextPage: false,
    hasPreviousPage: true,
    startCursor: null,
    endCursor: null,
  });
});

it('asks for 1 to 100 at a time', () => {
  for (const first of [0, -1, 101, 1_000_000]) expect(() => pageSize(first)).toThrow(InputError);
  expect([1, 100].map((first) => pageSize(first))).toEqual([1, 100]);
});

it('a cursor of another list is refused', () => {
  for (const cursor of [
    '',
    'x',
    encodeKeyset(['one']),
    encodeKeyset(['a', 'b', 'c']),
    Buffer.from('{}').toString('base64url'),
  ]) {
    expect(() => decodeKeyset(cursor, 2)).toThrow(InputError);
  }
});
