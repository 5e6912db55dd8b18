// Starts a server in the foreground as our child, and ends it, or the one an earlier supervisor left behind.
import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { commandLine, identify, stopProcess } from '../start/processes.ts';
import { StackError } from './errors.ts';
import { CHILD_ENVIRONMENT, wrapped } from './run.ts';
import type { Account, ServiceName } from './types.ts';

export interface DaemonSpec {
  service: ServiceName;
  program: string;
  args: string[];
  /** Receives what the server says on its standard streams. */
  logFile: string;
  account?: Account | undefined;
  /**
   * For a server that changes its own user ids, at which the kernel forgets whom to end with whom: timeout(1), with no
   * time set, stands between and passes signals on.
   */
  changesUser?: boolean;
}

export interface Daemon {
  readonly pid: number;
  /** Resolves with a sentence on how the process ended. */
  readonly ended: Promise<string>;
  isRunning(): boolean;
  stop(graceMs: number): Promise<void>;
}

/**
 * Spawns a server. The kernel ends it when this process dies (`PR_SET_PDEATHSIG` by setpriv), and it has a session of
 * its own, so that Ctrl-C in a terminal reaches the supervisor alone and servers stop in order.
 */
export async function launch(spec: DaemonSpec): Promise<Daemon> {
  const log = await open(spec.logFile, 'a', 0o640);
  const [program, own] = spec.changesUser
    ? ['timeout', ['--foreground', '0', spec.program, ...spec.args]]
    : [spec.program, spec.args];
  const [command, args] = wrapped(program, own, { account: spec.account, dieWithParent: true });
  try {
    const child = spawn(command, args, {
      cwd: '/',
      env: CHILD_ENVIRONMENT,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(`could not be started: ${error.message}`));
      child.once('exit', (code, signal) =>
        resolve(signal ? `was ended by ${signal}` : `ended with code ${code}`),
      );
    });
    if (child.pid === undefined) {
      throw new StackError(
        'START_FAILED',
        `${spec.service} ${await ended}. Is the package util-linux installed?`,
      );
    }
    return follow(spec.service, child.pid, ended);
  } finally {
    await log.close();
  }
}

function follow(service: ServiceName, pid: number, ended: Promise<string>): Daemon {
  let running = true;
  const process = identify(pid);
  void ended.then(() => {
    running = false;
  });
  return {
    pid,
    ended,
    isRunning: () => running,
    async stop(graceMs) {
      if (!running || process === undefined) return;
      await stopProcess(process, { graceMs });
      await Promise.race([ended, rejectAfter(1_000, service)]);
    },
  };
}

function rejectAfter(ms: number, service: ServiceName): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new StackError('STOP_FAILED', `${service} did not stop.`)), ms).unref();
  });
}

/**
 * Ends the server that a killed supervisor may have left behind. The pid file alone proves nothing after a reboot, so
 * the process must also have been started with `marker` (a path of this stack) in its arguments.
 */
export async function stopLeftover(pidFile: string, marker: string): Promise<void> {
  const text = await readFile(pidFile, 'utf8').catch(() => '');
  const pid = Number.parseInt(text.trim(), 10);
  if (!Number.isSafeInteger(pid) || pid < 2) return;
  const process = identify(pid);
  if (process === undefined || !commandLine(pid).some((argument) => argument.includes(marker))) return;
  await stopProcess(process, { graceMs: 4_000 });
}
