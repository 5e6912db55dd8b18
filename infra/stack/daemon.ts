// Starts a server in the foreground as our child, and ends it, or the one an earlier supervisor left behind.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants, open, readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { commandLine, identify, stopProcess } from '../start/processes.ts';
import { StackError } from './errors.ts';
import { CHILD_ENVIRONMENT, wrapped } from './run.ts';
import type { Account, ServiceName } from './types.ts';

/** How long a server gets for an orderly end; Dovecot takes a second. */
const GRACE_MS = 2_500;

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
  /** Hears a sentence when the server ends without having been told to. */
  onUnexpectedEnd?(text: string): void;
}

export interface Daemon {
  readonly pid: number;
  /** Resolves with a sentence on how the process ended. */
  readonly ended: Promise<string>;
  isRunning(): boolean;
  /** Ends the server, by force when it takes too long, and all that is left of it. May be repeated. */
  stop(): Promise<void>;
}

/**
 * Spawns a server. The kernel ends it when this process dies (`PR_SET_PDEATHSIG` by setpriv), and it has a session of
 * its own, so that Ctrl-C in a terminal reaches the supervisor alone and servers stop in order.
 */
export async function launch(spec: DaemonSpec): Promise<Daemon> {
  // Its directory may be the server's own: a link there is not followed.
  const { O_WRONLY, O_CREAT, O_APPEND, O_NOFOLLOW } = constants;
  const log = await open(spec.logFile, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0o640);
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
    return follow(spec, child.pid, ended);
  } finally {
    await log.close();
  }
}

function follow(spec: DaemonSpec, pid: number, ended: Promise<string>): Daemon {
  let running = true;
  let stopping = false;
  const process = identify(pid);
  void ended.then((how) => {
    running = false;
    if (!stopping) spec.onUnexpectedEnd?.(`${spec.service} ${how}.`);
  });
  return {
    pid,
    ended,
    isRunning: () => running,
    async stop() {
      stopping = true;
      if (running && process !== undefined) {
        await stopProcess(process, { graceMs: GRACE_MS });
        await Promise.race([ended, rejectAfter(1_000, spec.service)]);
      }
      await endSession(pid);
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
 * the process must also name `marker` (a path of this stack): in its arguments, or, when it has replaced those, as
 * where its standard output goes.
 */
export async function stopLeftover(pidFile: string, marker: string): Promise<void> {
  const text = await readFile(pidFile, 'utf8').catch(() => '');
  const pid = Number.parseInt(text.trim(), 10);
  if (!Number.isSafeInteger(pid) || pid < 2) return;
  const process = identify(pid);
  if (process === undefined) return;
  const named = commandLine(pid).some((argument) => argument.includes(marker));
  if (!named && !(await writesBelow(pid, marker))) return;
  await stopProcess(process, { graceMs: GRACE_MS });
  await endSession(pid);
}

/** Whether a process' standard output goes into this directory. Where that is not ours to know, neither is the process. */
async function writesBelow(pid: number, directory: string): Promise<boolean> {
  try {
    return (await readlink(`/proc/${pid}/fd/1`)).startsWith(`${await realpath(directory)}/`);
  } catch {
    return false;
  }
}

/**
 * Ends what is left of a server whose first process is gone: its children see that and end too, but hold ports and
 * sockets until they have. Servers lead sessions of their own, and the kernel gives a session's number to nobody else
 * while it has members.
 */
async function endSession(leader: number): Promise<void> {
  const members = (await readdir('/proc'))
    .map(Number)
    .filter((pid) => pid !== leader && sessionOf(pid) === leader)
    .map(identify)
    .filter((process) => process !== undefined);
  await Promise.all(members.map((process) => stopProcess(process, { graceMs: 300 })));
}

function sessionOf(pid: number): number | undefined {
  if (!Number.isInteger(pid)) return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]);
  } catch {
    return undefined; // the process is gone
  }
}
