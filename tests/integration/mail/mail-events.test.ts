// What an open app is told while it is open.
import { uuidv7 } from '@postroom/api/core/ids.ts';
import { toGlobalId } from '@postroom/api/graphql/global-id.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TestApp } from '../../testkit/app.ts';
import { expectPayload, type HostedCompany, type HostedPerson } from '../../testkit/hosted-company.ts';
import { follow, type LiveEvents } from '../../testkit/live-events.ts';
import { asOtherClient, deliver } from '../../testkit/mail.ts';
import type { MailboxView } from '../../testkit/mailbox-view.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { startLiveMailbox } from './support/live-mailbox.ts';

const stack = sharedStack();
let app: TestApp;
let company: HostedCompany;
let mira: HostedPerson;
let mailbox: MailboxView;
const open: LiveEvents<MailEvent>[] = [];

beforeAll(async () => {
  ({ app, company, mira, mailbox } = await startLiveMailbox());
});

afterEach(async () => {
  for (const events of open.splice(0)) await events.stop();
});

afterAll(() => app?.stop());

interface MailEvent {
  __typename: string;
  account?: { id: string; status: string };
  messages?: { id: string; subject: string; unread: boolean; snippet: string }[];
  threads?: { id: string; subject: string; unreadCount: number }[];
  removedThreadIds?: string[];
  folders?: { path: string; unreadCount: number; messageCount: number }[];
  removedFolderIds?: string[];
  more?: boolean;
}

const EVENTS = `subscription ($accountIds: [ID!]) { mailEvents(accountIds: $accountIds) { __typename
  ... on MessagesArrived { account { id status } messages { id subject unread snippet } threads { id subject unreadCount }
    folders { path unreadCount messageCount } }
  ... on ThreadsChanged { account { id status } threads { id subject unreadCount } removedThreadIds
    folders { path unreadCount messageCount } more }
  ... on FoldersChanged { account { id status } folders { path unreadCount messageCount } removedFolderIds }
  ... on AccountChanged { account { id status } } } }`;

async function listen(person: HostedPerson, accountIds?: string[]): Promise<LiveEvents<MailEvent>> {
  const events = await follow<MailEvent>(app, person, EVENTS, accountIds ? { accountIds } : {});
  open.push(events);
  return events;
}

const act = (name: string, input: Record<string, unknown>) =>
  expectPayload(
    app,
    `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) {
      result: ${name}(input: $input) { __typename ... on Error { message } } }`,
    input,
    mira,
  );

async function receive(subject: string): Promise<{ id: string; threadId: string }> {
  await deliver(stack, mira.address, { subject });
  return eventually(
    `"${subject}" is there`,
    async () => (await mailbox.messages('INBOX')).find((message) => message.subject === subject) ?? null,
  );
}

