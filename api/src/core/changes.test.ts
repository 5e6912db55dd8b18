import { expect, it } from 'vitest';
import { decodeCursor, encodeCursor, mergeChanges } from './changes.ts';
import { InputError } from './errors.ts';

it('entries about the same things for the same audience become one', () => {
  const merged = mergeChanges([
    { entity: 'Message', kind: 'UPDATED', ids: ['a'], fields: ['unread'], mailAccountId: '1' },
    { entity: 'Message', kind: 'UPDATED', ids: ['b', 'a'], fields: ['starred'], mailAccountId: '1' },
    { entity: 'Message', kind: 'UPDATED', ids: ['c'], mailAccountId: '2' },
    { entity: 'Message', kind: 'DELETED', ids: ['a'], mailAccountId: '1' },
    { entity: 'Thread', kind: 'UPDATED', ids: [], mailAccountId: '1' },
  ]);
  expect(merged).toEqual([
    {
      entity: 'Message',
      kind: 'UPDATED',
      ids: ['a', 'b'],
      fields: ['unread', 'starred'],
      mailAccountId: '1',
    },
    { entity: 'Message', kind: 'UPDATED', ids: ['c'], fields: [], mailAccountId: '2' },
    { entity: 'Message', kind: 'DELETED', ids: ['a'], fields: [], mailAccountId: '1' },
  ]);
});

it('entries with details of their own stay apart', () => {
  const change = { entity: 'Mailbox', kind: 'UPDATED', ids: ['a'] } as const;
  const merged = mergeChanges([
    { ...change, ids: ['a'], detail: { quota: 1 } },
    { ...change, ids: ['a'], detail: { quota: 2 } },
  ]);
  expect(merged).toHaveLength(2);
});

it('cursors are opaque and come back, and others are refused', () => {
  expect(decodeCursor(encodeCursor(123_456_789_012n))).toBe(123_456_789_012n);
  expect(encodeCursor(7n)).not.toContain('7');
  for (const text of ['', '7', 'c:7', encodeCursor(7n).slice(1), Buffer.from('c:-1').toString('base64url')]) {
    expect(() => decodeCursor(text)).toThrow(InputError);
  }
});
