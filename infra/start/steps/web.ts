// The api process: web and worker in one, or whatever ROLE says.
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, accountCan, isRoot } from '../account.ts';
import { StepError } from '../errors.ts';
import { ownDirectory, writePrivately } from '../files.ts';
import type { DatabaseUrls } from '../local-database.ts';
import { inRoot } from '../paths.ts';
import { type Supervised, supervise } from '../supervise.ts';
import type { StartLock } from './start-lock.ts';

const READY_TIMEOUT_MS = 60_000;
/** A process for each core answers requests, up to this many: each takes memory and connections to the database. */
const MOST_WEB_PROCESSES = 4;
/** INFRA contract: the process ends within 5 s of SIGTERM. */
const GRACE_MS = 5_000;

export interface WebOptions {
  dataDir: string;
  host: string;
  port: number;
  url: string;
  database: DatabaseUrls;
  stackEnv: Record<string, string>;
  runAs: Account | undefined;
  lock: StartLock;
  warn: (text: string) => void;
  /** It ended too often to be started again. */
  onGivenUp: (how: string) => void;
  signal: AbortSignal;
  /** Another program in the api's place, for tests of starting and stopping. */
  entry?: string | undefined;
}

/** The account for web and worker: unprivileged when it can read the checkout and its Node, otherwise as we are. */
export async function webAccount(account: Account | undefined): Promise<Account | undefined> {
  if (!account || !isRoot()) return undefined;
  const needed = [
    ['-r', inRoot('api', 'src')],
    ['-x', process.execPath],
    ['-r', inRoot('node_modules')],
  ] as const;
  for (const [access, path] of needed) if (!(await accountCan(account, access, path))) return undefined;
  return account;
}

const ENTRY = inRoot('api', 'src', 'main.ts');

/** Starts the process and resolves when `/health/ready` says so. */
export async function startWeb(options: WebOptions): Promise<Supervised> {
  const logFile = join(options.dataDir, 'log', 'api.log');
  const own = join(options.dataDir, 'files');
  await ownDirectory(own, options.runAs, 0o700);
  const lastWords: string[] = [];
  const process = supervise({
    name: 'api',
    file: globalThis.process.execPath,
    args: [options.entry ?? ENTRY],
    cwd: inRoot(),
    env: environment(options, ensureKey(options.dataDir, options.runAs)),
    runAs: options.runAs,
    logFile,
    graceMs: GRACE_MS,
    onLine: (line) => {
      const text = worthShowing(line);
      if (text) options.warn(text);
      if (!line.startsWith('{')) lastWords.push(line);
      lastWords.splice(0, Math.max(0, lastWords.length - 40));
    },
    onStarted: (ref) => options.lock.record('api', ref),
    onEnded: (how, restarting) => {
      if (restarting) options.warn(`The api ${how}; starting it again (log: ${logFile}).`);
      else options.onGivenUp(`The api ${how} again and again (log: ${logFile}).`);
    },
  });
  try {
    await ready(options, process, logFile, lastWords);
    return process;
  } catch (error) {
    await process.stop();
    throw error;
  }
}

/** The key that secrets in the database are encrypted with: made once, readable by the api alone. */
function ensureKey(dataDir: string, owner: Account | undefined): string {
  const file = join(dataDir, 'key');
  if (!existsSync(file)) writePrivately(file, `${randomBytes(32).toString('base64')}\n`, owner);
  else if (isRoot()) chownSync(file, owner?.uid ?? 0, owner?.gid ?? 0);
  return file;
}

/** What the person who starts us may set for the api (api/src/config.ts says what each does); the rest is ours. */
const PASSED_ON = [
  'ALLOW_PRIVATE_WEB_HOSTS',
  'DNS_SERVER',
  'CORS_ORIGINS',
  'DATABASE_POOL_SIZE',
  'GRAPHQL_EXPLORER',
  'GRAPHQL_MAX_COST',
  'GRAPHQL_MAX_COST_ANONYMOUS',
  'LOG_LEVEL',
  'MAIL_PUBLIC_HOST',
  'MAIL_PUBLIC_IMAP_PORT',
  'MAIL_PUBLIC_SIEVE_PORT',
  'MAIL_PUBLIC_SUBMISSION_PORT',
  'NODE_ENV',
  'NODE_EXTRA_CA_CERTS',
  'REDIS_URL',
  'ROLE',
  'TRUSTED_PROXIES',
  'TZ',
  'WEB_PROCESSES',
  'WORKER_CONCURRENCY',
];

