import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { startJobRunner } from '@postroom/api/core/adapters/job-runner.ts';
import { uuidv7 } from '@postroom/api/core/ids.ts';
import { defineJob, defineSchedule, type Schedule } from '@postroom/api/core/jobs.ts';
import { currentScope, runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startTestApp, type TestApp } from '../../testkit/app.ts';

let app: TestApp;
const organizationId = uuidv7();
beforeAll(async () => {
  app = await startTestApp();
  await app.database.systemQuery(
    sql`INSERT INTO organization (id, name, slug) VALUES (${organizationId}::uuid, 'Lindqvist', 'lindqvist')`,
  );
});
afterAll(() => app.stop());

const ran: { note: string; organizationId: string; actor: string }[] = [];
const note = defineJob({
  name: 'test.note',
  payload: z.object({ note: z.string() }),
  run: async (payload) => {
    const scope = currentScope();
    ran.push({ note: payload.note, organizationId: scope.organizationId, actor: scope.actor.kind });
  },
});
let failures = 0;
const flaky = defineJob({
  name: 'test.flaky',
  payload: z.object({}),
  run: async () => {
    failures += 1;
    throw new Error('not yet');
  },
});

const enqueue = (text: string, options?: { key?: string; fail?: boolean }) =>
  runInScope(systemScope(organizationId), () =>
    app.database.sqlTransaction(async (tx) => {
      await tx.enqueue(note, { note: text }, options?.key ? { key: options.key } : {});
      if (options?.fail) throw new Error('rolled back');
    }),
  );
const waiting = async () =>
  (
    await app.database.systemQuery<{ count: number }>(
      sql`SELECT count(*)::int AS count FROM graphile_worker._private_jobs`,
    )
  )[0]?.count;
const until = async (check: () => boolean | Promise<boolean>, ms = 10_000) => {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(25)) if (await check()) return;
  throw new Error('It did not happen in time.');
};

