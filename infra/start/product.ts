import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Stack, startStack } from '../stack/index.ts';
import { type Account, ensureAccount, isRoot } from './account.ts';
import { type DatabaseUrls, prepareDatabase, startLocalPostgres } from './local-database.ts';
import type { Progress } from './progress.ts';
import { startAgent } from './steps/agent.ts';
import { APP, buildWhenChanged, PRISMA_CLIENT } from './steps/build.ts';
import { prepareDataDirectory } from './steps/data-directory.ts';
import { loadDemo, planDemo } from './steps/demo.ts';
import { mailAccount } from './steps/mail-account.ts';
import { mailLogs } from './steps/mail-logs.ts';
import { findNameServer } from './steps/name-server.ts';
import { ensurePackages, SERVER_PACKAGES } from './steps/packages.ts';
import { choosePorts, type PortName } from './steps/ports.ts';
import { type HostAndPort, type RunInfo, removeRunFile, writeRunFile } from './steps/run-file.ts';
import { claimDataDirectory, type StartLock } from './steps/start-lock.ts';
import { reachable, startWeb, webAccount } from './steps/web.ts';
import type { Supervised } from './supervise.ts';
import { Undo } from './undo.ts';

export interface ProductOptions {
  dataDir: string;
  empty: boolean;
  /** Where the web port listens. */
  host: string;
  port: number | undefined;
  /** The address people use, when it is not the one listened on (a proxy in front). */
  url: string | undefined;
  /** The owner of a database on another server, instead of the embedded PostgreSQL. */
  databaseUrl: string | undefined;
  progress: Progress;
  /** Aborting it ends a start under way; nothing is left running. */
  signal: AbortSignal;
  /** A part ended for good while everything was running. */
  onBroken: (how: string) => void;
  /** See WebOptions. Its tests build no app. */
  entry?: string;
}

export interface Product {
  runInfo: RunInfo;
  dataDir: string;
  /** Ends everything in order, within 10 s. */
  stop(): Promise<void>;
}

/** Starts every part in order and resolves when people can sign in. A failure leaves nothing running. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const undo = new Undo();
  try {
    return await startParts(options, undo);
  } catch (error) {
    await undo.run().catch((failed: unknown) => options.progress.warn(String(failed)));
    throw error;
  }
}

async function startParts(options: ProductOptions, undo: Undo): Promise<Product> {
  const { progress } = options;
  const { account, dataDir, lock } = await prepareMachine(options, undo);
  const choose: PortChooser = async (...names) => {
    const web = { port: options.port, host: options.host };
    const patienceMs = lock.afterCrash ? 6_000 : 0;
    const { ports, moved } = await choosePorts({ dataDir, names, web, patienceMs });
    for (const { name, from, to } of moved) progress.note(`Port ${from} (${name}) is taken: using ${to}`);
    return ports;
  };
  const database = await startDatabase({ ...options, dataDir }, choose, account, undo);
  continueUnlessAborted(options);
  const { stack, webPort } = await startMail({ ...options, dataDir }, choose, account, undo);
  continueUnlessAborted(options);
  if (!options.entry) await build(options, dataDir);
  const runAs = await webAccount(account);
  if (isRoot() && !runAs) {
    progress.warn('Web and worker run as root, because the account postroom cannot read this checkout.');
  }
  let web: Supervised | undefined;
  const url =
    options.url ??
    `http://${options.host === '127.0.0.1' ? 'localhost' : reachable(options.host)}:${webPort}`;
  const plan = planDemo(dataDir, options.empty);
  const runInfo = describe(url, stack, database.at, plan.load ? [] : plan.accounts);
  const agentEnv = await progress.step('Agent of the mail host', () =>
    startAgent(
      {
        ...{ dataDir, stack, lock, hostname: mailHostname(), warn: progress.warn },
        callers: runAs,
        web: () => web,
      },
      undo,
    ),
  );
  web = await progress.step('Web and worker', () =>
    startWeb({
      ...{
        dataDir,
        url,
        lock,
        runAs,
        signal: options.signal,
        host: options.host,
        port: webPort,
        entry: options.entry,
      },
      database: database.urls,
      stackEnv: { ...stack.env, ...agentEnv },
      warn: progress.warn,
      onGivenUp: options.onBroken,
    }),
  );
  undo.add(() => web?.stop());
  continueUnlessAborted(options);
  if (plan.load) {
    runInfo.accounts = await progress.step(
      'Demonstration company',
      () => loadDemo({ dataDir, runInfo, stackEnv: stack.env, note: progress.note, signal: options.signal }),
      (accounts) => `${accounts.length} people`,
    );
  } else if (plan.ignoredEmpty) {
    progress.warn(
      '--empty came too late: this data directory holds the demonstration company. Use another POSTROOM_DATA.',
    );
  }
  undo.add(() => removeRunFile(dataDir));
  writeRunFile(dataDir, runInfo);
  return { runInfo, dataDir, stop: () => undo.run() };
}

/** Chooses the ports of these services now, and says which have moved. */
type PortChooser = <Name extends PortName>(...names: Name[]) => Promise<Record<Name, number>>;

interface Machine {
  account: Account | undefined;
  dataDir: string;
  lock: StartLock;
}