function environment(options: WebOptions, keyFile: string): NodeJS.ProcessEnv {
  const given = PASSED_ON.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: join(options.dataDir, 'files'),
    NODE_ENV: 'production',
    ROLE: 'both',
    WEB_PROCESSES: String(Math.min(availableParallelism(), MOST_WEB_PROCESSES)),
    // Compiled once for all of them and for the next start.
    NODE_COMPILE_CACHE: join(options.dataDir, 'files', 'compiled'),
    ...Object.fromEntries(given),
    ...options.stackEnv,
    ALLOW_PRIVATE_HOSTS: privateHosts(options.stackEnv),
    HOST: options.host,
    PORT: String(options.port),
    POSTROOM_URL: options.url,
    POSTROOM_DATA: options.dataDir,
    POSTROOM_KEY_FILE: keyFile,
    DATABASE_URL: options.database.appUrl,
    DATABASE_SYSTEM_URL: options.database.systemUrl,
    APP_DIST: inRoot('pwa', 'dist'),
  };
}

/** Mail servers on this machine that people may also enter by hand: our own, and those the starter names. */
function privateHosts(stackEnv: Record<string, string>): string {
  const own = ['IMAP', 'SUBMISSION'].flatMap((name) => {
    const [host, port] = [stackEnv[`${name}_HOST`], stackEnv[`${name}_PORT`]];
    return host && port ? [`${host}:${port}`] : [];
  });
  return [...own, process.env.ALLOW_PRIVATE_HOSTS ?? ''].filter((entry) => entry).join(',');
}

/** Warnings and errors out of pino's JSON lines; lines that are not JSON come from Node itself and go to the log alone. */
export function worthShowing(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const { level, msg, err } = JSON.parse(line) as {
      level?: number;
      msg?: string;
      err?: { message?: string };
    };
    if (level === undefined || level < 40) return undefined;
    return `api: ${[msg, err?.message].filter((text) => text).join(': ')}`;
  } catch {
    return undefined;
  }
}

async function ready(
  { host, port, signal }: WebOptions,
  process: Supervised,
  logFile: string,
  lastWords: string[],
): Promise<void> {
  const address = `http://${reachable(host)}:${port}/health/ready`;
  const deadline = Date.now() + READY_TIMEOUT_MS;
  let last = 'nothing answered';
  let dead = 0;
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    const answer = await ask(address);
    if (answer === 'ready') return;
    last = answer;
    dead = process.isAlive() ? 0 : dead + 1;
    if (dead > 2)
      throw new StepError(
        `The api ended while it was starting: ${reasonIn(lastWords)}`,
        `Its log says why: ${logFile}`,
      );
    await sleep(100);
  }
  throw new StepError(
    `The api was not ready after ${READY_TIMEOUT_MS / 1000} s: ${last}`,
    `Its log says more: ${logFile}`,
  );
}

/** The line of Node's own report that names the error. */
const reasonIn = (lines: string[]): string =>
  lines.find((line) => /^[A-Za-z]*Error\b/.test(line)) ??
  lines.find((line) => line.trim() !== '') ??
  'it said nothing';

async function ask(address: string): Promise<string> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(5_000) });
    if (response.ok) return 'ready';
    const { parts = {} } = (await response.json()) as {
      parts?: Record<string, { state?: string; message?: string }>;
    };
    const open = Object.entries(parts).filter(
      ([, part]) => !['ok', 'ready', 'up'].includes(part.state ?? ''),
    );
    return (
      open.map(([name, part]) => `${name}: ${part.message ?? part.state}`).join('; ') ||
      `status ${response.status}`
    );
  } catch {
    return 'nothing answered';
  }
}

/** The address under which this machine itself reaches a listening address. */
export function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
