// What one subscriber has not read yet. Bounded: a reader that is too slow loses messages and is told so.
import type { JsonValue } from './json.ts';
import type { SubscribeOptions, Subscription } from './pubsub.ts';

const MAX_WAITING = 1_000;

export interface QueueOptions extends SubscribeOptions {
  ready: Promise<void>;
  /** Called once, when the subscriber leaves. */
  onClose(): void;
}

export class MessageQueue<T extends JsonValue> implements Subscription<T> {
  readonly ready: Promise<void>;
  #waiting: T[] = [];
  #readers: ((result: IteratorResult<T, undefined>) => void)[] = [];
  #open = true;
  readonly #options: QueueOptions;
  readonly #abort = (): void => this.close();

  constructor(options: QueueOptions) {
    this.#options = options;
    this.ready = options.ready;
    // Whoever never awaits `ready` must not crash the process by it.
    this.ready.catch(() => undefined);
    if (options.signal?.aborted) this.close();
    else options.signal?.addEventListener('abort', this.#abort, { once: true });
  }

  push(message: T): void {
    if (!this.#open) return;
    const reader = this.#readers.shift();
    if (reader) {
      reader({ done: false, value: message });
      return;
    }
    if (this.#waiting.length >= MAX_WAITING) {
      this.#waiting = [];
      this.gap();
    }
    this.#waiting.push(message);
  }

  gap(): void {
    if (this.#open) this.#options.onGap?.();
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#waiting = [];
    for (const reader of this.#readers.splice(0)) reader({ done: true, value: undefined });
    this.#options.signal?.removeEventListener('abort', this.#abort);
    this.#options.onClose();
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const message = this.#waiting.shift();
    if (message !== undefined) return Promise.resolve({ done: false, value: message });
    if (!this.#open) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.#readers.push(resolve));
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.close();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/** The open subscribers of each channel. */
export class Channels {
  readonly #queues = new Map<string, Set<MessageQueue<JsonValue>>>();

  /** @param onEmpty called when the channel's last subscriber has left. */
  add(
    channel: string,
    ready: Promise<void>,
    options: SubscribeOptions,
    onEmpty?: () => void,
  ): MessageQueue<JsonValue> {
    const queues = this.#queues.get(channel) ?? new Set();
    const onClose = (): void => {
      queues.delete(queue);
      if (queues.size > 0 || this.#queues.get(channel) !== queues) return;
      this.#queues.delete(channel);
      onEmpty?.();
    };
    const queue: MessageQueue<JsonValue> = new MessageQueue({
      ...options,
      ready,
      onClose: () => setImmediate(onClose),
    });
    queues.add(queue);
    this.#queues.set(channel, queues);
    return queue;
  }

  deliver(channel: string, message: JsonValue): void {
    for (const queue of this.#queues.get(channel) ?? []) queue.push(message);
  }

  gap(): void {
    for (const queues of this.#queues.values()) for (const queue of queues) queue.gap();
  }

  names(): string[] {
    return [...this.#queues.keys()];
  }

  close(): void {
    for (const queues of [...this.#queues.values()]) for (const queue of [...queues]) queue.close();
  }
}
