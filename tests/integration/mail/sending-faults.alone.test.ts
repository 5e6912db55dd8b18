// A worker is killed (SIGKILL) at every point of sending where it stores something; another takes over. The message
// arrives exactly once, or its sender is asked.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { expectPayload, foundHostedCompany, type HostedPerson } from '../../testkit/hosted-company.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { contentOf, sendingOf } from './support/sending.ts';

interface KillPoint {
  /** When the worker dies: right before this change of outgoing_message is committed. */
  before: string;
  condition: string;
  ends: 'SENT' | 'UNCERTAIN';
}

/** A worker starts within seconds and takes over within a minute; on a machine busy with other tests in more. */
const PATIENCE_MS = 120_000;

const killPoints: KillPoint[] = [
  {
    before: 'it has taken the message',
    condition: "NEW.state = 'SENDING' AND OLD.state <> 'SENDING'",
    ends: 'SENT',
  },
  {
    before: 'the data goes out',
    condition: 'NEW.data_started_at IS NOT NULL AND OLD.data_started_at IS NULL',
    ends: 'SENT',
  },
  {
    before: 'the server’s answer is stored',
    condition: "NEW.state = 'SENT' AND OLD.state = 'SENDING'",
    ends: 'UNCERTAIN',
  },
  {
    before: 'the copy in Sent is noted',
    condition: 'NEW.saved_to_sent AND NOT OLD.saved_to_sent',
    ends: 'SENT',
  },
];

describe.concurrent('a message whose worker is killed before', () => {
  it.each(killPoints)('$before arrives once and is shown as $ends', { timeout: 240_000 }, async (point) => {
    const app = await startTestApp({ stack: sharedStack() });
    const workers: ChildProcess[] = [];
    const startWorker = () => {
      const worker = spawnWorker(app);
      workers.push(worker);
      return worker;
    };
    const owner = new pg.Client({ connectionString: app.testDatabase.ownerUrl });
    await owner.connect();
    try {
      const sending = sendingOf(app);
      const first = startWorker();
      const company = await foundHostedCompany(app);
      const bo = await company.hire('bo', 'Bo Rao');
      await pauseWhen(owner, point.condition);
      const subject = `Order ${randomUUID()}`;
      // Until then Postfix takes the address for somebody else's, and the message has to be tried again.
      await eventually('the directory has the sender', () =>
        copies(company.owner, 'INBOX', subject).then(
          () => true,
          () => false,
        ),
      );
      const { id: outgoing } = await sending.send(
        company.owner,
        contentOf(company.owner, [bo.address], subject),
      );
      const backend = await eventually(
        'the worker reaches the point',
        () => sleepingBackend(owner),
        PATIENCE_MS,
      );
      first.kill('SIGKILL');
      await owner.query('SELECT pg_terminate_backend($1::int)', [backend]);
      await owner.query('DROP TRIGGER test_pause ON outgoing_message');

      startWorker();
      await eventually(
        `the message is ${point.ends}`,
        async () => (await sending.outgoing(company.owner, outgoing)).state === point.ends,
        PATIENCE_MS,
      );
      await eventually('the message arrives', async () => (await copies(bo, 'INBOX', subject)) > 0);
      if (point.ends === 'UNCERTAIN') await markSent(app, company.owner, outgoing);
      await eventually(
        'its copy is in Sent',
        async () => (await copies(company.owner, 'Sent', subject)) > 0,
        60_000,
      );
      expect(await copies(bo, 'INBOX', subject)).toBe(1);
      expect(await copies(company.owner, 'Sent', subject)).toBe(1);
      expect((await sending.outgoing(company.owner, outgoing)).state).toBe('SENT');
    } finally {
      for (const worker of workers) worker.kill('SIGKILL');
      await owner.end();
      await app.stop();
    }
  });
});

const MAIN = join(import.meta.dirname, '../../../api/src/main.ts');

function spawnWorker(app: TestApp): ChildProcess {
  const env = { ...process.env, ...app.env, ROLE: 'worker', LOG_LEVEL: process.env.TEST_LOG ?? 'fatal' };
  return spawn(process.execPath, [MAIN], {
    env,
    stdio: ['ignore', process.env.TEST_LOG ? 'inherit' : 'ignore', 'inherit'],
  });
}

/** The database itself holds the worker still at the point, so that the product needs no hook for it. */
async function pauseWhen(owner: pg.Client, condition: string): Promise<void> {
  await owner.query(`CREATE FUNCTION test_pause() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_sleep(120); RETURN NEW; END $$`);
  await owner.query(`CREATE TRIGGER test_pause BEFORE UPDATE ON outgoing_message FOR EACH ROW WHEN (${condition})
    EXECUTE FUNCTION test_pause()`);
}

async function sleepingBackend(owner: pg.Client): Promise<number | null> {
  const { rows } = await owner.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`,
  );
  return rows[0]?.pid ?? null;
}

async function markSent(app: TestApp, person: HostedPerson, outgoingId: string): Promise<void> {
  await expectPayload(
    app,
    `mutation ($input: ResolveUncertainInput!) { result: resolveUncertain(input: $input) {
      __typename ... on Error { message } } }`,
    { outgoingId, choice: 'MARK_SENT' },
    person,
  );
}

/** Counted by another mail program. */
async function copies(person: HostedPerson, folder: string, subject: string): Promise<number> {
  const { imap } = sharedStack().endpoints;
  const client = new ImapFlow({
    ...{ host: imap.host, port: imap.port, secure: false, doSTARTTLS: false, logger: false },
    auth: { user: person.address, pass: person.password },
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.mailboxOpen(folder, { readOnly: true });
    const found = await client.search({ subject });
    return found === false ? 0 : (found ?? []).length;
  } finally {
    await client.logout();
  }
}
