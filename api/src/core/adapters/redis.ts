// Pub/sub over Redis: one connection to publish, one to listen (a listening connection takes no other commands).
import { Redis } from 'ioredis';
import type { JsonValue } from '../json.ts';
import type { Logger } from '../log.ts';
import { Channels } from '../message-queue.ts';
import type { PubSub, SubscribeOptions, Subscription } from '../pubsub.ts';

const PREFIX = 'postroom:';
const TIMEOUT_MS = 5_000;

export class RedisPubSub implements PubSub {
  readonly transactional = null;
  readonly #log: Logger;
  readonly #publisher: Redis;
  readonly #listener: Redis;
  readonly #channels = new Channels();
  /** When each channel's subscription is known to Redis. */
  readonly #subscribed = new Map<string, Promise<void>>();
  #connectedBefore = false;

  constructor(options: { url: string; log: Logger }) {
    this.#log = options.log;
    const settings = {
      connectTimeout: TIMEOUT_MS,
      maxRetriesPerRequest: 3,
      retryStrategy: (attempt: number) => Math.min(5_000, 100 * 2 ** attempt),
    };
    this.#publisher = new Redis(options.url, { ...settings, commandTimeout: TIMEOUT_MS });
    this.#listener = new Redis(options.url, {
      ...settings,
      maxRetriesPerRequest: null,
      autoResubscribe: false, // #renew does it, and knows when it is done
    });
    for (const connection of [this.#publisher, this.#listener]) {
      connection.on('error', (error: Error) =>
        this.#log.warn({ err: error }, 'Redis does not answer; trying again'),
      );
    }
    this.#listener.on('ready', () => void this.#renew());
    this.#listener.on('message', (channel: string, text: string) => this.#deliver(channel, text));
  }

  async publish(channel: string, message: JsonValue): Promise<void> {
    await this.#publisher.publish(PREFIX + channel, JSON.stringify(message));
  }

  subscribe<T extends JsonValue = JsonValue>(
    channel: string,
    options: SubscribeOptions = {},
  ): Subscription<T> {
    const ready =
      this.#subscribed.get(channel) ?? this.#listener.subscribe(PREFIX + channel).then(() => undefined);
    this.#subscribed.set(channel, ready);
    const leave = (): void => {
      this.#subscribed.delete(channel);
      this.#listener.unsubscribe(PREFIX + channel).catch(() => undefined); // the connection is gone, and the subscription with it
    };
    return this.#channels.add(channel, ready, options, leave) as unknown as Subscription<T>;
  }

  async check(): Promise<void> {
    await this.#publisher.ping();
    if (this.#listener.status !== 'ready') throw new Error('Not connected to Redis for listening.');
  }

  async close(): Promise<void> {
    this.#channels.close();
    this.#publisher.disconnect();
    this.#listener.disconnect();
  }

  /** After a broken connection: listens to the same channels again, and then says that something may be missing. */
  async #renew(): Promise<void> {
    const channels = this.#channels.names().map((channel) => PREFIX + channel);
    const again = this.#connectedBefore;
    this.#connectedBefore = true;
    if (!again || channels.length === 0) return;
    try {
      await this.#listener.subscribe(...channels);
      this.#channels.gap();
    } catch {
      // broken again: the next connection renews
    }
  }

  #deliver(channel: string, text: string): void {
    try {
      this.#channels.deliver(channel.slice(PREFIX.length), JSON.parse(text) as JsonValue);
    } catch (error) {
      this.#log.warn({ err: error }, 'A message from Redis could not be read');
    }
  }
}
