import 'fake-indexeddb/auto';
import { deleteDB } from 'idb';
import { afterEach, expect, test } from 'vitest';
import type { Body, Message, Thread } from './documents.ts';
import { makeKeeper } from './keep.ts';
import {
  evict,
  type MailDatabase,
  openMailDatabase,
  prune,
  readStored,
  writeBody,
  writePicture,
} from './storage.ts';

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

/** A conversation of one message with a text and a picture. */
async function keepWhole(on: MailDatabase, id: string, account: string, latestAt: string): Promise<void> {
  const message = {
    id: `m-${id}`,
    thread: { id },
    account: { id: account },
    attachments: [{ id: `p-${id}` }],
  };
  await on.put('threads', { id, latestAt, account: { id: account } } as Thread);
  await on.put('conversations', { threadId: id, messageIds: [message.id] });
  await on.put('messages', message as Message);
  await writeBody(on, message.id, body('Hello'));
  await writePicture(on, `p-${id}`, new Blob(['x']));
}

const keptIn = async (on: MailDatabase) =>
  Object.fromEntries(
    await Promise.all(
      (['threads', 'conversations', 'messages', 'bodies', 'pictures'] as const).map(async (store) => [
        store,
        (await on.getAllKeys(store)).join(),
      ]),
    ),
  );

test('with a conversation or an account goes everything that belongs to it', async () => {
  database = await openMailDatabase('eva');
  await keepWhole(database, 'old', 'one', '2026-01-01');
  await keepWhole(database, 'gone', 'one', '2026-03-01');
  await keepWhole(database, 'other', 'two', '2026-03-02');
  await keepWhole(database, 'kept', 'one', '2026-03-03');
  const only = (...ids: string[]) => ({
    ...{ threads: ids.join(), conversations: ids.join() },
    messages: ids.map((id) => `m-${id}`).join(),
    bodies: ids.map((id) => `m-${id}`).join(),
    pictures: ids.map((id) => `p-${id}`).join(),
  });
  expect(await prune(database, '2026-02-01')).toBe(1);
  expect(await keptIn(database)).toEqual(only('gone', 'kept', 'other'));

  const keeper = makeKeeper(Promise.resolve(database), 60_000);
  const late = { id: 'late', thread: { id: 'gone' }, account: { id: 'one' }, attachments: [] };
  keeper.keep({ messages: [late as unknown as Message] });
  keeper.keepConversation('gone', ['m-gone', 'late']);
  keeper.keep({ removedThreadIds: ['gone'], removedAccountIds: ['two'] });
  await keeper.flush();
  expect(await keptIn(database)).toEqual(only('kept'));
});