describe('mailEvents', () => {
  it('tells of new mail with all that a list shows, and nobody else hears of it', async () => {
    const [events, others] = [await listen(mira), await listen(company.owner)];
    const began = Date.now();
    await deliver(stack, mira.address, { subject: 'Saddles have come', body: 'Twelve of them.\r\n' });
    const arrived = await events.next(
      'the new mail is told',
      ({ __typename }) => __typename === 'MessagesArrived',
    );
    console.info(`told ${Date.now() - began} ms after the delivery began`);
    expect(arrived.messages).toMatchObject([
      { subject: 'Saddles have come', unread: true, snippet: 'Twelve of them.' },
    ]);
    expect(arrived.threads).toMatchObject([{ subject: 'Saddles have come', unreadCount: 1 }]);
    expect(arrived.folders).toMatchObject([{ path: 'INBOX', unreadCount: 1, messageCount: 1 }]);
    expect(others.heard).toEqual([]);
  });

  it('tells of what the person does elsewhere: read, moved, deleted', async () => {
    const message = await receive('Chains');
    const events = await listen(mira, [mira.accountId]);
    const thread = toGlobalId('Thread', message.threadId);
    await act('markRead', { ids: [thread], read: true });
    const read = await events.next(
      'the thread is told',
      ({ threads }) => threads?.some(({ id }) => id === thread) ?? false,
    );
    expect(read).toMatchObject({ __typename: 'ThreadsChanged', more: false, removedThreadIds: [] });
    expect(read.threads?.[0]).toMatchObject({ id: thread, unreadCount: 0 });
    events.forget();
    await act('moveMessages', { ids: [thread], role: 'TRASH' });
    const moved = await events.next('the move is told', ({ folders }) => (folders?.length ?? 0) > 1);
    expect(moved.folders?.map(({ path }) => path).sort()).toEqual(['INBOX', 'Trash']);
    await act('deleteMessages', { ids: [thread] });
    await events.next(
      'the end is told',
      ({ removedThreadIds }) => removedThreadIds?.includes(thread) ?? false,
    );
  });

  it('tells of what other mail clients do', async () => {
    const message = await receive('Bells');
    const events = await listen(mira);
    await asOtherClient(stack, mira, 'INBOX', (client) => client.messageFlagsAdd('1:*', ['\\Seen']));
    const thread = toGlobalId('Thread', message.threadId);
    const read = await events.next(
      'the flag is told',
      ({ threads }) => threads?.some(({ id, unreadCount }) => id === thread && unreadCount === 0) ?? false,
    );
    expect(read.__typename).toBe('ThreadsChanged');
  });

  it('tells many changes together, and how things are in the end', async () => {
    const message = await receive('Pumps');
    const events = await listen(mira);
    const id = toGlobalId('Message', message.id);
    for (let round = 0; round < 20; round++) await act('markRead', { ids: [id], read: round % 2 === 0 });
    await act('star', { ids: [id], starred: true });
    await eventually('it is quiet', async () => {
      const count = events.heard.length;
      await new Promise((resolve) => setTimeout(resolve, 500));
      return count > 0 && count === events.heard.length;
    });
    const last = events.heard.findLast(({ threads }) => (threads?.length ?? 0) > 0);
    expect(last?.threads?.[0]).toMatchObject({ unreadCount: 1 });
    console.info(`${events.heard.length} events for 21 changes and what the server told of them`);
  });

  it('tells of folders that come and go', async () => {
    const events = await listen(mira);
    await asOtherClient(stack, mira, 'INBOX', (client) => client.mailboxCreate('Suppliers'));
    await act('resyncMailAccount', { accountId: mira.accountId });
    await events.next(
      'the folder is told',
      ({ folders }) => folders?.some(({ path }) => path === 'Suppliers') ?? false,
    );
    await events.next(
      'the account is told',
      ({ account, __typename }) => __typename === 'AccountChanged' && account?.status === 'LIVE',
    );
    await asOtherClient(stack, mira, 'INBOX', (client) => client.mailboxDelete('Suppliers'));
    await act('resyncMailAccount', { accountId: mira.accountId });
    await events.next('its end is told', ({ removedFolderIds }) => (removedFolderIds?.length ?? 0) > 0);
  });

  it('stops listening when the caller has left', async () => {
    const subscribe = vi.spyOn(app.deps.pubsub, 'subscribe');
    const events = await listen(mira);
    const heard = subscribe.mock.results.at(-1)?.value as AsyncIterator<unknown>;
    subscribe.mockRestore();
    await events.stop();
    await eventually(
      'it is over',
      async () => {
        const next = await Promise.race([
          heard.next(),
          new Promise<null>((resolve) => setTimeout(resolve, 200, null)),
        ]);
        return next?.done ?? false;
      },
      5_000,
    );
  });

  it('does not follow accounts that are not the caller’s', async () => {
    for (const accountId of [company.owner.accountId, toGlobalId('MailAccount', uuidv7())]) {
      const response = await app.request('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...mira.headers },
        body: JSON.stringify({ query: EVENTS, variables: { accountIds: [accountId] } }),
      });
      expect(await response.text()).toContain('NOT_FOUND');
    }
  });
});
