// What every adapter of PubSub promises, held against PostgreSQL's NOTIFY and against a real Redis.
import { setTimeout as sleep } from 'node:timers/promises';
import { NotifyPubSub } from '@postroom/api/core/adapters/notify.ts';
import { RedisPubSub } from '@postroom/api/core/adapters/redis.ts';
import type { JsonValue } from '@postroom/api/core/json.ts';
import { createLogger } from '@postroom/api/core/log.ts';
import type { PubSub, Subscription } from '@postroom/api/core/pubsub.ts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { startRedis, type TestRedis } from '../../testkit/redis.ts';

interface Backend {
  name: string;
  start(): Promise<void>;
  connect(): PubSub;
  /** Cuts every connection once. */
  cut(): Promise<void>;
  stop(): Promise<void>;
}

const log = createLogger({ level: 'silent' });

function notifyBackend(): Backend {
  let database: TestDatabase;
  return {
    name: 'LISTEN/NOTIFY',
    start: async () => {
      database = await createTestDatabase();
    },
    connect: () => new NotifyPubSub({ url: database.appUrl, log }),
    async cut() {
      const client = new pg.Client({ connectionString: database.ownerUrl });
      await client.connect();
      await client.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'postroom notify' AND datname = current_database()",
      );
      await client.end();
    },
    stop: () => database.drop(),
  };
}

function redisBackend(): Backend {
  let redis: TestRedis;
  return {
    name: 'Redis',
    start: async () => {
      redis = await startRedis();
    },
    connect: () => new RedisPubSub({ url: redis.url, log }),
    cut: () => redis.restart(),
    stop: () => redis.stop(),
  };
}

async function take<T extends JsonValue>(subscription: Subscription<T>, count: number): Promise<T[]> {
  const messages: T[] = [];
  while (messages.length < count) {
    const { done, value } = await subscription.next();
    if (done) break;
    messages.push(value);
  }
  return messages;
}

describe.each([notifyBackend(), redisBackend()])('pub/sub over $name', (backend) => {
  let here: PubSub;
  let there: PubSub;
  beforeAll(async () => {
    await backend.start();
    here = backend.connect();
    there = backend.connect();
  });
  afterAll(async () => {
    await Promise.all([here.close(), there.close()]);
    await backend.stop();
  });

  it('carries messages to other processes and back to its own, in order', async () => {
    const subscriptions = [here.subscribe<number>('numbers'), there.subscribe<number>('numbers')];
    await Promise.all(subscriptions.map((subscription) => subscription.ready));
    for (let number = 0; number < 50; number++) await here.publish('numbers', number);
    for (const subscription of subscriptions) {
      expect(await take(subscription, 50)).toEqual(Array.from({ length: 50 }, (_, index) => index));
      await subscription.return();
    }
  });

  it('keeps channels apart', async () => {
    const [lindqvist, okafor] = [here.subscribe('changes:lindqvist'), here.subscribe('changes:okafor')];
    await Promise.all([lindqvist.ready, okafor.ready]);
    await there.publish('changes:lindqvist', 'for Lindqvist');
    await there.publish('changes:okafor', 'for Okafor');
    expect(await take(okafor, 1)).toEqual(['for Okafor']);
    expect(await take(lindqvist, 1)).toEqual(['for Lindqvist']);
    await Promise.all([lindqvist.return(), okafor.return()]);
  });

  it('carries long messages and every character whole', async () => {
    const message = {
      subject: 'Grüße aus Åre 🏔 \u0000 \\ "',
      ids: Array.from({ length: 5_000 }, (_, index) => `id-${index}-${'ä'.repeat(20)}`),
    };
    const subscription = here.subscribe('long');
    await subscription.ready;
    await there.publish('long', message);
    expect(await take(subscription, 1)).toEqual([message]);
    await subscription.return();
  });

  it('ends a subscription that is returned or aborted, also while it waits', async () => {
    const stop = new AbortController();
    const aborted = here.subscribe('quiet', { signal: stop.signal });
    const returned = here.subscribe('quiet');
    await Promise.all([aborted.ready, returned.ready]);
    const waiting = [aborted.next(), returned.next()];
    stop.abort();
    await returned.return();
    expect(await Promise.all(waiting)).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
    ]);
    expect((await aborted.next()).done).toBe(true);
  });

  it('tells a reader that is too slow that messages were lost', async () => {
    let gaps = 0;
    const subscription = here.subscribe<number>('flood', { onGap: () => (gaps += 1) });
    await subscription.ready;
    await Promise.all(Array.from({ length: 1_500 }, (_, index) => there.publish('flood', index)));
    const marker = here.subscribe('marker');
    await marker.ready;
    await there.publish('marker', 'sent');
    await take(marker, 1);
    await sleep(100);
    expect(gaps).toBe(1);
    await Promise.all([subscription.return(), marker.return()]);
  });

  it('comes back after its connections were cut, and says that there was a gap', async () => {
    const gap = Promise.withResolvers<void>();
    const subscription = here.subscribe<string>('cut', { onGap: gap.resolve });
    await subscription.ready;
    await backend.cut();
    await gap.promise;
    for (let attempt = 0; attempt < 50; attempt++) {
      try {
        await there.check();
        break;
      } catch {
        await sleep(100); // the other side is still coming back
      }
    }
    await there.publish('cut', 'after');
    expect(await take(subscription, 1)).toEqual(['after']);
    await subscription.return();
  });

  it('says whether it works', async () => {
    await expect(here.check()).resolves.toBeUndefined();
  });
});
