import { expect, it } from 'vitest';
import { Comparison } from './comparison.ts';

it('comes to its end whatever the server has', () => {
  const comparison = new Comparison([
    { id: 'fewer', messageCount: 1_000 },
    { id: 'more', messageCount: 500 },
  ]);
  expect([comparison.total, comparison.done, comparison.left]).toEqual([1_500, 0, 1_500]);
  comparison.note('fewer', 400);
  expect(comparison.done).toBe(600);
  // It held 900 by now, of which all are compared.
  comparison.note('fewer', 0);
  comparison.note('more', 800);
  expect(comparison.done).toBe(1_000);
  comparison.note('more', 300);
  comparison.note('another', 70);
  expect(comparison.left).toBe(300);
  comparison.note('more', 0);
  expect([comparison.total, comparison.done, comparison.left]).toEqual([1_500, 1_500, 0]);
});
