// Several web processes behind one port: they share requests and figures, are replaced, and end together.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { inRoot } from '@postroom/infra/start/paths.ts';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, it } from 'vitest';
import WebSocket from 'ws';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundCompany, type TestPerson } from '../../testkit/company.ts';

let app: TestApp;
let owner: TestPerson;
let main: ChildProcess;
let url: string;

beforeAll(async () => {
  app = await startTestApp();
  owner = await foundCompany(app, 'Lindqvist');
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  main = spawn(process.execPath, [inRoot('api', 'src', 'main.ts')], {
    env: {
      ...process.env,
      ...app.env,
      PORT: String(port),
      ROLE: 'web',
      WEB_PROCESSES: '2',
      LOG_LEVEL: 'silent',
    },
    stdio: 'inherit',
  });
});
afterAll(async () => {
  main.kill('SIGKILL');
  await app.stop();
});

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

const children = (): number[] =>
  readFileSync(`/proc/${main.pid}/task/${main.pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

const isAlive = (pid: number): boolean => {
  try {
    return !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

const metrics = async (): Promise<string> =>
  (await fetch(`${url}/metrics`, { headers: { connection: 'close' } })).text();

const ask = (): Promise<boolean> =>
  fetch(`${url}/health/live`, { headers: { connection: 'close' } }).then(
    ({ ok }) => ok,
    () => false,
  );

/** How many processes answer, all of these requests having been answered. */
async function answering(requests: number): Promise<number> {
  const answers = await Promise.all(Array.from({ length: requests }, ask));
  if (!answers.every(Boolean)) return 0;
  return Number(/postroom_processes (\d+)/.exec(await metrics())?.[1]);
}

it('starts as many as it is told', { timeout: 60_000 }, async () => {
  await expect.poll(() => children().length, { timeout: 30_000 }).toBe(2);
  await expect.poll(() => answering(10), { timeout: 30_000 }).toBe(2);
});

it('adds their figures up', async () => {
  const count = (text: string) =>
    Number(/request_seconds_count\{route="\/health\/live",[^}]*\} (\d+)/.exec(text)?.[1] ?? 0);
  const before = count(await metrics());
  await answering(20);
  expect(count(await metrics())).toBe(before + 20);
});

it('tells subscribers of all of them what happens in one', async () => {
  const heard = await Promise.all(Array.from({ length: 4 }, () => firstChange()));
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...owner.headers },
    body: JSON.stringify({
      query: `mutation { inviteMember(input: { email: "new@lindqvist.example", role: MEMBER }) { __typename } }`,
    }),
  });
  expect(JSON.stringify(await answer.json())).toContain('Payload');
  expect(await Promise.all(heard.map(({ change }) => change))).toEqual(heard.map(() => true));
  for (const { client } of heard) await client.dispose();
});

async function firstChange() {
  const opened = Promise.withResolvers<void>();
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: owner.headers,
    lazy: false,
    on: { connected: () => opened.resolve() },
  });
  const change = new Promise<boolean>((resolve) => {
    client.subscribe(
      { query: 'subscription { changes { hasMore } }' },
      { next: () => resolve(true), error: () => resolve(false), complete: () => resolve(false) },
    );
  });
  await opened.promise;
  await sleep(300); // the subscription itself is not acknowledged
  return { client, change };
}

it('replaces one that dies, and the others answer meanwhile', { timeout: 120_000 }, async () => {
  const [victim = 0, other] = children();
  process.kill(victim, 'SIGKILL');
  await expect.poll(() => isAlive(victim)).toBe(false);
  // A connection that was already on its way to the dead one breaks off; the next ones reach the other.
  await expect.poll(ask, { interval: 20, timeout: 5_000 }).toBe(true);
  await expect.poll(() => children().length, { timeout: 20_000 }).toBe(2);
  expect(children()).toContain(other);
  // A process that starts on a busy machine takes its time, and more of it when it is asked without pause.
  await expect.poll(() => answering(10), { interval: 500, timeout: 60_000 }).toBe(2);
});

it('lets nobody wait for one that died just as it was to answer', { timeout: 60_000 }, async () => {
  const [victim = 0] = children();
  // Held up, the process that hands out connections learns of both at once: of them first, of the death next.
  process.kill(Number(main.pid), 'SIGSTOP');
  const answers = Array.from({ length: 10 }, ask);
  await sleep(300);
  process.kill(victim, 'SIGKILL');
  await expect.poll(() => isAlive(victim)).toBe(false);
  process.kill(Number(main.pid), 'SIGCONT');
  const answered = (await Promise.all(answers)).filter(Boolean);
  expect(answered.length).toBeGreaterThanOrEqual(9);
  await expect.poll(() => answering(10), { interval: 500, timeout: 30_000 }).toBe(2);
});

it('ends them with itself, also when it is killed', async () => {
  const pids = children();
  main.kill('SIGKILL');
  await expect.poll(() => pids.filter(isAlive), { timeout: 6_000 }).toEqual([]);
});
