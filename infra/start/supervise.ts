// Keeps a process running: its output goes to a log, its death is noticed, and it is started again a few times.
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.ts';
import { endingWithStarter, identify, type ProcessRef, stopProcess } from './processes.ts';

export interface SupervisedOptions {
  name: string;
  file: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  runAs?: Account | undefined;
  logFile: string;
  /** Grace between SIGTERM and SIGKILL, in milliseconds. */
  graceMs: number;
  onLine?: (line: string) => void;
  onStarted: (process: ProcessRef) => void;
  /** Never given up: it is tried again every half minute. */
  keepTrying?: boolean;
  /** It ended by itself; `restarting` is false when that was once too often. */
  onEnded: (how: string, restarting: boolean) => void;
}

export interface Supervised {
  /** Whether a process is there now (it may still be starting). */
  isAlive(): boolean;
  /** Ends it and starts it anew; resolves when the new process is there (it may still be starting). */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const RESTARTS = 3;
const WITHIN_MS = 60_000;
/** Between attempts with one that keeps ending. */
const PAUSE_MS = 30_000;

export function supervise(options: SupervisedOptions): Supervised {
  const deaths: number[] = [];
  let child: ChildProcess | undefined;
  let current: ProcessRef | undefined;
  /** For good. */
  let stopped = false;
  /** A restart. */
  let underWay: Promise<void> | undefined;

  const start = (): void => {
    const mine = spawnLogged(options);
    child = mine;
    current = mine.pid === undefined ? undefined : identify(mine.pid);
    if (current) options.onStarted(current);
    let ended = false;
    const onEnd = (how: string): void => {
      if (ended) return;
      ended = true;
      if (child !== mine) return; // replaced already: it was a zombie for a moment
      current = undefined;
      if (!stopped && underWay === undefined) void afterDeath(how);
    };
    mine.once('error', (error) => onEnd(`could not be started: ${error.message}`));
    mine.once('exit', (code, signal) =>
      onEnd(signal ? `was ended by ${signal}` : `ended with status ${code}`),
    );
  };

  const afterDeath = async (how: string): Promise<void> => {
    const now = Date.now();
    deaths.push(now);
    const recent = deaths.filter((at) => now - at < WITHIN_MS).length;
    const often = recent > RESTARTS;
    const restarting = !often || options.keepTrying === true;
    options.onEnded(how, restarting);
    if (!restarting) return;
    await sleep(often ? PAUSE_MS : 500 * recent, undefined, { ref: false });
    if (!stopped && underWay === undefined && current === undefined) start();
  };

  const end = async (): Promise<void> => {
    if (current) await stopProcess(current, { graceMs: options.graceMs });
  };

  const restart = async (): Promise<void> => {
    await end();
    if (!stopped) start();
  };

  start();
  return {
    isAlive: () => current !== undefined,
    restart: async () => {
      if (stopped) return;
      underWay ??= restart().finally(() => {
        underWay = undefined;
      });
      await underWay;
    },
    stop: async () => {
      stopped = true;
      await end();
    },
  };
}

/** In its own session, so that Ctrl-C in the terminal reaches it through us, in our order. */
function spawnLogged({ file, args, cwd, env, runAs, logFile, onLine }: SupervisedOptions): ChildProcess {
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o640 });
  const [command, list] = endingWithStarter('TERM', runAs, [file, ...args]);
  const child = spawn(command, list, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`);
      onLine?.(line);
    });
  }
  child.once('close', () => log.end());
  return child;
}
