import { expect, it } from 'vitest';
import { heardFrom } from './heard-from.ts';
import type { Subscription } from './pubsub.ts';

/** Rings when it is told to, and once more at its end. */
function silentBell() {
  const waiting: ((result: IteratorResult<number, undefined>) => void)[] = [];
  const bell: Subscription<number> & { ended: boolean } = {
    ended: false,
    ready: Promise.resolve(),
    next: () => new Promise<IteratorResult<number, undefined>>((resolve) => waiting.push(resolve)),
    async return() {
      bell.ended = true;
      for (const resolve of waiting.splice(0)) resolve({ done: true, value: undefined });
      return { done: true, value: undefined } as const;
    },
    [Symbol.asyncIterator]() {
      return bell;
    },
  };
  return { bell, ring: (value: number) => waiting.shift()?.({ done: false, value }) };
}

it('ends while nobody rings, and hands on what it heard before', async () => {
  const { bell, ring } = silentBell();
  let over = false;
  async function* doubled(): AsyncGenerator<number, void> {
    try {
      for (let heard = await bell.next(); !heard.done; heard = await bell.next()) yield heard.value * 2;
    } finally {
      over = true;
    }
  }
  const events = heardFrom(bell, doubled());
  const first = events.next();
  ring(21);
  expect(await first).toEqual({ done: false, value: 42 });
  const second = events.next();
  await events.return?.();
  expect([bell.ended, over, await second]).toEqual([true, true, { done: true, value: undefined }]);
});

it('ends what nobody has begun to read', async () => {
  const { bell } = silentBell();
  async function* nothing(): AsyncGenerator<number, void> {
    yield (await bell.next()).done ? 0 : 1;
  }
  await heardFrom(bell, nothing()).return?.();
  expect(bell.ended).toBe(true);
});
