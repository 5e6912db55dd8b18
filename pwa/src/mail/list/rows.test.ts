import { expect, it } from 'vitest';
import { rowsOf } from './rows.ts';

const now = new Date(2026, 10, 20, 12);
const before = (days: number): string => new Date(2026, 10, 20 - days, 10).toISOString();

it('puts one heading before each stretch of time and none before today', () => {
  const days = [0, 0, 0, 1, 2, 2, 3, 40, 41, 400];
  const rows = rowsOf(
    days.map(String).map((day, index) => `${day}/${index}`),
    (id) => before(Number.parseInt(id, 10)),
    now,
  );
  const drawn = rows.map((row) => (row.kind === 'heading' ? row.title : row.id.split('/')[0]));
  expect(drawn).toEqual(
    [
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
    ].map((one) => one),
  );
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
  expect(rows.filter(({ kind }) => kind === 'thread')).toHaveLength(10_000);
  expect(asked).toBeLessThan(600);
});
