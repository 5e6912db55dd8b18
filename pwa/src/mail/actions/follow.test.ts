import { expect, test } from 'vitest';
import { intentOf } from './follow.ts';

const entry = (name: string, input: Record<string, unknown>) => ({
  operation: { name, text: '' },
  variables: { input },
});
const placeOf = (_id: string, role: string): string => `folder of ${role}`;

test('what waits in the outbox is shown as done again after a reload', () => {
  expect(intentOf(entry('MarkRead', { ids: ['a'], read: false }), placeOf)).toEqual({
    kind: 'read',
    ids: ['a'],
    read: false,
  });
  expect(
    intentOf(entry('MoveMessages', { ids: ['a'], role: 'ARCHIVE', fromFolderId: 'inbox' }), placeOf),
  ).toEqual({
    kind: 'move',
    ids: ['a'],
    to: { id: 'folder of ARCHIVE', role: 'ARCHIVE' },
    from: 'inbox',
  });
  expect(intentOf(entry('DeleteMessages', { ids: ['a'] }), placeOf)).toEqual({ kind: 'remove', ids: ['a'] });
});

test('other things that wait change no list', () => {
  expect(intentOf(entry('SendMessage', { idempotencyKey: 'x' }), placeOf)).toBeNull();
  expect(intentOf(entry('CreateDomain', { ids: ['a'] }), placeOf)).toBeNull();
});
