import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, stopProcess } from '@postroom/infra/start/processes.ts';
import { DEFAULT_PORTS, findFreePort } from '@postroom/infra/start/steps/ports.ts';
import { type RunInfo, readRunFile } from '@postroom/infra/start/steps/run-file.ts';

const START = resolve(import.meta.dirname, '../../../infra/start/start.ts');
const READY_WITHIN_MS = 170_000;

export interface RunningProduct {
  runInfo: RunInfo;
  dataDir: string;
  stop(): Promise<void>;
}

export interface ProductOptions {
  /** Without demonstration data, at the first-run wizard. */
  empty?: boolean;
  env?: Record<string, string>;
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
  const runInfo = await untilReady(child, dataDir, said);
  return { runInfo, dataDir, stop: () => stop(child) };
}

/** What the terminal that runs the tests may have set for an installation of its own. */
const UNSET = { PORT: '', HOST: '', POSTROOM_URL: '', DATABASE_URL: '', REDIS_URL: '' };

/** Ports away from the defaults, as if remembered from an earlier start: several products may start at once. */
export async function spreadPorts(dataDir: string): Promise<void> {
  const names = Object.keys(DEFAULT_PORTS);
  const base = 45_000 + Math.floor(Math.random() * 700) * 20;
  const taken = new Set<number>();
  for (const _ of names) taken.add(await findFreePort(base, taken));
  const ports = [...taken];
  const known = Object.fromEntries(names.map((name, index) => [name, ports[index]]));
  writeFileSync(join(dataDir, 'ports.json'), JSON.stringify(known));
}

async function untilReady(child: ChildProcess, dataDir: string, said: string[]): Promise<RunInfo> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    const info = readRunFile(dataDir);
    if (info && info.pid === child.pid) return info;
    if (child.exitCode !== null) break;
    await sleep(100);
  }
  await stop(child);
  throw new Error(`The product did not start:\n${said.join('')}`);
}

async function stop(child: ChildProcess): Promise<void> {
  const ref = child.pid === undefined || child.exitCode !== null ? undefined : identify(child.pid);
  if (ref) await stopProcess(ref, { graceMs: 12_000 });
}
