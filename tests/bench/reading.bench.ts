// Lists, messages and search at 100,000 messages over HTTP, beside the bare SQL of the same pages in the same run.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { runInScope, type Scope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { toGlobalId } from '@postroom/api/graphql/node.ts';
import {
  type ListedThread,
  listThreads,
  type ThreadListOptions,
} from '@postroom/api/mail/reading/threads.ts';
import { findMessages } from '@postroom/api/mail/search/find.ts';
import { parseSearchQuery } from '@postroom/api/mail/search/query.ts';
import { foundCompany, type TestPerson } from '../testkit/company.ts';
import { round, timed, writeFigures } from './figures.ts';
import { type FilledMailbox, fillMailbox } from './mailbox.ts';
import { forTests, startApp, vacuum } from './people.ts';

const messages = Number(process.env.BENCH_MESSAGES ?? 100_000);
const runs = 150;
const pageSize = 50;

const app = await startApp('reading');
const { port } = await app.startWeb();
const url = `http://127.0.0.1:${port}`;

async function fill(person: TestPerson): Promise<FilledMailbox> {
  console.error(`Filling a mailbox with ${messages} messages`);
  const mailbox = await runInScope(systemScope(person.organizationId), () =>
    fillMailbox(app.database, { ...person, address: 'measured@example.com', messages }),
  );
  await vacuum();
  return mailbox;
}

async function ask<T>(person: TestPerson, query: string, variables: Record<string, unknown>): Promise<T> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...person.headers },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: T; errors?: { message: string }[] };
  if (errors) throw new Error(errors[0]?.message);
  return data;
}

const threadFields = `id subject snippet participants { name address } messageCount unreadCount starred hasAttachments hasDraft
  latestAt account { id } folders { id role }`;
const listDocument = `query ThreadPage($filter: ThreadFilter!, $first: Int!, $after: String) {
  threads(filter: $filter, first: $first, after: $after) { edges { node { ${threadFields} } } pageInfo { hasNextPage endCursor } } }`;

interface ThreadsAnswer {
  threads: { edges: { node: { id: string } }[]; pageInfo: { endCursor: string | null } };
}

async function measureLists(person: TestPerson, { folders, accountId }: FilledMailbox, scope: Scope) {
  const inbox = { folderId: toGlobalId('Folder', folders.inbox) };
  const bare = (options: { unread?: boolean; starred?: boolean; after?: ListedThread | null }) =>
    timed(runs, () =>
      runInScope(scope, () =>
        listThreads(app.database, {
          folderIds: [folders.inbox],
          unread: options.unread ?? false,
          starred: options.starred ?? false,
          after: options.after ?? null,
          limit: pageSize + 1,
        }),
      ),
    );
  const http = (filter: Record<string, unknown>, after: string | null = null) =>
    timed(runs, () => ask(person, listDocument, { filter, first: pageSize, after }));
  const pair = async (
    filter: Record<string, unknown>,
    options: Parameters<typeof bare>[0],
    after: string | null = null,
  ) => {
    const [over, plain] = [await http(filter, after), await bare(options)];
    return { http: over, sql: plain, ratio: round(over.p50 / plain.p50) };
  };
  const hundredth = await pageAt(person, inbox, 100);
  const place = await runInScope(scope, () => placeBefore(folders.inbox, 100));
  return {
    firstPage: await pair(inbox, {}),
    hundredthPage: await pair(inbox, { after: place }, hundredth),
    unread: await pair({ ...inbox, unread: true }, { unread: true }),
    starred: await pair({ ...inbox, starred: true }, { starred: true }),
    allInboxes: await pair({ role: 'INBOX' }, {}),
    inboxOfAccount: await pair({ role: 'INBOX', accountId: toGlobalId('MailAccount', accountId) }, {}),
  };
}

