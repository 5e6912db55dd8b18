// What the keeper of an account does when its server or the database lets it down in the middle: it says so, loses
// nothing and shows nothing twice.
import { uuidv7 } from '@postroom/api/core/ids.ts';
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import type { SqlTransaction } from '@postroom/api/core/transaction.ts';
import { AccountRunner } from '@postroom/api/mail/sync/runner.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundCompany, type TestPerson } from '../../testkit/company.ts';
import { writeMail } from '../../testkit/mail.ts';
import { type MailboxView, viewMailbox } from '../../testkit/mailbox-view.ts';
import { MemoryMail } from '../../testkit/memory-mail.ts';
import { eventually } from '../../testkit/wait.ts';

const password = 'velvet-otter-climbs-42';
const OLD = 1_500;
let app: TestApp;
let person: TestPerson;
let runner: AccountRunner | null = null;

beforeAll(async () => {
  app = await startTestApp();
  person = await foundCompany(app, 'Faults');
});

afterEach(async () => {
  await runner?.stop();
  runner = null;
});

afterAll(() => app?.stop());

async function addAccount(address: string): Promise<string> {
  const id = uuidv7();
  const login = { host: 'mail.faults.example', port: 993, tls: 'TLS', username: address };
  const credentials = app.deps.secrets.seal(
    JSON.stringify({ imapPassword: password, smtpPassword: password }),
    `mail_account:${id}`,
  );
  await runInScope(systemScope(person.organizationId), () =>
    app.database.query(sql`
      INSERT INTO mail_account (organization_id, id, user_id, kind, address, name, servers, credentials, updated_at)
      VALUES (${person.organizationId}::uuid, ${id}::uuid, ${person.userId}::uuid, 'EXTERNAL', ${address}, 'Ada',
        ${JSON.stringify({ imap: login, smtp: login })}::jsonb, ${credentials}, now())`),
  );
  return id;
}

async function keep(
  server: MemoryMail,
  address: string,
  database: TestApp['database'] = app.database,
): Promise<{ mailbox: MailboxView; keeper: AccountRunner }> {
  const accountId = await addAccount(address);
  const keeper = new AccountRunner({
    deps: { ...app.deps, database, mailTransport: server },
    account: { organizationId: person.organizationId, accountId, address, hosted: false },
    log: app.deps.log,
    admit: (connect) => connect(),
    furtherWaitMs: 300,
  });
  runner = keeper;
  keeper.start();
  return { mailbox: await viewMailbox(app, address), keeper };
}

function mailboxOf(server: MemoryMail, address: string, count: number): (subject: string) => void {
  server.addMailbox(address, password);
  const inbox = server.folder(address, 'INBOX');
  const put = (subject: string) =>
    void inbox.add(Buffer.from(writeMail(address, { subject })), ['\\Seen'], new Date());
  for (let index = 0; index < count; index++) put(`Old ${index}`);
  return put;
}

async function expectEachOnce(mailbox: MailboxView, count: number): Promise<void> {
  const messages = await mailbox.messages('INBOX');
  expect(messages.length).toBe(count);
  expect(new Set(messages.map(({ uid }) => uid)).size).toBe(count);
  expect(new Set(messages.map(({ id }) => id)).size).toBe(count);
  expect(await mailbox.contradictions()).toEqual([]);
}

describe('a server that lets in one connection only', () => {
  it('still brings new mail, says what waits, and all is there when it lets in more', async () => {
    const address = 'ada@one-door.example';
    const server = new MemoryMail({ maxConnections: 1 });
    const put = mailboxOf(server, address, 40);
    const { mailbox } = await keep(server, address);
    const account = await eventually('it says so', async () => {
      const now = await mailbox.account();
      return now.status === 'WAITING' && now;
    });
    expect(account.problem).toBe('SERVER_BUSY');
    expect(account.message).toMatch(/lets in no more connections.*New mail still comes in/);
    put('New');
    await eventually('the new one is there', async () =>
      (await mailbox.messages('INBOX')).some(({ subject }) => subject === 'New'),
    );
    server.maxConnections = 3;
    await eventually('all is there', async () => (await mailbox.messages('INBOX')).length === 41);
    await eventually('it is live', async () => (await mailbox.account()).status === 'LIVE');
    expect((await mailbox.account()).problem).toBeNull();
    await expectEachOnce(mailbox, 41);
  });
});

describe('a database that fails in the middle of a batch', () => {
  it('leaves nothing half written; the keeper waits and goes on', async () => {
    const address = 'ada@full-disk.example';
    const server = new MemoryMail();
    mailboxOf(server, address, OLD);
    const disk = { full: false, refused: 0 };
    const { mailbox, keeper } = await keep(server, address, withDisk(disk));
    await eventually('some is there', async () => {
      disk.full = (await mailbox.messages('INBOX')).length >= 200;
      return disk.full;
    });
    const account = await eventually('it says so', async () => {
      const now = await mailbox.account();
      return now.status === 'WAITING' && now;
    });
    expect(disk.refused).toBeGreaterThan(0);
    expect(account).toMatchObject({ problem: null, message: expect.stringMatching(/on our side/) });
    expect(await mailbox.contradictions()).toEqual([]);
    disk.full = false;
    keeper.retry();
    await eventually('all is there', async () => (await mailbox.messages('INBOX')).length === OLD);
    await eventually('it is live', async () => (await mailbox.account()).status === 'LIVE');
    await expectEachOnce(mailbox, OLD);
  });
});

/** While the disk is full, statements that add messages fail after those before them have succeeded. */
function withDisk(disk: { full: boolean; refused: number }): TestApp['database'] {
  const guarded = (tx: SqlTransaction): SqlTransaction => ({
    ...tx,
    query: (statement) => {
      if (!disk.full || !statement.text.includes('mail_thread_folder')) return tx.query(statement);
      disk.refused += 1;
      return Promise.reject(Object.assign(new Error('No space left on device'), { code: '53100' }));
    },
  });
  return { ...app.database, sqlTransaction: (run) => app.database.sqlTransaction((tx) => run(guarded(tx))) };
}
