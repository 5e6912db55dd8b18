// What a person does to mail, as other mail clients then see it.
import { MailServerError } from '@postroom/api/core/errors.ts';
import { createLogger } from '@postroom/api/core/log.ts';
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { toGlobalId } from '@postroom/api/graphql/global-id.ts';
import { applyOperation } from '@postroom/api/mail/operations/apply.ts';
import { nextOperation } from '@postroom/api/mail/operations/operation.ts';
import type { MailConnection } from '@postroom/api/mail/ports.ts';
import { connectAccount, type SyncContext } from '@postroom/api/mail/sync/context.ts';
import { FolderRegistry } from '@postroom/api/mail/sync/folder-registry.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import {
  expectPayload,
  foundHostedCompany,
  type HostedCompany,
  type HostedPerson,
} from '../../testkit/hosted-company.ts';
import { asOtherClient, deliver } from '../../testkit/mail.ts';
import { type MailboxView, type SeenMessage, viewMailbox } from '../../testkit/mailbox-view.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';

const stack = sharedStack();
let app: TestApp;
let company: HostedCompany;
let mira: HostedPerson;
let mailbox: MailboxView;
let number = 0;

beforeAll(async () => {
  app = await startTestApp({ stack, worker: true, web: true });
  company = await foundHostedCompany(app);
  await stack.receiveNotices(company.domain, `${app.url}/internal/dovecot/notify`);
  mira = await company.hire('mira', 'Mira Okafor');
  mailbox = await viewMailbox(app, mira.address);
  await eventually('the account is live', async () => (await mailbox.account()).status === 'LIVE');
});

afterAll(() => app?.stop());

/** A new message in Mira's inbox, in the index too. */
async function receive(): Promise<SeenMessage> {
  number += 1;
  const subject = `Frame sizes, sheet ${number}`;
  await deliver(stack, mira.address, { subject });
  return eventually(
    `"${subject}" is there`,
    async () => (await mailbox.messages('INBOX')).find((message) => message.subject === subject) ?? null,
  );
}

const act = (name: string, input: Record<string, unknown>) =>
  expectPayload(
    app,
    `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) {
      result: ${name}(input: $input) { __typename ... on Error { message } } }`,
    input,
    mira,
  );

const idOf = ({ id }: SeenMessage): string => toGlobalId('Message', id);

interface OnServer {
  uid: number;
  subject: string;
  flags: string[];
}

/** What lies in a folder on the server; null when there is no such folder. */
const onServer = (folder: string): Promise<OnServer[]> =>
  asOtherClient(stack, mira, folder, async (client) => {
    const found: OnServer[] = [];
    if (client.mailbox && client.mailbox.exists > 0) {
      for await (const { uid, flags, envelope } of client.fetch('1:*', {
        flags: true,
        envelope: true,
        uid: true,
      })) {
        found.push({ uid, subject: envelope?.subject ?? '', flags: [...(flags ?? [])] });
      }
    }
    return found;
  });

const waiting = async (): Promise<number> => {
  const { id, organizationId } = await mailbox.account();
  const rows = await runInScope(systemScope(organizationId), () =>
    app.database.query(sql`SELECT id FROM mail_operation WHERE account_id = ${id}::uuid`),
  );
  return rows.length;
};

const settled = () => eventually('the server knows', async () => (await waiting()) === 0);

/** Placements of what was moved have the server's UIDs, and nothing contradicts anything. */
async function agree(folder: string): Promise<void> {
  await eventually(`${folder} agrees with the server`, async () => {
    const server = (await onServer(folder)).map(({ uid, subject }) => `${uid} ${subject}`).sort();
    const index = (await mailbox.messages(folder)).map(({ uid, subject }) => `${uid} ${subject}`).sort();
    return JSON.stringify(server) === JSON.stringify(index);
  });
  expect(await mailbox.contradictions()).toEqual([]);
}

