// All inboxes as one list: what the lists of the accounts hold, in the order of time, however it is paged.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundHostedCompany, type HostedPerson } from '../../testkit/hosted-company.ts';
import { follow } from '../../testkit/live-events.ts';
import { asOtherClient, deliver, writeMail } from '../../testkit/mail.ts';
import { callMutation, type MutationResult } from '../../testkit/mutation.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';

const stack = sharedStack();
const PER_ACCOUNT = 7;
let app: TestApp;
let astrid: HostedPerson;
const accountIds: string[] = [];
const people = new Map<string, HostedPerson>();

interface Thread {
  id: string;
  latestAt: string;
  recipients: { address: string }[];
  account: { id: string };
}

beforeAll(async () => {
  app = await startTestApp({ stack, worker: true, web: true });
  const company = await foundHostedCompany(app);
  astrid = company.owner;
  const boxes = [astrid];
  accountIds.push(astrid.accountId);
  for (const name of ['mira', 'orders', 'press']) {
    const box = await company.hire(name, `Desk ${name}`);
    boxes.push(box);
    people.set(box.address, box);
    accountIds.push(await add(box));
  }
  for (let round = 0; round < PER_ACCOUNT; round++) {
    // In an order that no account's own list has.
    const order = boxes.map((box) => ({ box, at: Math.random() })).toSorted((a, b) => a.at - b.at);
    for (const { box } of order) await deliver(stack, box.address);
  }
  await eventually('all of it is read in', async () => {
    const all = await read({ role: 'INBOX' }, 100);
    return all.length === boxes.length * PER_ACCOUNT;
  });
});

afterAll(() => app?.stop());

async function add({ address, password }: HostedPerson): Promise<string> {
  const login = { tls: 'STARTTLS', username: address, password };
  const added = await act(
    'addExternalMailAccount',
    {
      ...{ address, name: 'Astrid Lindqvist' },
      imap: { ...stack.endpoints.imap, ...login },
      smtp: { ...stack.endpoints.submission, ...login },
    },
    'account { id }',
  );
  return added.account.id;
}

/** Throws what is answered when that is an error. */
async function act(name: string, input: Record<string, unknown>, fields = ''): Promise<MutationResult> {
  const result = await callMutation(app, name, input, { as: astrid, fields });
  if (!result.__typename.endsWith('Payload')) throw new Error(JSON.stringify(result));
  return result;
}

/** All pages of a list. */
async function read(filter: Record<string, unknown>, first: number): Promise<Thread[]> {
  const threads: Thread[] = [];
  for (let after: string | null = null; ; ) {
    const { data, errors } = await app.graphql(
      `query ($filter: ThreadFilter!, $first: Int!, $after: String) { threads(filter: $filter, first: $first, after: $after) {
        edges { node { id latestAt recipients { address } account { id } } } pageInfo { hasNextPage endCursor } } }`,
      { filter, first, after },
      astrid,
    );
    if (!data) throw new Error(JSON.stringify(errors));
    threads.push(...data.threads.edges.map(({ node }: { node: Thread }) => node));
    if (!data.threads.pageInfo.hasNextPage) return threads;
    after = data.threads.pageInfo.endCursor;
  }
}

it('is the merge of the accounts’ lists, on pages of any size', async () => {
  const lists = await Promise.all(accountIds.map((accountId) => read({ role: 'INBOX', accountId }, 100)));
  for (const list of lists) expect(list).toHaveLength(PER_ACCOUNT);
  const newestFirst = (a: Thread, b: Thread) =>
    b.latestAt.localeCompare(a.latestAt) || b.id.localeCompare(a.id);
  const merged = lists.flat().toSorted(newestFirst);
  for (const size of [1, 3, 10, 27, 28, 100]) {
    const paged = await read({ role: 'INBOX' }, size);
    expect(new Set(paged.map(({ id }) => id))).toEqual(new Set(merged.map(({ id }) => id)));
    expect(paged.map(({ latestAt }) => latestAt)).toEqual(merged.map(({ latestAt }) => latestAt));
  }
});

it('lists a conversation once that lies in two folders, also on different pages', async () => {
  const [oldest] = (await read({ role: 'INBOX', accountId: astrid.accountId }, 100)).toReversed();
  const all = (await read({ role: 'INBOX' }, 100)).map(({ id }) => id);
  await act('star', { ids: all, starred: true });
  await act('copyMessages', {
    ids: [oldest?.id],
    folderId: await folderOf('Archive'),
  });
  await eventually('the copy is there', async () => (await read({ role: 'ARCHIVE' }, 10)).length === 1);
  for (const size of [2, 5, 100]) {
    const starred = (await read({ starred: true }, size)).map(({ id }) => id);
    expect(starred).toHaveLength(all.length);
    expect(new Set(starred)).toEqual(new Set(all));
  }
});

