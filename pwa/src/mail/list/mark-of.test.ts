import { expect, test } from 'vitest';
import { markOf } from './mark-of.ts';

test('accounts are told apart by their domains, and by their names where they share one', () => {
  const all = ['astrid@lindqvist.example', 'astrid@harbour.example', 'orders@harbour.example'];
  expect(all.map((address) => markOf(address, all))).toEqual(['lindqvist.example', 'astrid', 'orders']);
});
