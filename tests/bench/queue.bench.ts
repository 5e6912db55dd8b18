// The queue page with 20,000 messages in the queue, over HTTP and as bare SQL, and how quickly the picture follows the
// queue. The messages are queue files as Postfix writes them.
import { execFile } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { chownSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { toGlobalId } from '@postroom/api/graphql/node.ts';
import { listQueue, queueClusters, queueHeatMap } from '@postroom/api/mailserver/queue/read-queue.ts';
import { startAgent } from '@postroom/infra/agent/index.ts';
import type { MailHost } from '@postroom/infra/agent/mail-host.ts';
import { findFreePort } from '@postroom/infra/start/steps/ports.ts';
import { foundCompany } from '../testkit/company.ts';
import { deferLog, queueFile } from '../testkit/queue-file.ts';
import { Connection } from './connection.ts';
import { readContext, round, timed, writeFigures } from './figures.ts';
import { ask } from './operations.ts';
import { forTests, startApp, vacuum } from './people.ts';
import { productEnvironment, startWebProcess } from './web-process.ts';

const messages = Number(process.env.BENCH_MESSAGES ?? 20_000);
const runs = Number(process.env.BENCH_RUNS ?? 60);
const { dataDir } = readContext();
const queue = join(dataDir, 'stack', 'postfix', 'queue');
const config = join(dataDir, 'stack', 'postfix', 'etc');

const REASONS = [
  (domain: string) => `connect to mx.${domain}[192.0.2.${randomInt(1, 250)}]:25: Connection timed out`,
  (domain: string) =>
    `host mx1.${domain}[192.0.2.${randomInt(1, 250)}] said: 450 4.7.1 <bo@${domain}>: Greylisted for ${randomInt(60, 900)} seconds (in reply to RCPT TO command)`,
  (domain: string) =>
    `host mx.${domain}[198.51.100.${randomInt(1, 250)}] refused to talk to me: 421 4.7.0 Too many connections, id ${randomBytes(9).toString('hex')}`,
  (domain: string) =>
    `Host or domain name not found. Name service error for name=${domain} type=MX: Host not found, try again`,
];

/** A deferred message with its log of deferrals, as qmgr and bounce leave them. */
function writeMessage(index: number, owner: { uid: number; gid: number }): void {
  const id = `${randomInt(0x100000).toString(16).toUpperCase().padStart(5, '0')}${(0x4000000 + index).toString(16).toUpperCase()}`;
  const domain = `customer${Math.floor(Math.random() ** 2 * 400)}.example`;
  const arrived = Math.floor(Date.now() / 1000) - Math.floor(Math.random() ** 3 * 5 * 86_400);
  const sender = index % 9 === 0 ? '' : `sender${index % 700}@bench.example`;
  const recipient = `bo${index}@${domain}`;
  const lines = [
    `From: <${sender}>`,
    `Message-ID: <${index}.${arrived}@bench.example>`,
    `Subject: Order ${index}`,
    '',
    'Good morning.',
  ];
  const arrivedAt = new Date(arrived * 1000);
  const text = queueFile({ queueId: id, sender, recipients: [recipient], arrivedAt, lines });
  const reason = REASONS[index % REASONS.length]?.(domain) ?? '';
  const files = {
    deferred: text,
    defer: deferLog(recipient, reason),
  };
  for (const [folder, data] of Object.entries(files)) {
    const path = join(queue, folder, id.charAt(0), id);
    writeFileSync(path, data, { mode: 0o700 });
    chownSync(path, owner.uid, owner.gid);
    // Deferred files carry the time of their next try: none comes while this runs.
    const next = Date.now() / 1000 + 7_200 + randomInt(3_600);
    utimesSync(path, next, next);
  }
}

function fill(): number {
  const { uid, gid } = statSync(join(queue, 'deferred'));
  const began = performance.now();
  for (const folder of ['deferred', 'defer']) {
    for (const name of '0123456789ABCDEF') {
      mkdirSync(join(queue, folder, name), { recursive: true, mode: 0o700 });
      chownSync(join(queue, folder, name), uid, gid);
    }
  }
  for (let index = 0; index < messages; index++) writeMessage(index, { uid, gid });
  return round((performance.now() - began) / 1000);
}

const nothing = async () => undefined;

const host: MailHost = {
  ...{ kind: 'private', hostname: 'mail.postroom.test', stateDirectory: join(dataDir, 'agent') },
  postfix: {
    configDirectory: config,
    queueDirectory: queue,
    logFile: join(dataDir, 'stack', 'log', 'mail.log'),
    commandDirectory: '/usr/sbin',
  },
  dovecot: { configFile: '', runDirectory: '', logFile: '' },
  ...{
    signer: null,
    servers: [],
    checkedPorts: [],
    disks: [],
    login: null,
    check: { slapd: null, rspamd: null },
  },
  services: { start: nothing, stop: nothing, restart: nothing },
};

const OPERATIONS = {
  page: `query ($id: ID!) { node(id: $id) { ... on MailHost { queue { syncedAt running problem
    statistics { queue count size oldestAt } matching { count size } messages(first: 50) { ...Rows } } } } } `,
  sortedBySize: `query ($id: ID!) { node(id: $id) { ... on MailHost { queue { matching { count }
    messages(first: 50, sort: SIZE, descending: true) { ...Rows } } } } } `,
  sortedByNextTry: `query ($id: ID!) { node(id: $id) { ... on MailHost { queue { matching { count }
    messages(first: 50, sort: NEXT_TRY) { ...Rows } } } } } `,
  filtered: `query ($id: ID!) { node(id: $id) { ... on MailHost { queue { matching(filter: { bounces: true, olderThanMinutes: 240 }) { count }
    messages(first: 50, filter: { bounces: true, olderThanMinutes: 240 }) { ...Rows } } } } } `,
  searched: `query ($id: ID!) { node(id: $id) { ... on MailHost { queue { matching(filter: { text: "greylisted" }) { count }
    messages(first: 50, filter: { text: "greylisted" }, sort: SENDER) { ...Rows } } } } } `,
  heatMap: `query ($id: ID!) { node(id: $id) { ... on MailHost { queue { heatMap(first: 8) { bounds rows { domain count counts } } } } } } `,
  clusters: `query ($id: ID!) { node(id: $id) { ... on MailHost { queue { clusters(first: 8) { cause count example domains domainCount oldestAt } } } } } `,
};
const ROWS = `fragment Rows on QueuedMessageConnection { edges { node { id queueId queue sender recipients recipientCount size
  arrivedAt nextTryAt attempts messageId reason status remoteHost problem } } pageInfo { hasNextPage endCursor } }`;

const documentOf = (text: string): string => (text.includes('...Rows') ? `${text}${ROWS}` : text);

const filledIn = fill();
console.error(`${messages} messages lie in the queue after ${filledIn} s`);
const socketPath = join(dataDir, 'run', 'agent.sock');
const agent = await startAgent({ host, socketPath, callers: { uid: 0, gid: 0 } });
const environment = {
  ...productEnvironment('queue'),
  MAIL_AGENT_SOCKET: socketPath,
  PORT: String(await findFreePort(44_500)),
};
const app = await startApp('queue', environment);
const owner = await foundCompany(forTests(app), 'Bench queue');
const scope = systemScope(owner.organizationId);
const count = async (): Promise<number> => {
  const [row] = await runInScope(scope, () =>
    app.database.query<{ count: number }>(sql`SELECT count(*)::int AS count FROM mail_queue_message`),
  );
  return row?.count ?? 0;
};
const until = async (wanted: (count: number) => boolean): Promise<number> => {
  const began = performance.now();
  while (!wanted(await count())) await sleep(50);
  return round((performance.now() - began) / 1000);
};
await app.startWorker();
const firstPicture = await until((found) => found >= messages);
console.error(`the first picture took ${firstPicture} s`);
await vacuum();
const [{ id: hostId } = { id: '' }] = await runInScope(scope, () =>
  app.database.query<{ id: string }>(sql`SELECT id::text AS id FROM mail_host`),
);

const run = promisify(execFile);
async function follow(): Promise<{ arrivalSeconds: number; removalSeconds: number }> {
  const before = await count();
  const sending = run('/usr/sbin/sendmail', [
    '-C',
    config,
    '-i',
    '-f',
    'ada@bench.example',
    '--',
    'bo@[127.99.1.1]',
  ]);
  sending.child.stdin?.end('Subject: one more\n\nOne more.\n');
  await sending;
  const arrivalSeconds = await until((found) => found > before);
  const folder = join(queue, 'deferred', '0');
  const [id = ''] = readdirSync(folder);
  await run('/usr/sbin/postsuper', ['-c', config, '-d', id]);
  return { arrivalSeconds, removalSeconds: await until((found) => found <= before) };
}
const following = await follow();
console.error('following', JSON.stringify(following));

const web = await startWebProcess(environment);
const connection = await Connection.open(web.port, owner.headers);
const id = toGlobalId('MailHost', hostId);
const overHttp: Record<string, unknown> = {};
for (const [name, text] of Object.entries(OPERATIONS)) {
  const body = Buffer.from(JSON.stringify({ query: documentOf(text), variables: { id } }));
  if (/"errors"/.test(await ask(connection, body))) throw new Error(await ask(connection, body));
  overHttp[name] = await timed(runs, () => ask(connection, body));
  console.error(name, JSON.stringify(overHttp[name]));
}
connection.close();
const memory = round(web.usage().rssBytes / 1e6);
await web.stop();

const bare = (work: () => Promise<unknown>) => timed(runs, () => runInScope(scope, work));
const all = { hostId, filter: {}, descending: false, after: null, limit: 51 };
const bareSql = {
  page: await bare(() => listQueue(app.database, { ...all, sort: 'ARRIVED' })),
  sortedBySize: await bare(() => listQueue(app.database, { ...all, sort: 'SIZE', descending: true })),
  searched: await bare(() =>
    listQueue(app.database, { ...all, sort: 'SENDER', filter: { text: 'greylisted' } }),
  ),
  heatMap: await bare(() => queueHeatMap(app.database, hostId, {}, 8)),
  clusters: await bare(() => queueClusters(app.database, hostId, {}, 8)),
};
const agentMemory = round(process.memoryUsage().rss / 1e6);
await app.stop();
await agent.stop();
writeFigures({
  ...{ messages, filledInSeconds: filledIn, firstPictureSeconds: firstPicture, following },
  ...{ overHttp, bareSql, rssMb: { web: memory, agentAndWorker: agentMemory } },
});