async function pageAt(
  person: TestPerson,
  filter: Record<string, unknown>,
  page: number,
): Promise<string | null> {
  let after: string | null = null;
  for (let index = 1; index < page; index++) {
    const answer: ThreadsAnswer = await ask(person, listDocument, { filter, first: pageSize, after });
    after = answer.threads.pageInfo.endCursor;
  }
  return after;
}

async function placeBefore(folderId: string, page: number): Promise<ListedThread | null> {
  let last: ListedThread | null = null;
  for (let index = 1; index < page; index++) {
    const options: ThreadListOptions = {
      folderIds: [folderId],
      unread: false,
      starred: false,
      after: last,
      limit: pageSize,
    };
    last = (await listThreads(app.database, options)).at(-1) ?? last;
  }
  return last;
}

const threadDocument = `query ThreadMessages($id: ID!) { node(id: $id) { ... on Thread { ${threadFields} messages(first: 100) { edges { node {
  id messageId subject snippet from { name address } to { name address } cc { name address } bcc { name address } date size unread starred
  answered forwarded draft rawUrl thread { id } account { id } folders { id role } attachments { id filename mediaType size inline url }
  outgoing { id state } } } pageInfo { hasNextPage endCursor } } } } }`;
const bodyDocument = `query MessageBody($id: ID!) { node(id: $id) { ... on Message { id body { state text html problem truncated hasRemoteContent }
  attachments { id filename } } } }`;

async function measureMessages(person: TestPerson, { folders }: FilledMailbox) {
  const filter = { folderId: toGlobalId('Folder', folders.inbox) };
  const list: ThreadsAnswer = await ask(person, listDocument, { filter, first: 100, after: null });
  const threads = list.threads.edges.map(({ node }) => node.id);
  const rows = await runInScope(systemScope(person.organizationId), () =>
    app.database.query<{ id: string }>(
      sql`SELECT id::text AS id FROM mail_message ORDER BY received_at DESC LIMIT 100`,
    ),
  );
  return {
    thread: await timed(runs, (index) =>
      ask(person, threadDocument, { id: threads[index % threads.length] }),
    ),
    body: await timed(runs, (index) =>
      ask(person, bodyDocument, { id: toGlobalId('Message', rows[index % rows.length]?.id ?? '') }),
    ),
  };
}

const markDocument = `mutation MarkRead($input: MarkReadInput!) { markRead(input: $input) { __typename ... on MarkReadPayload {
  messages { id unread } threads { id unreadCount } folders { id unreadCount } } } }`;

/** A hundred messages at a time, as read and as unread in turn. */
async function measureMarking(person: TestPerson) {
  const rows = await runInScope(systemScope(person.organizationId), () =>
    app.database.query<{ id: string }>(
      sql`SELECT id::text AS id FROM mail_message ORDER BY received_at DESC LIMIT 2000`,
    ),
  );
  return timed(60, (index) => {
    const from = (index % 20) * 100;
    const ids = rows.slice(from, from + 100).map(({ id }) => toGlobalId('Message', id));
    return ask(person, markDocument, { input: { ids, read: index % 40 >= 20 } });
  });
}

const searchDocument = `query Search($query: String!, $folderId: ID, $first: Int!) { searchMessages(query: $query, folderId: $folderId, first: $first) {
  edges { cursor node { id subject snippet from { name address } date unread starred hasAttachments thread { id } folders { id role } }
  highlight { subject { text matched } snippet { text matched } } } pageInfo { hasNextPage endCursor } } }`;

