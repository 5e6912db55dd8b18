import { expect, it } from 'vitest';
import { outOfOrder } from './dom-order.ts';
import { rowsOf } from './rows.ts';
import { createSlots, type Slot } from './slots.ts';

const now = new Date(2026, 10, 20, 12);
const rowsFrom = (first: number, count = 100) =>
  rowsOf(
    Array.from({ length: count }, (_, index) => `t${first + index}`),
    () => now.toISOString(),
    now,
  );

function drawing() {
  let made = 0;
  const removed: string[] = [];
  const held = new Set<string>();
  const slots = createSlots((row, index) => {
    made += 1;
    const slot: Slot = {
      kind: row.kind,
      key: row.key,
      index,
      show: (next, at) => Object.assign(slot, { key: next.key, index: at }),
      move: (next, at) => Object.assign(slot, { key: next.key, index: at }),
      held: () => held.has(slot.key),
      remove: () => removed.push(slot.key),
    };
    return slot;
  });
  const show = (rows: ReturnType<typeof rowsFrom>, from: number, to: number): void => {
    for (const index of slots.missing({ from, to })) {
      const row = rows.at(index);
      if (row !== undefined) slots.fill(row, index, { from, to });
    }
  };
  return { slots, show, held, removed, made: () => made };
}

it('draws rows that come into sight with those that went out of it', () => {
  const { slots, show, made } = drawing();
  const rows = rowsFrom(0);
  show(rows, 0, 10);
  for (let from = 1; from <= 80; from += 7) show(rows, from, from + 10);
  expect(made()).toBe(10);
  show(rows, 20, 30);
  const indexes = slots.all().map(({ index }) => index);
  expect(indexes.toSorted((a, b) => a - b)).toEqual(rows.ids.slice(20, 30).map((id) => Number(id.slice(1))));
});

it('leaves the row with the focus its own, and moves rows with what they show', () => {
  const { slots, show, held, removed, made } = drawing();
  const rows = rowsFrom(0);
  show(rows, 0, 5);
  held.add('t2');
  show(rows, 50, 55);
  expect(made()).toBe(6);
  expect(slots.all().map(({ key }) => key)).toContain('t2');
  slots.follow(rowsFrom(-1));
  expect(slots.all().every(({ key, index }) => Number(key.slice(1)) === index - 1)).toBe(true);
  slots.follow(rowsFrom(3));
  expect(removed).toEqual(['t2']);
});

it('moves the fewest nodes to restore their order, and never the one with the focus', () => {
  expect([...outOfOrder([3, 4, 5, 6, 0, 1, 2])]).toEqual([4, 5, 6]);
  expect([...outOfOrder([3, 4, 5, 6, 0, 1, 2], 5)]).toEqual([0, 1, 2, 3]);
  expect([...outOfOrder([0, 1, 2])]).toEqual([]);
  expect([...outOfOrder([2, 1, 0], 1)]).toEqual([0, 2]);
});