async function folderOf(path: string): Promise<string> {
  const { data } = await app.graphql(
    `query ($id: ID!) { node(id: $id) { ... on MailAccount { folders(first: 50) { edges { node { id path } } } } } }`,
    { id: astrid.accountId },
    astrid,
  );
  const edges: { node: { id: string; path: string } }[] = data.node.folders.edges;
  return edges.find(({ node }) => node.path === path)?.node.id ?? '';
}

it('brings a conversation to the top when its owner answers in it, in each of its folders', async () => {
  const oldest = (await read({ role: 'INBOX', accountId: astrid.accountId }, 100)).at(-1);
  const to = 'desk@okafor-print.example';
  const { data } = await app.graphql(
    'query ($id: ID!) { node(id: $id) { ... on Thread { messages(first: 1) { edges { node { messageId } } } } } }',
    { id: oldest?.id },
    astrid,
  );
  const answered = `<${data.node.messages.edges[0].node.messageId}>`;
  const answer = writeMail(to, { from: astrid.address, headers: { 'In-Reply-To': answered } });
  await asOtherClient(stack, astrid, 'INBOX', async (client) => {
    // Surely later than all that came: IMAP's times are whole seconds.
    await client.append('Sent', answer, ['\\Seen'], new Date(Date.now() + 60_000));
  });
  await act('resyncMailAccount', { accountId: astrid.accountId });
  const top = await eventually('the answer is read in', async () => {
    const [first] = await read({ role: 'SENT' }, 5);
    return first !== undefined && first.id === oldest?.id && first;
  });
  expect(top.recipients.map(({ address }) => address)).toEqual([to]);
  for (const size of [3, 100]) {
    const inbox = await read({ role: 'INBOX' }, size);
    expect(inbox[0]?.id).toBe(top.id);
    const times = inbox.map(({ latestAt }) => latestAt);
    expect(times).toEqual(times.toSorted().toReversed());
  }
});

it('takes actions across accounts, and leaves the list of an account that is removed, told live', async () => {
  const before = await read({ role: 'INBOX' }, 100);
  const chosen = accountIds.map((accountId) => before.find(({ account }) => account.id === accountId)?.id);
  const moved = await act('moveMessages', { ids: chosen, role: 'TRASH' });
  expect(moved.__typename).toBe('MoveMessagesPayload');
  expect(await read({ role: 'INBOX' }, 100)).toHaveLength(before.length - accountIds.length);
  const events = await follow<{ __typename: string; removedAccountId?: string }>(
    app,
    astrid,
    'subscription { mailEvents { __typename ... on AccountRemoved { removedAccountId } } }',
  );
  const [, removed] = accountIds;
  await act('removeMailAccount', { accountId: removed });
  const told = await events.next('the removal is told', ({ __typename }) => __typename === 'AccountRemoved');
  expect(told.removedAccountId).toBe(removed);
  await events.stop();
  const left = await read({ role: 'INBOX' }, 5);
  expect(left.some(({ account }) => account.id === removed)).toBe(false);
  expect(left).toHaveLength(before.length - accountIds.length - (PER_ACCOUNT - 1));
});

it('says of a suspended mailbox that it is suspended, to whoever signs in with another address', async () => {
  const { data } = await app.graphql(
    `{ viewer { organization { domains(first: 1) { edges { node {
      mailboxes(first: 10) { edges { node { id address user { id } } } } } } } } } }`,
    {},
    astrid,
  );
  const mailboxes: { node: { id: string; address: string; user: { id: string } } }[] =
    data.viewer.organization.domains.edges[0].node.mailboxes.edges;
  const of = (name: string) => mailboxes.find(({ node }) => node.address.startsWith(name))?.node;
  const [press, mira] = [of('press@'), of('mira@')];
  await act('updateMailbox', { mailboxId: press?.id, userId: mira?.user.id });
  await act('updateMailbox', { mailboxId: press?.id, suspended: true });
  const { data: own } = await app.graphql(
    '{ viewer { mailAccounts(first: 5) { edges { node { address suspended status statusMessage } } } } }',
    {},
    people.get(mira?.address ?? ''),
  );
  const accounts: { node: { address: string; statusMessage: string } }[] = own.viewer.mailAccounts.edges;
  const account = accounts.find(({ node }) => node.address === press?.address)?.node;
  expect(account).toMatchObject({ suspended: true, status: 'FAILED' });
  expect(account?.statusMessage).toContain('suspended');
});
