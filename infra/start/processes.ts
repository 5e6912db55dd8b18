import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A process that can be told apart from a later one that happens to get the same pid: the kernel's start time
 * (clock ticks since boot, /proc/<pid>/stat field 22) and the boot it belongs to.
 */
export interface ProcessRef {
  pid: number;
  started: string;
  boot: string;
}

/** Identifies a running process; undefined when there is none, or only a zombie. */
export function identify(pid: number): ProcessRef | undefined {
  const stat = readProc(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The command name in field 2 may hold spaces and parentheses: count from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const started = fields[19];
  if (state === 'Z' || state === 'X' || started === undefined) return undefined;
  return { pid, started, boot: bootId() };
}

export function isRunning(ref: ProcessRef): boolean {
  const now = identify(ref.pid);
  return now !== undefined && now.started === ref.started && now.boot === ref.boot;
}

/**
 * The command line that has the kernel end a program when the thread that started it is gone, so that even a killed
 * starter leaves nothing behind (setpriv of util-linux; PR_SET_PDEATHSIG is set after the change of account, which
 * would clear it). Without an account the program runs as we do.
 */
export function endingWithStarter(
  signal: 'INT' | 'TERM',
  account: { uid: number; gid: number } | undefined,
  [program, ...args]: [string, ...string[]],
): [string, string[]] {
  const identity = account
    ? [
        ...['--reuid', `${account.uid}`, '--regid', `${account.gid}`, '--clear-groups'],
        // Nor does a program with the setuid bit give any back.
        ...['--bounding-set=-all', '--inh-caps=-all', '--no-new-privs'],
      ]
    : [];
  return ['setpriv', ['--pdeathsig', signal, ...identity, '--', program, ...args]];
}

/** The command line of a process as its arguments; empty when it is gone. */
export function commandLine(pid: number): string[] {
  return (readProc(`/proc/${pid}/cmdline`) ?? '').split('\0').slice(0, -1);
}

export interface StopOptions {
  signal?: NodeJS.Signals;
  /** How long the process gets for an orderly end, in milliseconds. */
  graceMs?: number;
  /** Sent when the grace period is over. */
  forceSignal?: NodeJS.Signals;
}

/** Ends exactly this process, never a successor with its pid. Resolves once it is gone; true when it needed force. */
export async function stopProcess(ref: ProcessRef, options: StopOptions = {}): Promise<boolean> {
  const { signal = 'SIGTERM', graceMs = 5_000, forceSignal = 'SIGKILL' } = options;
  signalProcess(ref, signal);
  if (await waitGone(ref, graceMs)) return false;
  signalProcess(ref, forceSignal);
  if (await waitGone(ref, 2_000)) return true;
  signalProcess(ref, 'SIGKILL');
  await waitGone(ref, 2_000);
  return true;
}

function signalProcess(ref: ProcessRef, signal: NodeJS.Signals): void {
  if (!isRunning(ref)) return;
  try {
    process.kill(ref.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function waitGone(ref: ProcessRef, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (isRunning(ref)) {
    if (Date.now() >= deadline) return false;
    await sleep(20);
  }
  return true;
}

function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // the process is gone
  }
}

let boot: string | undefined;
function bootId(): string {
  boot ??= readProc('/proc/sys/kernel/random/boot_id')?.trim() ?? 'unknown';
  return boot;
}
