import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLogger } from './log.ts';
import { Channels } from './message-queue.ts';
import type { PubSub } from './pubsub.ts';
import { createSessionEnds } from './session-ends.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('ends what is over, but not who came while it asked', async () => {
  const questions: { ids: string[]; answer(live: string[]): void }[] = [];
  const channels = new Channels();
  const ends = createSessionEnds({
    pubsub: {
      subscribe: (channel, options) => channels.add(channel, Promise.resolve(), options ?? {}),
    } as Pick<PubSub, 'subscribe'> as PubSub,
    log: createLogger({ level: 'fatal' }),
    source: () => ({
      resolveSession: async () => null,
      liveSessions: (ids) =>
        new Promise((resolve) => questions.push({ ids, answer: (live) => resolve(new Set(live)) })),
    }),
  });
  const inAnHour = new Date(Date.now() + 3_600_000);
  const [astrid, ben] = [ends.watch('astrid', inAnHour), ends.watch('ben', inAnHour)];
  await vi.advanceTimersByTimeAsync(3_000);
  const mira = ends.watch('mira', inAnHour);
  expect(questions.map(({ ids }) => ids)).toEqual([['astrid', 'ben']]);
  questions[0]?.answer(['astrid']);
  await vi.advanceTimersByTimeAsync(0);
  expect([astrid, ben, mira].map(({ signal }) => signal.aborted)).toEqual([false, true, false]);
  await ends.close();
});
