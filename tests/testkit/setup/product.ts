import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, stopProcess } from '@postroom/infra/start/processes.ts';
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
  /** First port tried for the web; free ones are found from here. */
  port: number;
  env?: Record<string, string>;
}

/** Runs `npm start` in a data directory of its own and resolves when it is ready. */
export async function startWholeProduct(dataDir: string, options: ProductOptions): Promise<RunningProduct> {
  const child = spawn(process.execPath, [START, ...(options.empty ? ['--empty'] : [])], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      POSTROOM_DATA: dataDir,
      PORT: String(options.port),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'], // the channel: it ends when the test run does
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(String(chunk)));
  const runInfo = await untilReady(child, dataDir, said);
  return { runInfo, dataDir, stop: () => stop(child) };
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