describe('jobs', () => {
  it('are forgotten with the transaction that asked for them', async () => {
    await expect(enqueue('never', { fail: true })).rejects.toThrow('rolled back');
    expect(await waiting()).toBe(0);
  });

  it('need an organization, and cannot name another one', async () => {
    await expect(app.database.query(sql`SELECT app_enqueue('test.note', '{}'::jsonb)::text`)).rejects.toThrow(
      /organization/,
    );
  });

  it('replace an earlier one with the same key, within the organization only', async () => {
    await enqueue('first', { key: 'once' });
    await enqueue('second', { key: 'once' });
    expect(await waiting()).toBe(1);
  });

  it('run in the scope of their organization as the system', async () => {
    const runner = await startJobRunner({ deps: app.deps, jobs: [note], schedules: [], concurrency: 2 });
    await enqueue('third');
    await until(() => ran.length >= 2);
    await runner.stop();
    expect(ran.map((entry) => entry.note).toSorted()).toEqual(['second', 'third']);
    expect(ran.every((entry) => entry.organizationId === organizationId && entry.actor === 'system')).toBe(
      true,
    );
  });

  it('are tried again after a failure, later each time', async () => {
    const runner = await startJobRunner({ deps: app.deps, jobs: [flaky], schedules: [], concurrency: 1 });
    await runInScope(systemScope(organizationId), () =>
      app.database.sqlTransaction((tx) => tx.enqueue(flaky, {})),
    );
    await until(() => failures === 1);
    await until(async () => {
      const [job] = await app.database.systemQuery<{ later: boolean; attempts: number }>(
        sql`SELECT run_at > now() AS later, attempts FROM graphile_worker._private_jobs WHERE last_error LIKE '%not yet%'`,
      );
      return job?.later === true && job.attempts === 1;
    });
    await runner.stop();
  });

  it('outlive a killed runner: another one runs them within the time of a lease', async () => {
    const child = spawn(
      process.execPath,
      [new URL('./fixtures/hanging-runner.ts', import.meta.url).pathname],
      {
        env: { ...process.env, ...app.env, TEST_ORGANIZATION: organizationId },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    await once(child.stdout, 'data'); // the job is running there
    child.kill('SIGKILL');
    await once(child, 'exit');
    const survived: string[] = [];
    const hanging = defineJob({
      name: 'test.hanging',
      payload: z.object({ note: z.string() }),
      run: async (payload) => void survived.push(payload.note),
    });
    const runner = await startJobRunner({
      deps: app.deps,
      jobs: [hanging],
      schedules: [],
      concurrency: 1,
      deadAfterMs: 1_000,
    });
    await until(() => survived.length === 1, 15_000);
    await runner.stop();
    expect(survived).toEqual(['taken over']);
  });

  it('are begun once, however long they take, while their runner lives', async () => {
    const attempts: number[] = [];
    let ended = false;
    const long = defineJob({
      name: 'test.long',
      payload: z.object({}),
      run: async (_payload, { attempt }) => {
        attempts.push(attempt);
        await sleep(3_000);
        ended = true;
      },
    });
    const start = () =>
      startJobRunner({ deps: app.deps, jobs: [long], schedules: [], concurrency: 2, deadAfterMs: 600 });
    const runners = await Promise.all([start(), start()]);
    await runInScope(systemScope(organizationId), () =>
      app.database.sqlTransaction((tx) => tx.enqueue(long, {})),
    );
    await until(() => ended);
    await Promise.all(runners.map((runner) => runner.stop()));
    expect(attempts).toEqual([1]);
  });
});

describe('schedules', () => {
  it('run in one of several workers', async () => {
    const runs: number[] = [];
    const schedule: Schedule = defineSchedule({
      name: 'test.tick',
      everyMs: 200,
      run: async () => void runs.push(Date.now()),
    });
    const runners = await Promise.all(
      [1, 2, 3].map(() =>
        startJobRunner({ deps: app.deps, jobs: [], schedules: [schedule], concurrency: 1 }),
      ),
    );
    await sleep(2_000);
    await Promise.all(runners.map((runner) => runner.stop()));
    expect(runs.length).toBeGreaterThanOrEqual(5);
    expect(runs.length).toBeLessThanOrEqual(13);
  });
});

describe('leases', () => {
  it('belong to one holder, and are shared out as far as they go', async () => {
    const candidates = ['account:1', 'account:2', 'account:3'];
    const [ada, ben] = await Promise.all([
      app.deps.leases.acquire({ holder: 'ada', candidates, max: 2 }),
      app.deps.leases.acquire({ holder: 'ben', candidates, max: 3 }),
    ]);
    expect([...ada, ...ben].toSorted()).toEqual(candidates);
    expect(await app.deps.leases.acquire({ holder: 'cleo', candidates, max: 3 })).toEqual([]);
    expect((await app.deps.leases.heartbeat('ada')).toSorted()).toEqual(ada.toSorted());
  });

  it('are taken over from a holder that died, who then no longer has them', async () => {
    await app.deps.leases.acquire({ holder: 'dora', candidates: ['account:9'], max: 1 });
    await app.database.systemQuery(
      sql`UPDATE lease SET expires_at = now() - interval '1 second' WHERE holder = 'dora'`,
    );
    expect(await app.deps.leases.acquire({ holder: 'emil', candidates: ['account:9'], max: 1 })).toEqual([
      'account:9',
    ]);
    expect(await app.deps.leases.heartbeat('dora')).toEqual([]);
  });

  it('can be given up', async () => {
    await app.deps.leases.acquire({ holder: 'finn', candidates: ['account:20', 'account:21'], max: 2 });
    await app.deps.leases.release('finn', ['account:20']);
    expect(await app.deps.leases.heartbeat('finn')).toEqual(['account:21']);
    await app.deps.leases.release('finn');
    expect(await app.deps.leases.heartbeat('finn')).toEqual([]);
  });
});