async function prepareMachine(options: ProductOptions, undo: Undo): Promise<Machine> {
  const { progress, signal } = options;
  const account = await progress.step(
    'Account',
    () => ensureAccount(),
    (found) => found?.name ?? 'your own, as this is not root',
  );
  const { path: dataDir, linkedFrom } = await progress.step(
    'Data directory',
    () => prepareDataDirectory(options.dataDir, account),
    ({ path }) => path,
  );
  if (linkedFrom)
    progress.note(`${linkedFrom} links to it, because the account postroom cannot get to the checkout.`);
  mkdirSync(join(dataDir, 'log'), { recursive: true });
  const lock = await claimDataDirectory(dataDir);
  undo.add(() => lock.release());
  removeRunFile(dataDir);
  await progress.step(
    'Debian packages',
    () =>
      ensurePackages(SERVER_PACKAGES, {
        logFile: join(dataDir, 'log', 'packages.log'),
        note: progress.note,
        signal,
      }),
    (installed) => (installed.length > 0 ? `installed ${installed.length}` : 'nothing to install'),
  );
  return { account, dataDir, lock };
}

interface Database {
  urls: DatabaseUrls;
  at: HostAndPort;
}

async function startDatabase(
  options: ProductOptions,
  choose: PortChooser,
  account: Account | undefined,
  undo: Undo,
): Promise<Database> {
  const { dataDir, progress } = options;
  const ownerUrl = options.databaseUrl ?? (await startEmbedded(options, choose, account, undo));
  const urls = await progress.step(
    'Database schema',
    () => prepareDatabase(dataDir, ownerUrl),
    ({ applied }) => (applied.length > 0 ? `applied ${applied.join(', ')}` : 'up to date'),
  );
  const { hostname, port } = new URL(ownerUrl);
  return { urls, at: { host: hostname, port: Number(port || 5432) } };
}

async function startEmbedded(
  options: ProductOptions,
  choose: PortChooser,
  account: Account | undefined,
  undo: Undo,
): Promise<string> {
  let stopping = false;
  const postgres = await options.progress.step('PostgreSQL', async () => {
    const { database } = await choose('database');
    return startLocalPostgres({ dataDir: options.dataDir, port: database, runAs: account });
  });
  undo.add(() => {
    stopping = true;
    return postgres.stop();
  });
  void postgres.exited.then(() => {
    if (!stopping)
      options.onBroken(`PostgreSQL ended by itself (log: ${join(options.dataDir, 'log', 'postgres.log')}).`);
  });
  return postgres.url();
}

interface Mail {
  stack: Stack;
  /** Chosen here, because Dovecot has to know where the api will take its notices. */
  webPort: number;
}

async function startMail(
  options: ProductOptions,
  choose: PortChooser,
  account: Account | undefined,
  undo: Undo,
): Promise<Mail> {
  const { dataDir, progress } = options;
  const logs = mailLogs(dataDir);
  undo.add(logs.close);
  const mail = await progress.step('Mail servers', async () => {
    const runAs = await mailAccount(dataDir, account);
    const { web, ...ports } = await choose('web', ...MAIL_PORTS);
    const dnsServer = await nameServer(progress);
    const stack = await startStack({
      dataDir,
      ports,
      pushUrl: `http://${reachable(options.host)}:${web}/internal/dovecot/notify`,
      hostname: mailHostname(),
      onLog: logs.write,
      onStep: progress.note,
      ...(dnsServer === null ? {} : { dnsServer }),
      ...(runAs ? { runAs } : {}),
    });
    return { stack, webPort: web };
  });
  undo.add(() => mail.stack.stop());
  return mail;
}

/** Without one incoming mail is taken unchecked: SPF, DKIM and DMARC are asked of DNS. */
async function nameServer(progress: Progress): Promise<string | null> {
  if (process.env.DNS_SERVER) return process.env.DNS_SERVER;
  const { server, asked } = await findNameServer();
  if (server === null) {
    progress.warn(
      `No name server answers (${asked.join(', ') || 'none is configured'}): who sent incoming mail is not checked. Name one as DNS_SERVER, or start again when it answers.`,
    );
  }
  return server;
}

const mailHostname = (): string => process.env.MAIL_HOSTNAME || 'mail.postroom.test';

const MAIL_PORTS = ['imap', 'submission', 'smtp', 'lmtp', 'sieve', 'ldap', 'doveadm'] as const;

async function build({ progress, signal }: ProductOptions, dataDir: string): Promise<void> {
  const logFile = join(dataDir, 'log', 'build.log');
  await progress.step('Prisma client', () => buildWhenChanged(PRISMA_CLIENT, { logFile, signal }), String);
  await progress.step('App', () => buildWhenChanged(APP, { logFile, signal }), String);
}

function describe(
  url: string,
  { endpoints }: Stack,
  database: HostAndPort,
  accounts: RunInfo['accounts'],
): RunInfo {
  const { imap, submission, smtp, lmtp, sieve, ldap } = endpoints;
  return {
    url,
    graphql: `${url}/graphql`,
    pid: process.pid,
    accounts,
    imap,
    ...(submission ? { submission } : {}),
    ...(smtp ? { smtp } : {}),
    ...{ lmtp, sieve, ldap, database },
  };
}

function continueUnlessAborted({ signal }: ProductOptions): void {
  signal.throwIfAborted();
}
