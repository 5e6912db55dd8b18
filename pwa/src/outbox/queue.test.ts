import { beforeEach, expect, test, vi } from 'vitest';
import type { OutboxEntry, OutboxStore, Verdict } from './entry.ts';
import { makeQueue } from './queue.ts';
import { memoryStore } from './store.ts';

const done: Verdict = { kind: 'done', data: {} };
const unreachable: Verdict = { kind: 'unreachable', problem: 'The server could not be reached.' };
const refused: Verdict = {
  kind: 'refused',
  code: 'NOT_FOUND',
  reason: 'This message is gone.',
  data: undefined,
};

let order = 0;
const entry = (title: string): OutboxEntry => ({
  id: title,
  order: ++order,
  createdAt: '2026-11-03T14:05:00Z',
  title,
  operation: { name: 'Star', text: 'mutation Star { star }' },
  variables: {},
  uploads: [],
  state: { kind: 'waiting', attempts: 0 },
});

let store: OutboxStore;
let sent: string[];
let online: boolean;
let answers: Record<string, Verdict>;
const retryLater = vi.fn();

beforeEach(() => {
  store = memoryStore();
  sent = [];
  online = true;
  answers = {};
  retryLater.mockReset();
});

/** A queue as one tab has it; tabs share the store and the lock. */
function tab(exclusively = oneAtATime()) {
  return makeQueue({
    store,
    exclusively,
    online: () => online,
    retryLater,
    changed: () => undefined,
    send: async (next) => {
      sent.push(next.title);
      await Promise.resolve();
      return answers[next.title] ?? done;
    },
  });
}
function oneAtATime() {
  let last: Promise<void> = Promise.resolve();
  return (work: () => Promise<void>) => {
    const running = last.then(work);
    last = running.catch(() => undefined); // navigator.locks goes on too
    return running;
  };
}
const titles = async () => (await store.list()).map(({ title, state }) => `${title}: ${state.kind}`);

test('entries are sent in the order they were made', async () => {
  const queue = tab();
  for (const title of ['star', 'archive', 'reply']) await queue.add(entry(title));
  await queue.drain();
  expect(sent).toEqual(['star', 'archive', 'reply']);
  expect(await store.list()).toEqual([]);
});

test('an entry made while others are on their way is sent after them', async () => {
  const queue = tab();
  await queue.add(entry('star'));
  const first = queue.drain();
  await queue.add(entry('archive'));
  await Promise.all([first, queue.drain()]);
  expect(sent).toEqual(['star', 'archive']);
});

test.each(Array.from({ length: 60 }, (_, steps) => steps))(
  'an entry made %i steps after another was sent off is sent too, and nobody is told that it waits',
  async (steps) => {
    const queue = tab();
    await queue.add(entry('star'));
    void queue.drain();
    for (let step = 0; step < steps; step++) await Promise.resolve();
    const verdict = queue.firstVerdict('reply');
    await queue.add(entry('reply'));
    void queue.drain();
    await expect.poll(() => sent, { timeout: 500 }).toEqual(['star', 'reply']);
    expect(await verdict).toEqual(done);
  },
);

test('when the server cannot be reached, everything waits and nothing overtakes', async () => {
  const queue = tab();
  answers.star = unreachable;
  await queue.add(entry('star'));
  await queue.add(entry('archive'));
  await queue.drain();
  expect(sent).toEqual(['star']);
  expect(await titles()).toEqual(['star: waiting', 'archive: waiting']);
  expect(retryLater).toHaveBeenCalledWith(1);
});

test('after a fault of the device itself it is tried again, each time a little later', async () => {
  vi.spyOn(console, 'warn').mockReturnValue(undefined);
  const queue = tab();
  await queue.add(entry('star'));
  const { list } = store;
  store.list = () => Promise.reject(new Error('The disk is full.'));
  await queue.drain();
  await queue.drain();
  expect(retryLater.mock.calls).toEqual([[1], [2]]);
  store.list = list;
  await queue.drain();
  expect(sent).toEqual(['star']);
});

test('the next try starts with the same entry and says how often it was tried', async () => {
  const queue = tab();
  answers.star = unreachable;
  await queue.add(entry('star'));
  await queue.drain();
  await queue.drain();
  expect(retryLater).toHaveBeenLastCalledWith(2);
  answers.star = done;
  await queue.drain();
  expect(sent).toEqual(['star', 'star', 'star']);
  expect(await store.list()).toEqual([]);
});

test('nothing is sent while the browser is offline', async () => {
  online = false;
  const queue = tab();
  await queue.add(entry('star'));
  await queue.drain();
  expect(sent).toEqual([]);
  expect(await titles()).toEqual(['star: waiting']);
});

test('a refused entry stays to be seen, and the next one goes', async () => {
  const queue = tab();
  answers.star = refused;
  await queue.add(entry('star'));
  await queue.add(entry('archive'));
  await queue.drain();
  expect(sent).toEqual(['star', 'archive']);
  expect((await store.list()).map(({ state }) => state)).toEqual([
    { kind: 'failed', code: 'NOT_FOUND', reason: 'This message is gone.' },
  ]);
});

test('a refusal is handed to whoever still waits for the answer, and then not kept', async () => {
  const queue = tab();
  answers.star = refused;
  const verdict = queue.firstVerdict('star');
  await queue.add(entry('star'));
  await queue.drain();
  expect(await verdict).toBe(refused);
  expect(await store.list()).toEqual([]);
});

test('whoever waits learns at once that it will be sent later', async () => {
  const queue = tab();
  answers.star = unreachable;
  const verdict = queue.firstVerdict('star');
  await queue.add(entry('star'));
  await queue.drain();
  expect(await verdict).toBeUndefined();
  expect(await titles()).toEqual(['star: waiting']);
});

test('a conflict keeps both values', async () => {
  const queue = tab();
  const fields = [{ field: 'subject', yours: 'Rolls', theirs: 'Bread rolls' }];
  answers.draft = { kind: 'conflict', reason: 'Changed elsewhere.', fields, data: undefined };
  await queue.add(entry('draft'));
  await queue.drain();
  expect((await store.list())[0]?.state).toEqual({ kind: 'conflict', reason: 'Changed elsewhere.', fields });
});

test('an ended session keeps everything for the next sign-in', async () => {
  const queue = tab();
  answers.star = { kind: 'signedOut' };
  await queue.add(entry('star'));
  await queue.drain();
  expect(await titles()).toEqual(['star: waiting']);
});

test('two tabs send every entry once', async () => {
  const lock = oneAtATime();
  const [left, right] = [tab(lock), tab(lock)];
  for (const title of ['star', 'archive', 'reply']) await left.add(entry(title));
  await Promise.all([left.drain(), right.drain()]);
  expect(sent).toEqual(['star', 'archive', 'reply']);
});

test('what a closed tab left half sent is sent again', async () => {
  const queue = tab();
  await store.put({ ...entry('reply'), state: { kind: 'sending', attempts: 1 } });
  await queue.drain();
  expect(sent).toEqual(['reply']);
  expect(await store.list()).toEqual([]);
});

test('a failed entry can be tried again or discarded', async () => {
  const queue = tab();
  answers.star = refused;
  answers.move = refused;
  await queue.add(entry('star'));
  await queue.add(entry('move'));
  await queue.drain();
  answers.star = done;
  await queue.retry('star');
  await queue.discard('move');
  expect(await store.list()).toEqual([]);
  expect(sent).toEqual(['star', 'move', 'star']);
});
