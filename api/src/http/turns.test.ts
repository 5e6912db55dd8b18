import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createTurns, TooManyWaitingError } from './turns.ts';

/** Work that ends when it is told to. */
function works(count: number) {
  const begun: number[] = [];
  const all = Array.from({ length: count }, (_, index) => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const run = () => {
      begun.push(index);
      return promise;
    };
    return { run, finish: () => resolve(index), fail: () => reject(new Error(`${index} failed`)) };
  });
  return { begun, all };
}

it('runs so many at once, and the others in the order they came', async () => {
  const turns = createTurns({ atOnce: 2, waiting: 10, patienceMs: 60_000 });
  const { begun, all } = works(5);
  const results = all.map(({ run }) => turns.take(run));
  expect(begun).toEqual([0, 1]);
  all[1]?.finish();
  await results[1];
  expect(begun).toEqual([0, 1, 2]);
  all[0]?.fail();
  await expect(results[0]).rejects.toThrow('0 failed');
  expect(begun).toEqual([0, 1, 2, 3]);
  for (const { finish } of all) finish();
  expect(await Promise.all(results.slice(1))).toEqual([1, 2, 3, 4]);
  // Everybody has left: there is room for two again.
  const later = works(3);
  const more = later.all.map(({ run }) => turns.take(run));
  await Promise.resolve();
  expect(later.begun).toEqual([0, 1]);
  for (const { finish } of later.all) finish();
  await Promise.all(more);
});

it('does not count who waits for something else', async () => {
  const turns = createTurns({ atOnce: 1, waiting: 10, patienceMs: 20 });
  const { begun, all } = works(3);
  const results = all.map(({ run }) => turns.take(run));
  expect(begun).toEqual([0]);
  await sleep(60);
  expect(begun).toEqual([0, 1, 2]);
  for (const { finish } of all) finish();
  expect(await Promise.all(results)).toEqual([0, 1, 2]);
});

it('turns away whom it could not serve in time', async () => {
  const turns = createTurns({ atOnce: 1, waiting: 1, patienceMs: 60_000 });
  const { all } = works(2);
  const results = all.map(({ run }) => turns.take(run));
  await expect(turns.take(async () => 3)).rejects.toThrow(TooManyWaitingError);
  for (const { finish } of all) finish();
  expect(await Promise.all(results)).toEqual([0, 1]);
});
