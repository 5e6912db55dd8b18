import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { isRoot } from '../start/account.ts';
import { StackError } from './errors.ts';
import type { Account } from './types.ts';

const execute = promisify(execFile);

/** What a child gets of the environment: nothing of ours, so that no secret of the caller leaks into a server. */
export const CHILD_ENVIRONMENT = {
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  LANG: 'C.UTF-8',
  LC_ALL: 'C.UTF-8',
};

/** Enough for every connection of a company; see `wrapped`. */
const OPEN_FILES = 65_536;

export interface Wrapping {
  /** Drops root for this account; without root, or without an account, the program runs as we do. */
  account?: Account | undefined;
  /** Has the kernel end the program when the thread that started it is gone. */
  dieWithParent?: boolean;
}

/**
 * The command line that runs a program through util-linux' prlimit and setpriv. Node raises the number of open files
 * to the hard limit, a million and more on some machines, and passes that on: slapd would reserve memory for each.
 */
export function wrapped(program: string, args: string[], wrapping: Wrapping): [string, string[]] {
  const limit = Math.min(OPEN_FILES, hardLimit());
  const { account, dieWithParent = false } = wrapping;
  const privileges = [
    ...(dieWithParent ? ['--pdeathsig', 'TERM'] : []),
    ...(account !== undefined && isRoot()
      ? ['--reuid', String(account.uid), '--regid', String(account.gid), '--clear-groups']
      : []),
  ];
  const inner =
    privileges.length > 0 ? ['setpriv', ...privileges, '--', program, ...args] : [program, ...args];
  return ['prlimit', [`--nofile=${limit}:${limit}`, '--', ...inner]];
}

function hardLimit(): number {
  const [, hard] = /^Max open files +\S+ +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
  return hard === undefined ? OPEN_FILES : Number(hard);
}

/**
 * Runs a program to its end and gives its standard output.
 * Throws a StackError with the program's own words when it fails or takes longer than `timeoutMs`.
 */
export async function run(
  program: string,
  args: string[],
  options: { account?: Account; timeoutMs?: number } = {},
): Promise<string> {
  const [command, list] = wrapped(program, args, { account: options.account });
  try {
    const { stdout } = await execute(command, list, {
      timeout: options.timeoutMs ?? 10_000,
      env: CHILD_ENVIRONMENT,
      cwd: '/',
      killSignal: 'SIGKILL',
    });
    return stdout;
  } catch (error) {
    throw explain(program, error);
  }
}

function explain(program: string, error: unknown): StackError {
  const failure = error as { code?: unknown; stderr?: string; stdout?: string; killed?: boolean };
  if (failure.code === 'ENOENT') {
    return new StackError('PROGRAM_MISSING', `The program ${program} is not installed on this machine.`, {
      cause: error,
    });
  }
  const words = failure.killed
    ? 'it did not end in time'
    : `${failure.stderr ?? ''}${failure.stdout ?? ''}`.trim();
  return new StackError('PROGRAM_FAILED', `${program} failed: ${words || `exit code ${failure.code}`}`, {
    cause: error,
  });
}
