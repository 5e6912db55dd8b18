import { expect, test } from 'vitest';
import type { Thread } from './documents.ts';
import { belongs, filterOf, viewOf, wordOf } from './view.ts';

const thread = (role: 'INBOX' | 'TRASH' | null, starred = false): Thread =>
  ({ starred, folders: [{ id: 'folder', role }] }) as unknown as Thread;

test('an address names a place, and the place its address', () => {
  for (const word of ['inbox', 'starred', 'trash', 'Rm9sZGVyOjE']) expect(wordOf(viewOf(word))).toBe(word);
  expect(viewOf(undefined)).toEqual({ kind: 'role', role: 'INBOX' });
  expect(filterOf(viewOf('starred'))).toEqual({ starred: true });
});

test('a conversation stands in its folder, its role and among the starred, but not out of the trash', () => {
  expect(belongs(thread('INBOX'), viewOf('inbox'))).toBe(true);
  expect(belongs(thread(null), viewOf('folder'))).toBe(true);
  expect(belongs(thread('INBOX', true), viewOf('starred'))).toBe(true);
  expect(belongs(thread('TRASH', true), viewOf('starred'))).toBe(false);
  expect(belongs(thread('TRASH'), viewOf('inbox'))).toBe(false);
});