describe('what a person does', () => {
  it('reaches the server as flags', async () => {
    const message = await receive();
    await act('markRead', { ids: [idOf(message)], read: true });
    await act('star', { ids: [idOf(message)], starred: true });
    await settled();
    const [flagged] = (await onServer('INBOX')).filter(({ subject }) => subject === message.subject);
    expect(flagged?.flags).toEqual(expect.arrayContaining(['\\Seen', '\\Flagged']));
    await act('markRead', { ids: [idOf(message)], read: false });
    await settled();
    const [unread] = (await onServer('INBOX')).filter(({ subject }) => subject === message.subject);
    expect(unread?.flags).not.toContain('\\Seen');
    expect(await mailbox.contradictions()).toEqual([]);
  });

  it('moves messages, which keep their identity and get the server’s UIDs', async () => {
    const message = await receive();
    await act('moveMessages', { ids: [idOf(message)], role: 'ARCHIVE' });
    expect((await mailbox.messages('Archive')).map(({ id }) => id)).toContain(message.id);
    await settled();
    await agree('Archive');
    await agree('INBOX');
    expect((await mailbox.messages('Archive')).map(({ id }) => id)).toContain(message.id);
  });

  it('moves there and back before the server knows of either', async () => {
    const message = await receive();
    await act('moveMessages', { ids: [idOf(message)], role: 'TRASH' });
    await act('moveMessages', { ids: [idOf(message)], role: 'INBOX' });
    await act('markRead', { ids: [idOf(message)], read: true });
    await settled();
    await agree('INBOX');
    await agree('Trash');
    const [back] = (await mailbox.messages()).filter(({ id }) => id === message.id);
    expect(back).toMatchObject({ folder: 'INBOX', seen: true });
  });

  it('deletes for ever', async () => {
    const message = await receive();
    await act('moveMessages', { ids: [idOf(message)], role: 'TRASH' });
    await act('deleteMessages', { ids: [idOf(message)] });
    expect((await mailbox.messages()).some(({ id }) => id === message.id)).toBe(false);
    await settled();
    await agree('Trash');
    expect((await onServer('Trash')).some(({ subject }) => subject === message.subject)).toBe(false);
  });

  it('makes the folder it is to go to, when the account has none', async () => {
    const message = await receive();
    await withoutArchive(async () => {
      await act('moveMessages', { ids: [idOf(message)], role: 'ARCHIVE' });
      await settled();
      await agree('Office/Archive');
      expect((await mailbox.messages('Office/Archive')).map(({ id }) => id)).toEqual([message.id]);
    });
  });
});

describe('a worker that dies', () => {
  it('leaves work that is done again without harm', async () => {
    const [moved, marked] = [await receive(), await receive()];
    await pause();
    await act('moveMessages', { ids: [idOf(moved)], role: 'TRASH' });
    await act('markRead', { ids: [idOf(marked)], read: true });
    // Each operation reaches the server, and the worker dies before it can note that.
    for (let round = 0; round < 2; round++) await expect(applyNext(dyingAfter)).rejects.toThrow('died');
    expect(await waiting()).toBe(2);
    expect((await mailbox.messages('Trash')).map(({ id }) => id)).toContain(moved.id);
    await resume();
    await settled();
    await agree('Trash');
    await agree('INBOX');
    expect((await mailbox.messages()).find(({ id }) => id === moved.id)?.folder).toBe('Trash');
    expect((await mailbox.messages()).find(({ id }) => id === marked.id)?.seen).toBe(true);
  });
});

