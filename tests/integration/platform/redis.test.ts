// With REDIS_URL, messages between processes go over Redis: the change log is announced after the commit.
import type { ChangeAnnouncement } from '@postroom/api/core/changes.ts';
import { uuidv7 } from '@postroom/api/core/ids.ts';
import { changesChannel } from '@postroom/api/core/pubsub.ts';
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundCompany } from '../../testkit/company.ts';
import { startRedis, type TestRedis } from '../../testkit/redis.ts';

let redis: TestRedis;
let app: TestApp;
let elsewhere: TestApp;
beforeAll(async () => {
  redis = await startRedis();
  app = await startTestApp({ env: { REDIS_URL: redis.url } });
  elsewhere = await startTestApp({ beside: app });
});
afterAll(async () => {
  await elsewhere.stop();
  await app.stop();
  await redis.stop();
});

it('a commit is announced to other processes, a failed transaction is not', async () => {
  const { organizationId } = await foundCompany(app, 'Lindqvist');
  const heard = elsewhere.deps.pubsub.subscribe<ChangeAnnouncement>(changesChannel(organizationId));
  await heard.ready;
  const record = (id: string, fail: boolean) =>
    runInScope(systemScope(organizationId), () =>
      app.database.sqlTransaction(async (tx) => {
        tx.record({ entity: 'Domain', kind: 'CREATED', ids: [id] });
        if (fail) throw new Error('no');
      }),
    );
  await expect(record(uuidv7(), true)).rejects.toThrow('no');
  const kept = uuidv7();
  await record(kept, false);
  const { value } = await heard.next();
  expect(value?.entries).toEqual([{ entity: 'Domain', kind: 'CREATED', ids: [kept] }]);
  await heard.return();
});

it('readiness tells that Redis is away, and that it is back', async () => {
  const state = async () => (await app.deps.health.report()).parts.pubsub?.state;
  expect(await state()).toBe('up');
  await redis.restart();
  await expect.poll(state, { timeout: 10_000 }).toBe('up');
});