async function measureSearch(person: TestPerson, { folders, words }: FilledMailbox, scope: Scope) {
  const cases: Record<string, { query: string; folder?: string }> = {
    common: { query: `${words.common} ` },
    frequent: { query: `${words.frequent} ` },
    occasional: { query: `${words.occasional} ` },
    rare: { query: `${words.rare} ` },
    none: { query: 'nowheretobefound ' },
    unfinished: { query: words.common.slice(0, 4) },
    twoWords: { query: `${words.common} ${words.frequent} ` },
    phrase: { query: `"${words.common} ${words.frequent}"` },
    without: { query: `${words.common} -${words.frequent} ` },
    fromPerson: { query: 'from:ada' },
    fromAddress: { query: 'from:bruno.lindqvist7@example.com ' },
    commonUnread: { query: `${words.common} is:unread` },
    unreadOnly: { query: 'is:unread' },
    starredOnly: { query: 'is:starred' },
    attachment: { query: `${words.frequent} has:attachment` },
    old: {
      query: `${words.common} before:${new Date(Date.now() - 300 * 86_400_000).toISOString().slice(0, 10)}`,
    },
    smallFolder: { query: `${words.common} `, folder: folders.projects },
    largeFolder: { query: `${words.occasional} `, folder: folders.archive },
  };
  const results: Record<string, unknown> = {};
  const all: number[] = [];
  for (const [name, { query, folder }] of Object.entries(cases)) {
    const parsed = parseSearchQuery(query);
    const folderIds = folder ? [folder] : null;
    const options = { query: parsed, accountIds: null, folderIds, after: null, limit: pageSize + 1 };
    const plain = await timed(40, () => runInScope(scope, () => findMessages(app.database, options)), 5);
    const variables = { query, first: pageSize, folderId: folder ? toGlobalId('Folder', folder) : null };
    const over = await timed(
      40,
      async () => {
        const begin = performance.now();
        await ask(person, searchDocument, variables);
        all.push(performance.now() - begin);
      },
      5,
    );
    results[name] = { http: over, sql: plain, ratio: round(over.p50 / plain.p50) };
  }
  const sorted = all.toSorted((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.floor(sorted.length * share)] ?? 0);
  return { all: { p50: at(0.5), p95: at(0.95), runs: all.length }, ...results };
}

interface CannonResult {
  requests: { average: number };
  latency: { p50: number; p97_5: number; p99: number };
  errors: number;
  non2xx: number;
}

/** Requests per second of a list page with 100 callers at once; the load comes from a process of its own. */
async function measureLoad(person: TestPerson, { folders }: FilledMailbox) {
  const variables = {
    filter: { folderId: toGlobalId('Folder', folders.inbox) },
    first: pageSize,
    after: null,
  };
  const cannon = createRequire(import.meta.url).resolve('autocannon');
  const headers = Object.entries({ 'content-type': 'application/json', ...person.headers });
  const args = [
    '-j',
    '-c',
    '100',
    '-d',
    '15',
    '-m',
    'POST',
    ...headers.flatMap(([name, value]) => ['-H', `${name}=${value}`]),
  ];
  const body = JSON.stringify({ query: listDocument, variables });
  const child = spawn(process.execPath, [cannon, ...args, '-b', body, `${url}/graphql`], {
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 60_000,
  });
  let output = '';
  for await (const piece of child.stdout) output += piece;
  const result = JSON.parse(output) as CannonResult;
  return {
    connections: 100,
    requestsPerSecond: round(result.requests.average),
    latency: { p50: result.latency.p50, 'p97.5': result.latency.p97_5, p99: result.latency.p99 },
    errors: result.errors + result.non2xx,
  };
}

try {
  const person = await foundCompany(forTests(app), 'Bench');
  const mailbox = await fill(person);
  const scope: Scope = {
    organizationId: person.organizationId,
    actor: { kind: 'user', userId: person.userId, sessionId: null, role: 'OWNER' },
  };
  writeFigures({
    messages,
    threads: mailbox.threads,
    unit: 'ms; ratio: HTTP p50 / bare SQL p50',
    threadList: await measureLists(person, mailbox, scope),
    openMessage: await measureMessages(person, mailbox),
    search: await measureSearch(person, mailbox, scope),
    marking100: await measureMarking(person),
    load: await measureLoad(person, mailbox),
    rssMb: round(process.memoryUsage().rss / 1e6),
  });
} finally {
  await app.stop();
}
