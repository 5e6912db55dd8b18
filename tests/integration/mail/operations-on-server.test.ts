// What a person does to mail, as other mail clients then see it.
import { MailServerError } from '@postroom/api/core/errors.ts';
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { toGlobalId } from '@postroom/api/graphql/global-id.ts';
import type { MailConnection } from '@postroom/api/mail/ports.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp } from '../../testkit/app.ts';
import { expectPayload, type HostedPerson } from '../../testkit/hosted-company.ts';
import { asOtherClient, deliver, writeMail } from '../../testkit/mail.ts';
import type { MailboxView, SeenMessage } from '../../testkit/mailbox-view.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { around, asKeeper } from './support/keeper.ts';
import { startLiveMailbox } from './support/live-mailbox.ts';

const stack = sharedStack();
let app: TestApp;
let mira: HostedPerson;
let mailbox: MailboxView;
let number = 0;

beforeAll(async () => {
  ({ app, mira, mailbox } = await startLiveMailbox());
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
    await mailbox.settled();
    const [flagged] = (await onServer('INBOX')).filter(({ subject }) => subject === message.subject);
    expect(flagged?.flags).toEqual(expect.arrayContaining(['\\Seen', '\\Flagged']));
    await act('markRead', { ids: [idOf(message)], read: false });
    await mailbox.settled();
    const [unread] = (await onServer('INBOX')).filter(({ subject }) => subject === message.subject);
    expect(unread?.flags).not.toContain('\\Seen');
    expect(await mailbox.contradictions()).toEqual([]);
  });

  it('moves messages, which keep their identity and get the server’s UIDs', async () => {
    const message = await receive();
    await act('moveMessages', { ids: [idOf(message)], role: 'ARCHIVE' });
    expect((await mailbox.messages('Archive')).map(({ id }) => id)).toContain(message.id);
    await mailbox.settled();
    await agree('Archive');
    await agree('INBOX');
    expect((await mailbox.messages('Archive')).map(({ id }) => id)).toContain(message.id);
  });

  it('moves there and back before the server knows of either', async () => {
    const message = await receive();
    await act('moveMessages', { ids: [idOf(message)], role: 'TRASH' });
    await act('moveMessages', { ids: [idOf(message)], role: 'INBOX' });
    await act('markRead', { ids: [idOf(message)], read: true });
    await mailbox.settled();
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
    await mailbox.settled();
    await agree('Trash');
    expect((await onServer('Trash')).some(({ subject }) => subject === message.subject)).toBe(false);
  });

  it('reaches a folder that took the name of the one that was open', async () => {
    const into = (subject: string) =>
      asOtherClient(stack, mira, 'INBOX', (client) =>
        client.append('Quotes', writeMail(mira.address, { subject })),
      );
    const star = async (subject: string) => {
      const found = await eventually(`"${subject}" is there`, async () => {
        await mailbox.look();
        return (await mailbox.messages('Quotes')).find((message) => message.subject === subject) ?? null;
      });
      await act('star', { ids: [idOf(found)], starred: true });
      await mailbox.settled(8_000);
    };
    await asOtherClient(stack, mira, 'INBOX', (client) => client.mailboxCreate('Quotes'));
    await into('Spokes');
    await star('Spokes');
    await asOtherClient(stack, mira, 'INBOX', async (client) => {
      await client.mailboxRename('Quotes', 'Quotes of before');
      await client.mailboxCreate('Quotes');
    });
    await into('Hubs');
    await star('Hubs');
    expect(await onServer('Quotes')).toMatchObject([{ subject: 'Hubs', flags: ['\\Flagged'] }]);
    expect(await mailbox.contradictions()).toEqual([]);
  });

  it('makes the folder it is to go to, when the account has none', async () => {
    const message = await receive();
    await withoutArchive(async () => {
      await act('moveMessages', { ids: [idOf(message)], role: 'ARCHIVE' });
      await mailbox.settled();
      await agree('Office/Archive');
      expect((await mailbox.messages('Office/Archive')).map(({ id }) => id)).toEqual([message.id]);
    });
  });
});

describe('a worker that dies', () => {
  it('leaves work that is done again without harm', async () => {
    const [moved, marked] = [await receive(), await receive()];
    await mailbox.pause();
    await act('moveMessages', { ids: [idOf(moved)], role: 'TRASH' });
    await act('markRead', { ids: [idOf(marked)], read: true });
    // Each operation reaches the server, and the worker dies before it can note that.
    for (let round = 0; round < 2; round++) await expect(applyNext(dyingAfter)).rejects.toThrow('died');
    expect(await mailbox.waiting()).toBe(2);
    expect((await mailbox.messages('Trash')).map(({ id }) => id)).toContain(moved.id);
    await mailbox.restart();
    await mailbox.settled();
    await agree('Trash');
    await agree('INBOX');
    expect((await mailbox.messages()).find(({ id }) => id === moved.id)?.folder).toBe('Trash');
    expect((await mailbox.messages()).find(({ id }) => id === marked.id)?.seen).toBe(true);
  });
});

describe('a server that refuses', () => {
  it('has the last word: the message is back where it was, and the log tells why', async () => {
    await asOtherClient(stack, mira, 'INBOX', (client) => client.mailboxCreate('Suppliers'));
    await mailbox.look();
    const folder = await eventually(
      'the folder is known',
      async () => (await mailbox.folders()).find(({ path }) => path === 'Suppliers') ?? null,
    );
    const message = await receive();
    await mailbox.pause();
    await asOtherClient(stack, mira, 'INBOX', (client) => client.mailboxDelete('Suppliers'));
    await act('moveMessages', { ids: [idOf(message)], folderId: toGlobalId('Folder', folder.id) });
    expect((await mailbox.messages('Suppliers')).map(({ id }) => id)).toEqual([message.id]);
    await mailbox.restart();
    await mailbox.settled();
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

/** Lets a command reach the server and its answer be lost. */
function dyingAfter(connection: MailConnection): MailConnection {
  const die = () => {
    throw new MailServerError('CONNECTION_REFUSED', 'dovecot', 'The worker died.');
  };
  return around(connection, ['move', 'changeFlags', 'expunge'], (call) => call().then(die));
}

const applyNext = (wrap: (connection: MailConnection) => MailConnection): Promise<void> =>
  asKeeper(app, mailbox, mira, ({ tellNext }) => tellNext(wrap));
