// Pub/sub over PostgreSQL's LISTEN/NOTIFY: one connection per process, one PostgreSQL channel for all messages.
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { JsonValue } from '../json.ts';
import type { Logger } from '../log.ts';
import { Channels } from '../message-queue.ts';
import { FrameReader, toFrames } from '../notify-frames.ts';
import { NOTIFY_CHANNEL, type PubSub, type SubscribeOptions, type Subscription } from '../pubsub.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const MAX_BACKOFF_MS = 5_000;
/** A connection that died without a word (half-open) is found by this. */
const PROBE_MS = 15_000;

export class NotifyPubSub implements PubSub {
  readonly transactional = toFrames;
  readonly #url: string;
  readonly #log: Logger;
  readonly #channels = new Channels();
  readonly #frames = new FrameReader();
  readonly #probe: NodeJS.Timeout;
  #client: Promise<pg.Client>;
  #closed = false;
  #turn: Promise<void> = Promise.resolve();

  constructor(options: { url: string; log: Logger }) {
    this.#url = options.url;
    this.#log = options.log;
    this.#client = this.#connect();
    this.#probe = setInterval(() => void this.check().catch(() => this.#drop()), PROBE_MS);
    this.#probe.unref();
  }

  async publish(channel: string, message: JsonValue): Promise<void> {
    await this.#query('SELECT pg_notify($1, frame) FROM unnest($2::text[]) AS frame', [
      NOTIFY_CHANNEL,
      toFrames(channel, message),
    ]);
  }

  subscribe<T extends JsonValue = JsonValue>(
    channel: string,
    options: SubscribeOptions = {},
  ): Subscription<T> {
    const ready = this.#client.then(() => undefined);
    return this.#channels.add(channel, ready, options) as unknown as Subscription<T>;
  }

  async check(): Promise<void> {
    await this.#query('SELECT 1');
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#probe);
    this.#channels.close();
    const client = await this.#client.catch(() => null); // never connected
    await client?.end();
  }

  /** One statement at a time: the connection takes no more. */
  #query(text: string, values: unknown[] = []): Promise<void> {
    const result = this.#turn.then(async () => {
      const client = await this.#client;
      await client.query(text, values);
    });
    this.#turn = result.catch(() => undefined); // its own caller hears of it
    return result;
  }

  /** Keeps trying until the database is there; the first failures are logged, so that a wrong address is seen. */
  async #connect(): Promise<pg.Client> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#listen();
      } catch (error) {
        if (this.#closed) throw error;
        if (attempt % 10 === 0)
          this.#log.warn({ err: error }, 'Not connected for notifications; trying again');
        await sleep(Math.min(MAX_BACKOFF_MS, 100 * 2 ** attempt) * (0.5 + Math.random() / 2), undefined, {
          ref: false,
        });
      }
    }
  }

  async #listen(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'postroom notify',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: CONNECT_TIMEOUT_MS,
      keepAlive: true,
    });
    let connected = false;
    client.on('error', () => undefined); // "end" follows
    client.on('end', () => {
      if (connected) this.#reconnect(client);
    });
    client.on('notification', ({ payload }) => this.#deliver(payload ?? ''));
    try {
      await client.connect();
      await client.query(`LISTEN ${NOTIFY_CHANNEL}`);
    } catch (error) {
      await client.end().catch(() => undefined); // was not open
      throw error;
    }
    connected = true;
    return client;
  }

  #deliver(payload: string): void {
    try {
      const read = this.#frames.read(payload);
      if (read) this.#channels.deliver(read.channel, read.message);
    } catch (error) {
      this.#log.warn({ err: error }, 'A notification could not be read');
    }
  }

  #reconnect(_lost: pg.Client): void {
    if (this.#closed) return;
    this.#frames.clear();
    this.#client = this.#connect();
    this.#client.then(
      () => this.#channels.gap(),
      () => undefined, // closed meanwhile
    );
  }

  async #drop(): Promise<void> {
    const client = await this.#client.catch(() => null); // reconnecting already
    await client?.end().catch(() => undefined); // "end" reconnects
  }
}
