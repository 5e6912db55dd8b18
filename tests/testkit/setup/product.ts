import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, stopProcess } from '@postroom/infra/start/processes.ts';
import { DEFAULT_PORTS, findFreePort } from '@postroom/infra/start/steps/ports.ts';
import { type RunInfo, readRunFile } from '@postroom/infra/start/steps/run-file.ts';

const START = resolve(import.meta.dirname, '../../../infra/start/start.ts');
const READY_WITHIN_MS = 170_000;
/** Of each log, when the product did not start. */
const LOG_LINES = 8;

export interface RunningProduct {
  runInfo: RunInfo;
  dataDir: string;
  stop(): Promise<void>;
}

export interface ProductOptions {
  /** Without demonstration data, at the first-run wizard. */
  empty?: boolean;
  env?: Record<string, string>;
  /** How long it may take. Default 170 s, which is less than a hook of a test gets. */
  readyWithinMs?: number;
}

/** Runs `npm start` in a data directory of its own and resolves when it is ready. */
export async function startWholeProduct(
  dataDir: string,
  options: ProductOptions = {},
): Promise<RunningProduct> {
  await spreadPorts(dataDir);
  const child = spawn(process.execPath, [START, ...(options.empty ? ['--empty'] : [])], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      ...UNSET,
      POSTROOM_DATA: dataDir,
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'], // the channel: it ends when the test run does
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(String(chunk)));
  const runInfo = await untilReady(child, dataDir, {
    said,
    withinMs: options.readyWithinMs ?? READY_WITHIN_MS,
  });
  return { runInfo, dataDir, stop: () => stop(child) };
}

/** What the terminal that runs the tests may have set for an installation of its own. */
const UNSET = { PORT: '', HOST: '', POSTROOM_URL: '', DATABASE_URL: '', REDIS_URL: '' };

/** Ports away from the defaults, as if remembered from an earlier start: several products may start at once. */
export async function spreadPorts(dataDir: string): Promise<void> {
  const names = Object.keys(DEFAULT_PORTS);
  // Below the range that the kernel takes ports for outgoing connections from.
  const base = 20_000 + Math.floor(Math.random() * 600) * 20;
  const taken = new Set<number>();
  for (const _ of names) taken.add(await findFreePort(base, taken));
  const ports = [...taken];
  const known = Object.fromEntries(names.map((name, index) => [name, ports[index]]));
  writeFileSync(join(dataDir, 'ports.json'), JSON.stringify(known));
}

async function untilReady(
  child: ChildProcess,
  dataDir: string,
  { said, withinMs }: { said: string[]; withinMs: number },
): Promise<RunInfo> {
  const closed = once(child, 'close').then(() => howItEnded(child));
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline && !hasEnded(child)) {
    const info = readRunFile(dataDir);
    if (info && info.pid === child.pid) return info;
    await sleep(100);
  }
  const late = hasEnded(child) ? undefined : `it was not ready after ${withinMs / 1000} s`;
  await stop(child);
  // Its last words, with the reason, may come after its end.
  const how = await Promise.race([closed, sleep(5_000, howItEnded(child))]);
  const load = `load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`;
  throw new Error(
    `The product did not start: ${late ?? how} (${load}).\n${said.join('')}${lastLines(dataDir)}`,
  );
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

const howItEnded = ({ exitCode, signalCode }: ChildProcess): string =>
  signalCode ? `it was ended by ${signalCode}` : `it ended with code ${exitCode}`;

/** The end of every log: the data directory is gone when someone reads the message. */
function lastLines(dataDir: string): string {
  const folder = join(dataDir, 'log');
  if (!existsSync(folder)) return '';
  const ends = readdirSync(folder).map((name) => {
    const lines = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
    return `\n${name}:\n${lines.slice(-LOG_LINES).join('\n')}\n`;
  });
  return ends.join('');
}

async function stop(child: ChildProcess): Promise<void> {
  const ref = child.pid === undefined || hasEnded(child) ? undefined : identify(child.pid);
  if (ref) await stopProcess(ref, { graceMs: 12_000 });
}
