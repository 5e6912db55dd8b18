// 100 people at once, each with a subscription and a request on its way at all times: lists, conversations, texts,
// search, marking, folder counts. Latencies per kind, errors, and the memory of the web processes as it goes.
import { setTimeout as sleep } from 'node:timers/promises';
import { toGlobalId } from '@postroom/api/graphql/node.ts';
import { type Client, createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { Connection } from './connection.ts';
import { readContext, round, summary, writeFigures } from './figures.ts';
import { ask, request, subscription } from './operations.ts';
import { hireReaders, type Reader } from './people.ts';
import { postgresPid, productEnvironment, startWebProcess, usageOf, type WebProcess } from './web-process.ts';

const people = Number(process.env.BENCH_PEOPLE ?? 100);
const messages = Number(process.env.BENCH_MESSAGES ?? 1_000);
const seconds = Number(process.env.BENCH_SECONDS ?? 30);
/** Milliseconds that a person waits between an answer and the next request. */
const think = Number(process.env.BENCH_THINK_MS ?? 0);
const processes = process.env.WEB_PROCESSES ?? '2';

interface Seat {
  reader: Reader;
  connection: Connection;
  client: Client;
  events: number;
  /** Of the page that was listed last. */
  threads: string[];
  message: string | null;
  after: string | null;
  /** The conversation marked last, and how: the next mark turns it back, so that most marks change something. */
  marked: { thread: string; read: boolean } | null;
  step: number;
}

type Kind = 'list' | 'conversation' | 'text' | 'search' | 'mark' | 'folders';

/** What a person does, over and over: lists twice as often as the rest, as in any day's mail. */
const COURSE: Kind[] = [
  'list',
  'conversation',
  'text',
  'mark',
  'list',
  'search',
  'list',
  'conversation',
  'text',
  'folders',
];

const idsIn = (text: string): string[] =>
  [...text.matchAll(/"node":\{[^{}]*?"id":"([^"]+)"/g)].flatMap(([, id]) => (id ? [id] : []));

async function perform(seat: Seat, kind: Kind): Promise<void> {
  const { connection, threads, message, step } = seat;
  const thread = threads[step % Math.max(1, threads.length)] ?? '';
  switch (kind) {
    case 'list': {
      const filter = { folderId: toGlobalId('Folder', seat.reader.mailbox.folders.inbox) };
      const text = await ask(connection, request('ThreadPage', { filter, first: 50, after: seat.after }));
      seat.threads = idsIn(text);
      seat.after =
        step % 5 === 4 ? null : (/"hasNextPage":true,"endCursor":"([^"]+)"/.exec(text)?.[1] ?? null);
      return;
    }
    case 'conversation':
      seat.message = idsIn(await ask(connection, request('ThreadMessages', { id: thread })))[0] ?? null;
      return;
    case 'text':
      if (message !== null) await ask(connection, request('MessageBody', { id: message }));
      return;
    case 'search': {
      const { words } = seat.reader.mailbox;
      const query =
        [words.common, words.frequent, `${words.occasional} is:unread`, 'from:ada'][step % 4] ?? '';
      await ask(connection, request('SearchMessages', { query: `${query} `, first: 30 }));
      return;
    }
    case 'mark': {
      const last = seat.marked?.read ? seat.marked : null;
      const next = { thread: last?.thread ?? thread, read: last === null };
      await ask(connection, request('MarkRead', { input: { ids: [next.thread], read: next.read } }));
      seat.marked = next;
      return;
    }
    case 'folders':
      await ask(connection, request('MailAccounts'));
      return;
  }
}

async function sit(web: WebProcess, reader: Reader): Promise<Seat> {
  const connection = await Connection.open(web.port, reader.person.headers);
  const client = createClient({
    url: `ws://127.0.0.1:${web.port}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: reader.person.headers,
    retryAttempts: 0,
  });
  const seat: Seat = {
    reader,
    connection,
    client,
    events: 0,
    threads: [],
    message: null,
    after: null,
    marked: null,
    step: 0,
  };
  client.subscribe(subscription('MailEvents'), {
    next: () => void seat.events++,
    error: (error) => failures.push(`subscription: ${describe(error)}`),
    complete: () => undefined,
  });
  return seat;
}

/** An error, the errors of an operation, or how the socket was closed. */
function describe(error: unknown): string {
  if (error instanceof Error) return error.message;
  const { code, reason } = error as { code?: number; reason?: string };
  return code === undefined ? JSON.stringify(error) : `closed with ${code} ${reason ?? ''}`;
}

const failures: string[] = [];
const times = new Map<Kind, number[]>();

function timesOf(kind: Kind): number[] {
  const list = times.get(kind) ?? [];
  times.set(kind, list);
  return list;
}

async function live(seat: Seat, until: number, counts: boolean): Promise<void> {
  while (performance.now() < until) {
    const kind = COURSE[seat.step % COURSE.length] ?? 'list';
    const began = performance.now();
    try {
      await perform(seat, kind);
    } catch (error) {
      failures.push(`${kind}: ${(error as Error).message}`);
      if (failures.length > 100) return;
    }
    seat.step++;
    if (counts) timesOf(kind).push(performance.now() - began);
    if (think > 0) await sleep(think);
  }
}

/** Megabytes of the web processes, once a second. */
async function watchMemory(web: WebProcess, until: number): Promise<number[]> {
  const samples: number[] = [];
  while (performance.now() < until) {
    samples.push(round(web.usage().rssBytes / 1e6));
    await sleep(1_000);
  }
  return samples;
}

/** At most 30 of them, the last included. */
function thinned(samples: number[]): number[] {
  const every = Math.ceil(samples.length / 30);
  return samples.filter((_sample, index) => (samples.length - 1 - index) % every === 0);
}

async function run(web: WebProcess, readers: Reader[]) {
  const seats = await Promise.all(readers.map((reader) => sit(web, reader)));
  await sleep(1_000);
  // Nobody is at the same place of their course.
  for (const [index, seat] of seats.entries()) seat.step = index % 2 === 0 ? 0 : 4;
  const all = (forSeconds: number, counts: boolean) =>
    Promise.all(seats.map((seat) => live(seat, performance.now() + forSeconds * 1000, counts)));
  await all(Math.min(5, seconds), false);
  const postgres = () => usageOf(postgresPid(readContext().dataDir)).cpuSeconds;
  const own = () => (process.cpuUsage().user + process.cpuUsage().system) / 1e6;
  const ownBefore = own();
  const [webBefore, postgresBefore, began] = [web.usage().cpuSeconds, postgres(), performance.now()];
  const memory = watchMemory(web, began + seconds * 1000);
  await all(seconds, true);
  const elapsed = (performance.now() - began) / 1000;
  const samples = await memory;
  const every = [...times.values()].flat();
  const cpu = {
    web: web.usage().cpuSeconds - webBefore,
    postgres: postgres() - postgresBefore,
    load: own() - ownBefore,
  };
  const events = seats.reduce((sum, seat) => sum + seat.events, 0);
  for (const seat of seats) {
    await seat.client.dispose();
    seat.connection.close();
  }
  return {
    requestsPerSecond: round(every.length / elapsed),
    latency: summary(every),
    byKind: Object.fromEntries([...times].map(([kind, list]) => [kind, summary(list)])),
    cpuMsPerRequest: {
      web: round((1000 * cpu.web) / every.length),
      postgres: round((1000 * cpu.postgres) / every.length),
      load: round((1000 * cpu.load) / every.length),
    },
    eventsHeard: events,
    errors: failures.length,
    firstErrors: failures.slice(0, 3),
    memoryMb: {
      first: samples[0],
      last: samples.at(-1),
      most: Math.max(...samples),
      overTime: thinned(samples),
    },
  };
}

const readers = await hireReaders('mixed-load', people, messages);
const web = await startWebProcess({ ...productEnvironment('mixed-load'), WEB_PROCESSES: processes });
try {
  const load = await run(web, readers);
  writeFigures({ people, messages, thinkMs: think, webProcesses: Number(processes), unit: 'ms', ...load });
} finally {
  await web.stop();
}
