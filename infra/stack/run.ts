import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { StackError } from './errors.ts';
import type { Account } from './types.ts';

const execute = promisify(execFile);

/** What a child gets of the environment: nothing of ours, so that no secret of the caller leaks into a server. */
export const CHILD_ENVIRONMENT = {
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  LANG: 'C.UTF-8',
  LC_ALL: 'C.UTF-8',
};

/** Arguments that make `setpriv` drop root for an account; none when we are not root or stay root. */
export function becoming(account: Account | undefined): string[] {
  if (account === undefined || process.getuid?.() !== 0) return [];
  return ['--reuid', String(account.uid), '--regid', String(account.gid), '--clear-groups'];
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
  const [command, list] = options.account
    ? ['setpriv', [...becoming(options.account), '--', program, ...args]]
    : [program, args];
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
