import type { JsonValue } from './json.ts';
import type { Subscription } from './pubsub.ts';

/**
 * What a generator makes of what it hears. `return()` ends the hearing first: a generator could not be ended while it waits, and
 * would wait for the next message, which may never come.
 */
export function heardFrom<T, M extends JsonValue>(
  bell: Subscription<M>,
  events: AsyncGenerator<T, void>,
): AsyncIterableIterator<T, undefined> {
  return {
    next: async () => {
      const { done, value } = await events.next();
      return done === true ? { done: true, value: undefined } : { done: false, value: value as T };
    },
    async return() {
      await bell.return();
      await events.return();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
