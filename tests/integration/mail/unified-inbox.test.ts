// All inboxes as one list: what the lists of the accounts hold, in the order of time, however it is paged.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundHostedCompany, type HostedPerson } from '../../testkit/hosted-company.ts';
import { follow } from '../../testkit/live-events.ts';
import { deliver } from '../../testkit/mail.ts';
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
    accountIds.push((await add(box)).account.id);
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

async function add({ address, password }: HostedPerson) {
  const login = { tls: 'STARTTLS', username: address, password };
  return act('addExternalMailAccount', '... on AddExternalMailAccountPayload { account { id } }', {
    ...{ address, name: 'Astrid Lindqvist' },
    imap: { ...stack.endpoints.imap, ...login },
    smtp: { ...stack.endpoints.submission, ...login },
  });
}

async function act(name: string, payload: string, input: Record<string, unknown>) {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
  const { data, errors } = await app.graphql(
    `mutation ($input: ${type}) { result: ${name}(input: $input) { __typename ${payload} ... on Error { message } } }`,
    { input },
    astrid,
  );
  if (!data?.result) throw new Error(JSON.stringify(errors));
  return data.result;
}

/** All pages of a list. */
async function read(filter: Record<string, unknown>, first: number): Promise<Thread[]> {
  const threads: Thread[] = [];
  for (let after: string | null = null; ; ) {
    const { data, errors } = await app.graphql(
      `query ($filter: ThreadFilter!, $first: Int!, $after: String) { threads(filter: $filter, first: $first, after: $after) {
        edges { node { id latestAt account { id } } } pageInfo { hasNextPage endCursor } } }`,
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
  await act('star', '... on StarPayload { __typename }', { ids: all, starred: true });
  await act('copyMessages', '... on CopyMessagesPayload { __typename }', {
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

it('takes actions across accounts, and leaves the list of an account that is removed, told live', async () => {
  const before = await read({ role: 'INBOX' }, 100);
  const chosen = accountIds.map((accountId) => before.find(({ account }) => account.id === accountId)?.id);
  const moved = await act('moveMessages', '... on MoveMessagesPayload { __typename }', {
    ids: chosen,
    role: 'TRASH',
  });
  expect(moved.__typename).toBe('MoveMessagesPayload');
  expect(await read({ role: 'INBOX' }, 100)).toHaveLength(before.length - accountIds.length);
  const events = await follow<{ __typename: string; removedAccountId?: string }>(
    app,
    astrid,
    'subscription { mailEvents { __typename ... on AccountRemoved { removedAccountId } } }',
  );
  const [, removed] = accountIds;
  await act('removeMailAccount', '... on RemoveMailAccountPayload { removedAccountId }', {
    accountId: removed,
  });
  const told = await events.next('the removal is told', ({ __typename }) => __typename === 'AccountRemoved');
  expect(told.removedAccountId).toBe(removed);
  await events.stop();
  const left = await read({ role: 'INBOX' }, 5);
  expect(left.some(({ account }) => account.id === removed)).toBe(false);
  expect(left).toHaveLength(before.length - accountIds.length - (PER_ACCOUNT - 1));
});

it('says of a suspended mailbox that it is suspended', async () => {
  const { data } = await app.graphql(
    `{ viewer { organization { domains(first: 1) { edges { node { mailboxes(first: 10) { edges { node { id address } } } } } } } } }`,
    {},
    astrid,
  );
  const mailboxes: { node: { id: string; address: string } }[] =
    data.viewer.organization.domains.edges[0].node.mailboxes.edges;
  const press = mailboxes.find(({ node }) => node.address.startsWith('press@'))?.node;
  await act('updateMailbox', '... on UpdateMailboxPayload { __typename }', {
    mailboxId: press?.id,
    suspended: true,
  });
  const answer = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...people.get(press?.address ?? '')?.headers },
    body: JSON.stringify({
      query: '{ viewer { mailAccounts(first: 1) { edges { node { suspended status statusMessage } } } } }',
    }),
  });
  const { data: own } = (await answer.json()) as {
    data: { viewer: { mailAccounts: { edges: { node: Record<string, unknown> }[] } } };
  };
  const account = own.viewer.mailAccounts.edges[0]?.node;
  expect(account).toMatchObject({ suspended: true, status: 'FAILED' });
  expect(account?.statusMessage).toContain('suspended');
});
