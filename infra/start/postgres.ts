// The embedded PostgreSQL 18: binaries from npm, started directly, loopback TCP only.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { writeSynced } from '../agent/generations/durable.ts';
import { type Account, isRoot } from './account.ts';
import { ownDirectory } from './files.ts';
import { preparePostgresRuntime } from './postgres-runtime.ts';
import { commandLine, endingWithStarter, identify, type ProcessRef, stopProcess } from './processes.ts';

const run = promisify(execFile);
const START_TIMEOUT_MS = 30_000;
const SUPERUSER = 'postroom';

export interface PostgresOptions {
  /** Absolute. The cluster lives in `${dataDir}/postgres/18`, its log in `${dataDir}/log/postgres.log`. */
  dataDir: string;
  port: number;
  /** Password of the cluster's owner, the role `postroom`. Set when the cluster is created; it does not change it later. */
  password: string;
  /** Needed when this process is root, as PostgreSQL refuses to run as root. */
  runAs?: Account | undefined;
  /** False gives up crash safety for speed (no fsync): for databases of tests alone. Default true. */
  durable?: boolean;
}

export interface Postgres {
  host: string;
  port: number;
  process: ProcessRef;
  /** Connection URL of the owner, who may create databases, roles and extensions. */
  url(database?: string): string;
  /** Settles when the server ends by itself or by `stop`. */
  exited: Promise<number | null>;
  /** Fast shutdown: open transactions roll back, data is flushed. Under 5 s, or by force. */
  stop(): Promise<void>;
}

export class PostgresError extends Error {
  readonly code: 'POSTGRES_INIT' | 'POSTGRES_START' | 'POSTGRES_ACCOUNT';
  constructor(code: PostgresError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'PostgresError';
    this.code = code;
  }
}

/** Starts the server of a data directory, creating the cluster first when there is none and ending a leftover one. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { dataDir, runAs } = options;
  if (isRoot() && !runAs) {
    throw new PostgresError(
      'POSTGRES_ACCOUNT',
      'PostgreSQL does not run as root and no unprivileged account was given.',
    );
  }
  const base = join(dataDir, 'postgres');
  const cluster = join(base, '18');
  const logFile = join(dataDir, 'log', 'postgres.log');
  mkdirSync(join(dataDir, 'log'), { recursive: true });
  await ownDirectory(base, runAs, 0o700);

  const binaries = await preparePostgresRuntime(dataDir, runAs);
  if (!existsSync(join(cluster, 'initialised'))) await createCluster(binaries, base, cluster, options);
  await stopLeftover(cluster);
  const child = await launch(binaries, cluster, logFile, options);
  return handleOf(child, options);
}

async function createCluster(
  binaries: string,
  base: string,
  cluster: string,
  options: PostgresOptions,
): Promise<void> {
  // An interrupted initdb leaves half a cluster; without the marker nothing in it is of value.
  rmSync(cluster, { recursive: true, force: true });
  const passwordFile = join(base, 'initdb-password');
  rmSync(passwordFile, { force: true });
  await writeSynced(passwordFile, options.password, options.runAs ? { owner: options.runAs } : {});
  try {
    await run(
      join(binaries, 'initdb'),
      [
        `--pgdata=${cluster}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // Unicode case rules without depending on the machine's libc or ICU version.
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        ...(options.durable === false ? ['--no-sync'] : []),
      ],
      { ...identityOf(options.runAs), cwd: base, env: serverEnvironment(), timeout: 60_000 },
    );
  } catch (error) {
    const text = (error as { stderr?: string }).stderr?.trim() || String(error);
    throw new PostgresError(
      'POSTGRES_INIT',
      `PostgreSQL could not create its data in ${cluster}: ${text}`,
      error,
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  writeFileSync(join(cluster, 'initialised'), '', { flag: 'wx' });
}

/** A server that outlived its starter (SIGKILL, crash) is ended; a lock file of a dead one is removed. */
async function stopLeftover(cluster: string): Promise<void> {
  const lockFile = join(cluster, 'postmaster.pid');
  if (!existsSync(lockFile)) return;
  const pid = Number(readFileSync(lockFile, 'utf8').split('\n')[0]);
  const ref = Number.isInteger(pid) && pid > 1 ? identify(pid) : undefined;
  const args = commandLine(pid);
  const isOurs = args[0]?.endsWith('/postgres') && args.includes(cluster);
  if (ref && isOurs) await stopProcess(ref, { signal: 'SIGINT', forceSignal: 'SIGQUIT' });
  rmSync(lockFile, { force: true });
}

