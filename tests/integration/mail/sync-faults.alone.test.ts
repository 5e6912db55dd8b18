// Servers that refuse, fail and restart, and workers that die: nothing is lost, and the account says what is wrong.
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { fillMailbox } from '../../testkit/fill-mailbox.ts';
import { foundHostedCompany, type HostedCompany, type HostedPerson } from '../../testkit/hosted-company.ts';
import { deliver } from '../../testkit/mail.ts';
import { type MailboxView, viewMailbox } from '../../testkit/mailbox-view.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';

const stack = sharedStack();
const MESSAGES = 3_000;
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const closing: (() => unknown)[] = [];
let app: TestApp;
let worker: TestApp;
let company: HostedCompany;

beforeAll(async () => {
  app = await startTestApp({ stack, env: { ALLOW_PRIVATE_HOSTS: '127.0.0.1:*' } });
  await startWorker();
  company = await foundHostedCompany(app);
});

afterAll(async () => {
  for (const close of closing.reverse()) await close();
  await worker?.stop();
  await app?.stop();
});

/** The web process stays, workers come and go. */
async function startWorker(): Promise<void> {
  worker = await startTestApp({ stack, beside: app, worker: true, web: true });
}

async function employ(name: string, quota?: number): Promise<{ person: HostedPerson; mailbox: MailboxView }> {
  const person = await company.hire(name, name, quota);
  const mailbox = await viewMailbox(app, person.address);
  await eventually('the account is live', async () => (await mailbox.account()).status === 'LIVE');
  return { person, mailbox };
}

describe('a mail server that restarts in the middle of a first synchronisation', () => {
  it('is connected to again, and everything is there once', { timeout: 120_000 }, async () => {
    const { person, mailbox } = await employ('restarted');
    await mailbox.forget();
    await fillMailbox(stack, { address: person.address, count: MESSAGES });
    await mailbox.restart();
    await eventually('some is there', async () => (await mailbox.count()).messages > 0);
    await stack.restart('dovecot');
    await eventually('all is there', async () => (await mailbox.count()).messages === MESSAGES, 90_000);
    const inbox = await mailbox.messages('INBOX');
    expect(new Set(inbox.map(({ uid }) => uid)).size).toBe(MESSAGES);
    expect(await mailbox.contradictions()).toEqual([]);
  });
});

describe('a worker that is killed in the middle of a first synchronisation', () => {
  it('has a successor that goes on where it stopped', { timeout: 180_000 }, async () => {
    const { person, mailbox } = await employ('orphaned');
    await mailbox.forget();
    await fillMailbox(stack, { address: person.address, count: MESSAGES });
    await worker.stop();
    const process = startWorkerProcess(app);
    await mailbox.restart();
    await eventually('some is there', async () => (await mailbox.count()).messages >= 200, 60_000);
    process.kill('SIGKILL');
    const left = (await mailbox.count()).messages;
    await startWorker();
    await eventually('all is there', async () => (await mailbox.count()).messages === MESSAGES, 120_000);
    expect(left).toBeLessThan(MESSAGES);
    expect(await mailbox.contradictions()).toEqual([]);
  });
});

/** The real process, so that it can die a real death. */
function startWorkerProcess({ env }: TestApp): ChildProcess {
  const child = spawn(process.execPath, [join(ROOT, 'api/src/main.ts')], {
    cwd: ROOT,
    env: { ...env, ROLE: 'worker', PATH: process.env.PATH ?? '', LOG_LEVEL: 'silent' },
    stdio: 'ignore',
  });
  closing.push(() => child.kill('SIGKILL'));
  return child;
}

describe('a full mailbox', () => {
  it('shows how full it is, and goes on with what it has', async () => {
    await stack.receiveNotices(company.domain, `${worker.url}/internal/dovecot/notify`);
    const { person, mailbox } = await employ('crammed', 20_000);
    await deliver(stack, person.address, { subject: 'Small' });
    await expect(
      deliver(stack, person.address, { subject: 'Large', body: 'x'.repeat(40_000) }),
    ).rejects.toThrow(/full/);
    await eventually('what fits is there', async () => (await mailbox.messages('INBOX')).length === 1);
    const { id, organizationId } = await mailbox.account();
    await app.deps.pubsub.publish('mail:nudge', { about: 'account', accountId: id });
    await eventually('its use is known', async () => {
      const [row] = await runInScope(systemScope(organizationId), () =>
        app.database.query<{ used: bigint | null; max: bigint | null }>(
          sql`SELECT quota_used AS used, quota_limit AS max FROM mail_account WHERE id = ${id}::uuid`,
        ),
      );
      return (row?.used ?? 0n) > 0n && row?.max !== null;
    });
  });
});

describe('an external account', () => {
  it('says in words when its server refuses the password, hides, or speaks no TLS', async () => {
    const { person, mailbox } = await employ('external');
    const { id, organizationId } = await mailbox.account();
    const { imap } = stack.endpoints;
    const silent = await listen(() => {});
    const unwilling = await listen((socket) => socket.end('* BYE Not today\r\n'));
    const cases = [
      {
        server: { ...imap, tls: 'NONE' },
        problem: 'WRONG_PASSWORD',
        status: 'FAILED',
        words: /refused the password/,
      },
      {
        server: { ...imap, tls: 'TLS' },
        problem: 'TLS_FAILED',
        status: 'WAITING',
        words: /does not speak TLS/,
      },
      {
        server: { host: 'no.such.host.invalid', port: 143, tls: 'NONE' },
        problem: 'HOST_NOT_FOUND',
        status: 'WAITING',
        words: /no server named/,
      },
      {
        server: { ...imap, port: 1, host: 'localhost', tls: 'NONE' },
        problem: 'ADDRESS_BLOCKED',
        status: 'WAITING',
        words: /private network/,
      },
      {
        server: { ...silent, tls: 'NONE' },
        problem: 'TIMEOUT',
        status: 'WAITING',
        words: /did not answer in time/,
      },
      {
        server: { ...unwilling, tls: 'NONE' },
        problem: 'CONNECTION_REFUSED',
        status: 'WAITING',
        words: /cannot be reached or hung up/,
      },
    ];
    for (const { server, problem, status, words } of cases) {
      await mailbox.forget();
      await runInScope(systemScope(organizationId), () => makeExternal(id, person.address, server));
      await mailbox.restart();
      const account = await eventually(
        `the problem is ${problem}`,
        async () => {
          const now = await mailbox.account();
          return now.problem === problem && now.status !== 'CONNECTING' && now;
        },
        40_000,
      );
      expect(account.status).toBe(status);
      expect(account.message).toMatch(words);
    }
  }, 150_000);
});

async function makeExternal(
  id: string,
  username: string,
  imap: { host: string; port: number; tls: string },
): Promise<void> {
  const server = JSON.stringify({ imap: { ...imap, username }, smtp: { ...imap, username } });
  const credentials = app.deps.secrets.seal(
    JSON.stringify({ imapPassword: 'not the password', smtpPassword: 'not the password' }),
    `mail_account:${id}`,
  );
  await app.database.query(sql`
    UPDATE mail_account SET kind = 'EXTERNAL', servers = ${server}::jsonb, credentials = ${credentials},
      problem = NULL, next_attempt_at = NULL WHERE id = ${id}::uuid`);
}

async function listen(greet: (socket: Socket) => void): Promise<{ host: string; port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    greet(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const address = server.address();
  return { host: '127.0.0.1', port: typeof address === 'object' && address ? address.port : 0 };
}
