import { expect, it } from 'vitest';
import { type Rows, rowsOf, sameAtFirst } from './rows.ts';

const now = new Date(2026, 10, 20, 12);
const before = (days: number): string => new Date(2026, 10, 20 - days, 10).toISOString();
const ofDays = (days: number[]): Rows =>
  rowsOf(
    days.map((day, index) => `${day}/${index}`),
    (id) => before(Number.parseInt(id, 10)),
    now,
  );
const all = (rows: Rows) => Array.from({ length: rows.length }, (_, index) => rows.at(index));

it('puts one heading before each stretch of time and none before today', () => {
  const rows = ofDays([0, 0, 0, 1, 2, 2, 3, 40, 41, 400]);
  const drawn = all(rows).map((row) => (row?.kind === 'heading' ? row.title : row?.id.split('/')[0]));
  expect(drawn).toEqual([
    '0',
    '0',
    '0',
    'Yesterday',
    '1',
    'This week',
    '2',
    '2',
    '3',
    'October',
    '40',
    '41',
    'October 2025',
    '400',
  ]);
  expect(rows.at(-1)).toBeUndefined();
  expect(rows.at(14)).toBeUndefined();
});

it('finds each row again, near where it was or elsewhere', () => {
  const rows = ofDays([1, 1, 1, 2, 2, ...Array.from({ length: 50 }, (_, index) => 40 + index * 7)]);
  for (const [index, row] of all(rows).entries()) {
    expect(rows.keyAt(index)).toBe(row?.key);
    expect(rows.isHeading(index)).toBe(row?.kind === 'heading');
    for (const near of [undefined, index, index + 3, index - 6, 0, 60])
      expect(rows.indexOf(row?.key ?? '', near)).toBe(index);
  }
  expect(rows.indexOf('gone', 3)).toBe(-1);
});

it('knows how far two lists begin alike', () => {
  const days = [0, 0, 1, 2, 3, 40];
  expect(sameAtFirst(ofDays(days), ofDays([...days, 41]))).toBe(9);
  expect(sameAtFirst(ofDays(days), ofDays([0, ...days]))).toBe(2);
  expect(sameAtFirst(ofDays(days), ofDays([1, ...days.slice(1)]))).toBe(0);
  expect(sameAtFirst(ofDays([0, 0]), ofDays([0, 0, 1]))).toBe(2);
});

it('looks at few rows of a long list', () => {
  let asked = 0;
  const ids = Array.from({ length: 10_000 }, (_, index) => String(index));
  const rows = rowsOf(
    ids,
    (id) => {
      asked += 1;
      return before(Math.floor(Number(id) / 100));
    },
    now,
  );
  expect(all(rows).filter((row) => row?.kind === 'thread')).toHaveLength(10_000);
  expect(asked).toBeLessThan(600);
});
