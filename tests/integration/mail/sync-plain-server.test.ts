// A server of the old kind knows no mod-sequences and does not tell what vanished or where messages went: what changed
// is found by comparing.
import { uuidv7 } from '@postroom/api/core/ids.ts';
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { changeMail } from '@postroom/api/mail/operations/change.ts';
import { moveMessages } from '@postroom/api/mail/operations/move-messages.ts';
import { AccountRunner } from '@postroom/api/mail/sync/runner.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundCompany } from '../../testkit/company.ts';
import { writeMail } from '../../testkit/mail.ts';
import { type MailboxView, viewMailbox } from '../../testkit/mailbox-view.ts';
import { MemoryMail } from '../../testkit/memory-mail.ts';
import { eventually } from '../../testkit/wait.ts';

const address = 'ada@plain.example';
const password = 'velvet-otter-climbs-42';
const server = new MemoryMail({ plain: true });
let app: TestApp;
let runner: AccountRunner;
let mailbox: MailboxView;
let organizationId: string;

beforeAll(async () => {
  app = await startTestApp();
  server.addMailbox(address, password);
  for (let number = 1; number <= 5; number++) deliver(`Old ${number}`);
  const person = await foundCompany(app, 'Plain');
  organizationId = person.organizationId;
  const accountId = uuidv7();
  await asSystem(() => addAccount(accountId, person.userId));
  mailbox = await viewMailbox(app, address);
  runner = new AccountRunner({
    deps: { ...app.deps, mailTransport: server },
    account: { organizationId, accountId, address, hosted: false },
    log: app.deps.log,
    admit: (connect) => connect(),
  });
  runner.start();
});

afterAll(async () => {
  await runner?.stop();
  await app?.stop();
});

const asSystem = <T>(run: () => Promise<T>): Promise<T> => runInScope(systemScope(organizationId), run);

async function addAccount(id: string, userId: string): Promise<void> {
  const login = { host: 'mail.plain.example', port: 993, tls: 'TLS', username: address };
  const credentials = app.deps.secrets.seal(
    JSON.stringify({ imapPassword: password, smtpPassword: password }),
    `mail_account:${id}`,
  );
  await app.database.query(sql`
    INSERT INTO mail_account (organization_id, id, user_id, kind, address, name, servers, credentials, updated_at)
    VALUES (${organizationId}::uuid, ${id}::uuid, ${userId}::uuid, 'EXTERNAL', ${address}, 'Ada',
      ${JSON.stringify({ imap: login, smtp: login })}::jsonb, ${credentials}, now())`);
}

function deliver(subject: string): void {
  server.folder(address, 'INBOX').add(Buffer.from(writeMail(address, { subject })), [], new Date());
}

const subjects = async (folder = 'INBOX'): Promise<string[]> =>
  (await mailbox.messages(folder)).map(({ subject }) => subject).sort();

describe('with a server of the old kind', () => {
  it('everything is read in', async () => {
    await eventually('five are there', async () => (await subjects()).length === 5);
    await eventually('it is live', async () => (await mailbox.account()).status === 'LIVE');
    await eventually('they can be searched', async () => (await mailbox.count()).withContent === 5);
  });

  it('new mail, flags and deletions are found', async () => {
    const inbox = server.folder(address, 'INBOX');
    inbox.messages[0]?.flags.add('\\Seen').add('\\Flagged');
    inbox.remove(new Set([2]));
    deliver('New');
    await eventually('the inbox is that of the server', async () => {
      const messages = await mailbox.messages('INBOX');
      const first = messages.find(({ subject }) => subject === 'Old 1');
      return (
        first?.seen === true &&
        first.flagged &&
        messages.some(({ subject }) => subject === 'New') &&
        messages.every(({ subject }) => subject !== 'Old 2')
      );
    });
    expect(await subjects()).toEqual(['New', 'Old 1', 'Old 3', 'Old 4', 'Old 5']);
    expect(await mailbox.contradictions()).toEqual([]);
  });

  it('a moved message keeps its identity although its new UID is not told', async () => {
    const message = (await mailbox.messages('INBOX')).find(({ subject }) => subject === 'Old 3');
    const messageIds = [message?.id ?? ''];
    const selection = { messageIds, threadIds: [] };
    await asSystem(() =>
      changeMail(app.deps, selection, moveMessages({ target: { role: 'ARCHIVE' }, fromFolderIds: null })),
    );
    expect(await subjects('Archive')).toEqual(['Old 3']);
    runner.operationsWait();
    await eventually(
      'the server has moved it',
      () => server.folder(address, 'Archive').messages.length === 1,
    );
    const moved = await eventually('it has the server’s UID', async () => {
      const [found] = await mailbox.messages('Archive');
      return found !== undefined && found.uid > 0 && found;
    });
    expect(moved.id).toBe(message?.id);
    expect(await mailbox.contradictions()).toEqual([]);
  });
});
