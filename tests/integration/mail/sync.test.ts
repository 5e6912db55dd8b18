import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp } from '../../testkit/app.ts';
import type { HostedCompany, HostedPerson } from '../../testkit/hosted-company.ts';
import { asOtherClient, deliver, writeMail } from '../../testkit/mail.ts';
import { type MailboxView, viewMailbox } from '../../testkit/mailbox-view.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { startLiveCompany } from './support/live-mailbox.ts';

const stack = sharedStack();
let app: TestApp;
let company: HostedCompany;
let mira: HostedPerson;
let mailbox: MailboxView;

beforeAll(async () => {
  ({ app, company } = await startLiveCompany());
  mira = await company.hire('mira', 'Mira Okafor');
  mailbox = await viewMailbox(app, mira.address);
});

afterAll(async () => {
  await app?.stop();
});

describe('a hosted mailbox', () => {
  it('becomes live with the folders of the server', async () => {
    await eventually('the account is live', async () => (await mailbox.account()).status === 'LIVE');
    const folders = await mailbox.folders();
    expect(folders.map(({ path, role }) => `${path} ${role}`)).toEqual([
      'Archive ARCHIVE',
      'Drafts DRAFTS',
      'INBOX INBOX',
      'Junk JUNK',
      'Sent SENT',
      'Trash TRASH',
    ]);
  });

  it('shows what is delivered, with its text and counters', async () => {
    await deliver(stack, mira.address, {
      subject: 'Keys for the workshop',
      body: 'They hang behind the door.\r\n',
    });
    const [message] = await eventually('the message is there', async () => {
      const messages = await mailbox.messages('INBOX');
      return messages.length === 1 && messages;
    });
    expect(message).toMatchObject({
      subject: 'Keys for the workshop',
      snippet: 'They hang behind the door.',
      seen: false,
      hasContent: true,
    });
    expect(await mailbox.folder('INBOX')).toMatchObject({ messages: 1, unread: 1, threadsUnread: 1 });
    expect(await mailbox.contradictions()).toEqual([]);
  });

  it('follows flags, moves and deletions of another client, and keeps the message its identity', async () => {
    const before = (await mailbox.messages('INBOX'))[0];
    await asOtherClient(stack, mira, 'INBOX', (client) =>
      client.messageFlagsAdd('1:*', ['\\Seen', '\\Flagged']),
    );
    await eventually('the flags are there', async () => {
      const [message] = await mailbox.messages('INBOX');
      return message?.seen === true && message.flagged;
    });
    expect(await mailbox.folder('INBOX')).toMatchObject({ messages: 1, unread: 0, threadsUnread: 0 });
    await asOtherClient(stack, mira, 'INBOX', (client) => client.messageMove('1:*', 'Archive'));
    await app.deps.pubsub.publish('mail:nudge', {
      about: 'folder',
      accountId: (await mailbox.account()).id,
      folder: 'Archive',
    });
    const moved = await eventually(
      'it lies in the archive',
      async () => (await mailbox.messages('Archive'))[0] ?? null,
    );
    expect(moved.id).toBe(before?.id);
    await eventually('it left the inbox', async () => (await mailbox.messages('INBOX')).length === 0);
    expect(await mailbox.contradictions()).toEqual([]);
  });

  it('puts answers into the thread of what they answer, also when they lie in Sent', async () => {
    const messageId = `first-${Date.now()}@okafor-print.example`;
    await deliver(stack, mira.address, { subject: 'Opening hours', messageId });
    const answer = writeMail('shop@okafor-print.example', {
      from: mira.address,
      subject: 'Re: Opening hours',
      headers: { 'In-Reply-To': `<${messageId}>` },
    });
    await asOtherClient(stack, mira, 'Sent', (client) => client.append('Sent', answer, ['\\Seen']));
    await app.deps.pubsub.publish('mail:nudge', {
      about: 'folder',
      accountId: (await mailbox.account()).id,
      folder: 'SENT',
    });
    await eventually('both are in one thread', async () => {
      const all = await mailbox.messages();
      const first = all.find(({ subject }) => subject === 'Opening hours');
      const second = all.find(({ subject }) => subject === 'Re: Opening hours');
      return first !== undefined && first.threadId === second?.threadId;
    });
    expect(await mailbox.contradictions()).toEqual([]);
  });
});
