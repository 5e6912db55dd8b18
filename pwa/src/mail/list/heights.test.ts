import { expect, it } from 'vitest';
import { createHeights } from './heights.ts';
import { rowsOf } from './rows.ts';

const now = new Date(2026, 10, 20, 12);
const many = (count: number, from = 0) =>
  rowsOf(
    Array.from({ length: count }, (_, index) => `t${index + from}`),
    () => now.toISOString(),
    now,
  );
const drawn = (keys: number[], height: number) => keys.map((key) => ({ key: `t${key}`, height }));

it('takes the height of drawn rows for the others, and remembers those that differ', () => {
  const heights = createHeights(79);
  heights.setRows(many(1000));
  expect(heights.startOf(1000)).toBe(79_000);
  expect(heights.learn(drawn([0, 1, 2, 3], 80))).toBe(true);
  expect(heights.startOf(1000)).toBe(80_000);
  expect(heights.learn([...drawn([4, 5, 6], 80), ...drawn([7], 104)])).toBe(true);
  expect(heights.startOf(8)).toBe(664);
  expect(heights.learn([...drawn([6], 80), ...drawn([7], 104)])).toBe(false);
  expect([heights.indexAt(-5), heights.indexAt(663), heights.indexAt(664), heights.indexAt(1e9)]).toEqual([
    0, 7, 8, 999,
  ]);
});

it('keeps what it knows when rows are added at the end or come in at the top', () => {
  const heights = createHeights(80);
  heights.setRows(many(10, 1));
  heights.learn([...drawn([1, 2], 80), ...drawn([3], 104)]);
  heights.setRows(many(20, 1));
  expect([heights.startOf(3), heights.startOf(20)]).toEqual([264, 1624]);
  heights.setRows(many(21, 0));
  expect([heights.startOf(3), heights.startOf(4), heights.startOf(21)]).toEqual([240, 344, 1704]);
});

it('begins anew when all rows are drawn in another height', () => {
  const heights = createHeights(80);
  heights.setRows(many(10));
  heights.learn([...drawn([1, 2], 80), ...drawn([3], 104)]);
  expect(heights.learn(drawn([4, 5, 6], 52))).toBe(true);
  expect(heights.startOf(10)).toBe(520);
});
