import 'fake-indexeddb/auto';
import { deleteDB } from 'idb';
import { afterEach, expect, test } from 'vitest';
import type { Body, Thread } from './documents.ts';
import { makeKeeper } from './keep.ts';
import { evict, type MailDatabase, openMailDatabase, readStored, writeBody } from './storage.ts';

let database: MailDatabase | undefined;
afterEach(async () => {
  database?.close();
  await deleteDB('postroom-mail-eva');
});

const body = (text: string): Body => ({
  state: 'READY',
  text,
  html: null,
  problem: null,
  truncated: false,
  hasRemoteContent: false,
  deliveryReport: null,
});

test('bodies that were not opened for the longest time are evicted first, rows stay', async () => {
  database = await openMailDatabase('eva');
  await database.put('threads', { id: 'thread', latestAt: '2026-11-18T10:00:00Z' } as Thread);
  for (const [index, id] of ['a', 'b', 'c'].entries()) {
    await database.put('bodies', { id, value: body(id), size: 100, usedAt: index });
  }
  await readStored(database, 'bodies', 'a');
  expect(await evict(database, 'bodies', 200)).toBe(1);
  expect(await database.getAllKeys('bodies')).toEqual(['a', 'c']);
  expect(await database.count('threads')).toBe(1);
});

test('a body comes back as it was written', async () => {
  database = await openMailDatabase('eva');
  await writeBody(database, 'm', body('Grüezi'));
  expect((await readStored(database, 'bodies', 'm'))?.text).toBe('Grüezi');
  expect(await readStored(database, 'bodies', 'other')).toBeUndefined();
});

test('rows of a burst are kept together, and what was removed is gone', async () => {
  database = await openMailDatabase('eva');
  const keeper = makeKeeper(Promise.resolve(database), 60_000);
  const row = (id: string) => ({ id, latestAt: id }) as Thread;
  keeper.keep({ threads: [row('a'), row('b')] });
  keeper.keep({ threads: [row('c')], removedThreadIds: ['b'] });
  keeper.keepList('inbox', {
    ids: Array.from({ length: 2_600 }, (_, index) => String(index)),
    cursor: 'z',
    more: false,
    syncedTo: null,
  });
  await keeper.flush();
  expect(await database.getAllKeys('threads')).toEqual(['a', 'c']);
  expect((await database.get('lists', 'inbox'))?.list).toMatchObject({ cursor: null, more: true });
});
