// The web processes of the product, apart from the load, with what they cost.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inRoot } from '@postroom/infra/start/paths.ts';
import { readContext } from './figures.ts';

export interface WebProcess {
  port: number;
  /** CPU seconds so far, and bytes of memory now, of all its processes. */
  usage(): { cpuSeconds: number; rssBytes: number; processes: number };
  stop(): Promise<void>;
}

const TICKS_PER_SECOND = 100;
const READY_MS = 30_000;

/** The environment under which `createApp` and the product's own entry find the benchmark's servers. */
export function productEnvironment(name: string): Record<string, string> {
  const context = readContext();
  const folder = join(context.dataDir, name);
  mkdirSync(folder, { recursive: true });
  const keyFile = join(folder, 'key');
  if (!existsSync(keyFile)) writeFileSync(keyFile, randomBytes(32).toString('base64'), { mode: 0o600 });
  return {
    NODE_ENV: 'production',
    PORT: String(context.webPort),
    POSTROOM_URL: `http://localhost:${context.webPort}`,
    POSTROOM_DATA: folder,
    POSTROOM_KEY_FILE: keyFile,
    DATABASE_URL: context.database.appUrl,
    DATABASE_SYSTEM_URL: context.database.systemUrl,
    ...context.mail.env,
  };
}

/** Starts the product's entry as `npm start` does, for requests alone. */
export async function startWebProcess(
  environment: Record<string, string>,
  { nodeOptions = [] }: { nodeOptions?: string[] } = {},
): Promise<WebProcess> {
  const port = Number(environment.PORT);
  const child = spawn(process.execPath, [...nodeOptions, inRoot('api', 'src', 'main.ts')], {
    env: {
      PATH: process.env.PATH ?? '',
      ...environment,
      ROLE: 'web',
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'info',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const pid = child.pid ?? 0;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await untilReady(port, child.exitCode);
  return {
    port,
    usage: () => usageOf(pid),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function untilReady(port: number, exitCode: number | null): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline && exitCode === null) {
    const ready = await fetch(`http://127.0.0.1:${port}/health/live`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await sleep(100);
  }
  throw new Error('The web process did not become ready.');
}

/** Of a process and all its children, from /proc. */
export function usageOf(pid: number): { cpuSeconds: number; rssBytes: number; processes: number } {
  const family = familyOf(pid);
  let ticks = 0;
  let rssBytes = 0;
  for (const member of family) {
    const fields = statOf(member);
    if (fields === null) continue;
    // utime, stime, and those of children that have ended (proc_pid_stat fields 14 to 17), rss in pages (24).
    ticks += Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14]);
    rssBytes += Number(fields[21]) * 4096;
  }
  return { cpuSeconds: ticks / TICKS_PER_SECOND, rssBytes, processes: family.length };
}

/** The process of the benchmark's PostgreSQL. */
export function postgresPid(dataDir: string): number {
  return Number(readFileSync(join(dataDir, 'postgres', '18', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

function familyOf(pid: number): number[] {
  const parents = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = Number(statOf(Number(name))?.[1] ?? 0);
    parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
  }
  const family: number[] = [];
  for (const queue = [pid]; queue.length > 0; ) {
    const next = queue.pop();
    if (next === undefined) break;
    family.push(next);
    queue.push(...(parents.get(next) ?? []));
  }
  return family;
}

/** Fields of /proc/<pid>/stat from the state on; null when the process is gone. */
function statOf(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