describe('a server that refuses', () => {
  it('has the last word: the message is back where it was, and the log tells why', async () => {
    await asOtherClient(stack, mira, 'INBOX', (client) => client.mailboxCreate('Suppliers'));
    await nudgeAccount();
    const folder = await eventually(
      'the folder is known',
      async () => (await mailbox.folders()).find(({ path }) => path === 'Suppliers') ?? null,
    );
    const message = await receive();
    await pause();
    await asOtherClient(stack, mira, 'INBOX', (client) => client.mailboxDelete('Suppliers'));
    await act('moveMessages', { ids: [idOf(message)], folderId: toGlobalId('Folder', folder.id) });
    expect((await mailbox.messages('Suppliers')).map(({ id }) => id)).toEqual([message.id]);
    await resume();
    await settled();
    await agree('INBOX');
    expect((await mailbox.messages('INBOX')).map(({ id }) => id)).toContain(message.id);
    expect((await mailbox.messages()).filter(({ id }) => id === message.id)).toHaveLength(1);
  });
});

/** Dovecot makes its special folders itself: here the index believes that they lie below another, without an archive. */
async function withoutArchive(run: () => Promise<void>): Promise<void> {
  const { id, organizationId } = await mailbox.account();
  const query = (statement: ReturnType<typeof sql>) =>
    runInScope(systemScope(organizationId), () => app.database.query(statement));
  await query(sql`
    UPDATE mail_folder SET role = NULL WHERE account_id = ${id}::uuid AND role = 'ARCHIVE'`);
  await query(sql`
    UPDATE mail_folder SET parent_path = 'Office', delimiter = '/' WHERE account_id = ${id}::uuid AND role = 'DRAFTS'`);
  await run();
}

async function setStatus(status: 'PAUSED' | 'LIVE'): Promise<void> {
  const { id, organizationId } = await mailbox.account();
  await runInScope(systemScope(organizationId), () =>
    app.database.query(
      sql`UPDATE mail_account SET status = ${status}::"MailAccountStatus", next_attempt_at = NULL WHERE id = ${id}::uuid`,
    ),
  );
}

async function nudgeAccount(): Promise<void> {
  await app.deps.pubsub.publish('mail:nudge', { about: 'account', accountId: (await mailbox.account()).id });
}

/** The worker lets go of the account. */
async function pause(): Promise<void> {
  await setStatus('PAUSED');
  const { id } = await mailbox.account();
  await app.deps.pubsub.publish('mail:nudge', { about: 'end', accountId: id });
  await eventually('nobody keeps the account', async () => {
    const rows = await app.database.systemQuery(
      sql`SELECT FROM lease WHERE resource = ${`mail-account:${id}`} AND expires_at > now()`,
    );
    return rows.length === 0;
  });
}

async function resume(): Promise<void> {
  await setStatus('LIVE');
  await nudgeAccount();
}

/** Lets a command reach the server and its answer be lost. */
function dyingAfter(connection: MailConnection): MailConnection {
  const die = () => {
    throw new MailServerError('CONNECTION_REFUSED', 'dovecot', 'The worker died.');
  };
  return new Proxy(connection, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const method = value.bind(target) as (...args: unknown[]) => Promise<unknown>;
      return name === 'move' || name === 'changeFlags' || name === 'expunge'
        ? (...args: unknown[]) => method(...args).then(die)
        : method;
    },
  });
}

/** Does what the worker does with the oldest operation, over a connection of one's own making. */
async function applyNext(wrap: (connection: MailConnection) => MailConnection): Promise<void> {
  const { id: accountId, organizationId } = await mailbox.account();
  await runInScope(systemScope(organizationId), async () => {
    const account = { organizationId, accountId, address: mira.address, hosted: true };
    const log = createLogger({ level: 'silent' });
    const context: SyncContext = { deps: app.deps, account, log, signal: new AbortController().signal };
    const connection = await connectAccount(context, 'test');
    try {
      const registry = new FolderRegistry(context);
      await registry.refresh(connection);
      const stored = await nextOperation(app.database, accountId);
      if (!stored) throw new Error('Nothing waits.');
      const listFolders = async () => void (await registry.refresh(connection));
      await applyOperation({ ...context, folders: registry.byId, listFolders }, wrap(connection), stored);
    } finally {
      await connection.close();
    }
  });
}
