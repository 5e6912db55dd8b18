// 20 sessions on 20 mailboxes that page through their lists and mark conversations: pages per second on this machine,
// which runs web processes, PostgreSQL and the load. Beside it, in the same run: pages that are never answered from
// memory, a request that asks for nothing, and the bare SQL of the pages.
import { runInScope, type Scope } from '@postroom/api/core/scope.ts';
import { toGlobalId } from '@postroom/api/graphql/node.ts';
import { listThreads } from '@postroom/api/mail/reading/threads.ts';
import { Connection } from './connection.ts';
import { readContext, round, summary, writeFigures } from './figures.ts';
import { ask, operation, request } from './operations.ts';
import { hireReaders, type Reader, startApp } from './people.ts';
import { postgresPid, productEnvironment, startWebProcess, usageOf, type WebProcess } from './web-process.ts';

const sessions = Number(process.env.BENCH_SESSIONS ?? 20);
const messages = Number(process.env.BENCH_MESSAGES ?? 5_000);
const seconds = Number(process.env.BENCH_SECONDS ?? 15);
const processes = process.env.WEB_PROCESSES ?? '2';
const pageSize = 50;
const pages = 10;
/** One request in so many marks a conversation as read or unread, which makes the mailbox's kept pages old. */
const writeEvery = Number(process.env.BENCH_WRITE_EVERY ?? 50);

type Step = (connection: Connection, reader: Reader, state: State) => Promise<'page' | 'write'>;

interface State {
  count: number;
  page: number;
  list: number;
  after: string | null;
  thread: string | null;
}

const lists = ({ mailbox: { folders } }: Reader) => [
  { folderId: toGlobalId('Folder', folders.inbox) },
  { folderId: toGlobalId('Folder', folders.archive) },
  { folderId: toGlobalId('Folder', folders.inbox), unread: true },
  { role: 'INBOX' },
];

/** Ten pages of a list, then the next list; now and then a conversation is marked. */
function reading(variables: (state: State) => Record<string, unknown>, writes: boolean): Step {
  return async (connection, reader, state) => {
    state.count++;
    if (writes && state.thread !== null && state.count % writeEvery === 0) {
      await ask(
        connection,
        request('MarkRead', { input: { ids: [state.thread], read: state.count % (2 * writeEvery) === 0 } }),
      );
      return 'write';
    }
    const filter = lists(reader)[state.list];
    const body = operation('ThreadPage', {
      filter,
      first: pageSize,
      after: state.after,
      ...variables(state),
    });
    const text = await ask(connection, Buffer.from(JSON.stringify(body)));
    state.thread = /"node":\{[^{}]*?"id":"([^"]+)"/.exec(text)?.[1] ?? state.thread;
    state.after = /"hasNextPage":true,"endCursor":"([^"]+)"/.exec(text)?.[1] ?? null;
    if (++state.page === pages || state.after === null) {
      state.page = 0;
      state.after = null;
      state.list = (state.list + 1) % lists(reader).length;
    }
    return 'page';
  };
}

const nothing: Step = async (connection) => {
  await ask(connection, TRIVIAL);
  return 'page';
};
const TRIVIAL = Buffer.from(JSON.stringify({ query: '{ __typename }' }));

async function measure(web: WebProcess, readers: Reader[], step: Step) {
  const connections = await Promise.all(
    readers.map(({ person }) => Connection.open(web.port, person.headers)),
  );
  const states = readers.map((): State => ({ count: 0, page: 0, list: 0, after: null, thread: null }));
  const times: number[] = [];
  let writes = 0;
  const session = async (index: number, until: number, counts: boolean): Promise<void> => {
    const [connection, reader, state] = [connections[index], readers[index], states[index]];
    if (!connection || !reader || !state) return;
    while (performance.now() < until) {
      const began = performance.now();
      const kind = await step(connection, reader, state);
      if (!counts) continue;
      if (kind === 'page') times.push(performance.now() - began);
      else writes++;
    }
  };
  const all = (forSeconds: number, counts: boolean) =>
    Promise.all(readers.map((_, index) => session(index, performance.now() + forSeconds * 1000, counts)));
  await all(Math.min(4, seconds), false);
  const before = usage(web);
  const began = performance.now();
  await all(seconds, true);
  const elapsed = (performance.now() - began) / 1000;
  const after = usage(web);
  for (const connection of connections) connection.close();
  const per = (part: 'web' | 'postgres' | 'load') =>
    round((1000 * (after[part] - before[part])) / times.length);
  return {
    pagesPerSecond: round(times.length / elapsed),
    writesPerSecond: round(writes / elapsed),
    latency: summary(times),
    cpuMsPerPage: { web: per('web'), postgres: per('postgres'), load: per('load') },
  };
}

function usage(web: WebProcess) {
  const load = process.cpuUsage();
  return {
    web: web.usage().cpuSeconds,
    postgres: usageOf(postgresPid(readContext().dataDir)).cpuSeconds,
    load: (load.user + load.system) / 1e6,
  };
}

/** The same pages as one statement each, 20 at once, in this process. */
async function measureSql(readers: Reader[]) {
  const app = await startApp('list-load');
  let done = 0;
  const session = async ({ person, mailbox }: Reader, until: number): Promise<void> => {
    const { organizationId, userId } = person;
    const scope: Scope = { organizationId, actor: { kind: 'user', userId, sessionId: null, role: 'MEMBER' } };
    const folderIds = [mailbox.folders.inbox];
    while (performance.now() < until) {
      const page = { folderIds, unread: false, starred: false, after: null, limit: pageSize + 1 };
      await runInScope(scope, () => listThreads(app.database, page));
      done++;
    }
  };
  const began = performance.now();
  await Promise.all(readers.map((reader) => session(reader, began + 1000 * Math.min(8, seconds))));
  const perSecond = round((1000 * done) / (performance.now() - began));
  await app.stop();
  return { pagesPerSecond: perSecond };
}

/** Share of pages answered from memory, from the product's own figures. */
async function servedFromMemory(web: WebProcess): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${web.port}/metrics`)).text();
  const count = (outcome: string) =>
    Number(new RegExp(`kept_answers_total\\{outcome="${outcome}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
  return round(count('served') / Math.max(1, count('served') + count('made')));
}

const readers = await hireReaders('list-load', sessions, messages);
const web = await startWebProcess({ ...productEnvironment('list-load'), WEB_PROCESSES: processes });
try {
  const load = await measure(
    web,
    readers,
    reading(() => ({}), true),
  );
  const fromMemory = await servedFromMemory(web);
  let unique = 0;
  // A variable that the operation does not have: no two requests are the same.
  const neverKept = await measure(
    web,
    readers,
    reading(() => ({ unique: unique++ }), true),
  );
  const trivial = await measure(web, readers, nothing);
  const usageNow = web.usage();
  await web.stop();
  const sqlAlone = await measureSql(readers);
  writeFigures({
    ...{ sessions, messages, pageSize, webProcesses: Number(processes), oneWriteIn: writeEvery },
    load: { ...load, fromMemory },
    neverFromMemory: neverKept,
    trivialRequest: { perSecond: trivial.pagesPerSecond, cpuMs: trivial.cpuMsPerPage },
    bareSql: sqlAlone,
    rssMb: round(usageNow.rssBytes / 1e6),
  });
} catch (error) {
  await web.stop();
  throw error;
}