async function launch(
  binaries: string,
  cluster: string,
  logFile: string,
  options: PostgresOptions,
): Promise<ChildProcess> {
  const log = openSync(logFile, 'a', 0o640);
  const logStart = readFileSync(logFile).length;
  try {
    const deadline = Date.now() + START_TIMEOUT_MS;
    for (;;) {
      const [file, args] = endingWithStarter('INT', options.runAs, [
        join(binaries, 'postgres'),
        '-D',
        cluster,
        ...settings(options),
      ]);
      const child = spawn(file, args, {
        cwd: cluster,
        env: serverEnvironment(),
        stdio: ['ignore', log, log],
        detached: true, // its own session: Ctrl-C in the terminal must not end it before its clients
      });
      if (await becomesReady(child, cluster, deadline)) return child;
      const said = readFileSync(logFile, 'utf8').slice(logStart);
      // Backends of a killed server hold its shared memory for a moment.
      if (said.includes('pre-existing shared memory block') && Date.now() < deadline - 20_000) {
        await sleep(500);
        continue;
      }
      const reason =
        said.split('\n').findLast((line) => /FATAL|PANIC|ERROR/.test(line)) ?? said.trim().slice(-400);
      throw new PostgresError(
        'POSTGRES_START',
        `PostgreSQL did not start: ${reason || 'no message'} (log: ${logFile})`,
      );
    }
  } finally {
    closeSync(log);
  }
}

/** As pg_ctl does it: line 8 of postmaster.pid says "ready". */
async function becomesReady(child: ChildProcess, cluster: string, deadline: number): Promise<boolean> {
  let failed = false;
  child.once('error', () => {
    failed = true;
  });
  while (Date.now() < deadline) {
    if (failed || child.exitCode !== null || child.signalCode !== null) return false;
    const lines = readLock(cluster);
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return true;
    await sleep(15);
  }
  child.kill('SIGQUIT');
  return false;
}

function readLock(cluster: string): string[] {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return []; // not written yet
  }
}

function handleOf(child: ChildProcess, options: PostgresOptions): Postgres {
  const ref = child.pid === undefined ? undefined : identify(child.pid);
  if (!ref)
    throw new PostgresError('POSTGRES_START', 'PostgreSQL ended right after it was ready; see its log.');
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.unref(); // the server alone must not keep the starter's event loop alive
  return {
    host: '127.0.0.1',
    port: options.port,
    process: ref,
    url: (database = 'postroom') =>
      `postgres://${SUPERUSER}:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/${database}`,
    exited,
    stop: async () => {
      await stopProcess(ref, { signal: 'SIGINT', graceMs: 5_000, forceSignal: 'SIGQUIT' });
    },
  };
}

const identityOf = (account: Account | undefined): { uid?: number; gid?: number } =>
  account ? { uid: account.uid, gid: account.gid } : {};

const serverEnvironment = (): NodeJS.ProcessEnv => ({
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
});

/** Settings for a small machine (two cores, shared with the mail servers), given as arguments so that they follow the release. */
function settings({ port, durable = true }: PostgresOptions): string[] {
  const values: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    max_connections: 200,
    shared_buffers: '256MB',
    effective_cache_size: '1GB',
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    random_page_cost: 1.1,
    max_wal_size: '2GB',
    wal_compression: 'pglz',
    checkpoint_completion_target: 0.9,
    jit: 'off', // costs more than it gains on the short queries of an application
    max_parallel_workers_per_gather: 1,
    autovacuum_vacuum_scale_factor: 0.05,
    idle_in_transaction_session_timeout: '5min',
    log_timezone: 'UTC',
    timezone: 'UTC',
    log_min_duration_statement: '1s',
    log_checkpoints: 'off',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
