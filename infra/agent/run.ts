// Runs a program of the host to its end: argument lists, no shell, limits on time and output.
import { execFile } from 'node:child_process';
import { CHILD_ENVIRONMENT } from '../stack/run.ts';
import { AgentError } from './errors.ts';

export interface RunOptions {
  /** Default 10 s. */
  timeoutMs?: number;
  /** Default 8 MiB of standard output. */
  maxBytes?: number;
  /** Handed to the program's standard input. */
  input?: string | Buffer;
  uid?: number;
  gid?: number;
  signal?: AbortSignal;
  /** Exit codes besides 0 that are an answer. */
  accept?: readonly number[];
}

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

export type Run = (program: string, args: readonly string[], options?: RunOptions) => Promise<Ran>;

/** Throws AgentError: UNAVAILABLE when the program is missing, CANCELLED, else FAILED with the program's own words. */
export const run: Run = (program, args, options = {}) =>
  new Promise((resolve, reject) => {
    const { timeoutMs = 10_000, maxBytes = 8 * 1024 * 1024, accept = [], input, ...rest } = options;
    const child = execFile(
      program,
      args,
      {
        ...{
          timeout: timeoutMs,
          maxBuffer: maxBytes,
          killSignal: 'SIGKILL',
          cwd: '/',
          env: CHILD_ENVIRONMENT,
        },
        ...(rest.uid === undefined ? {} : { uid: rest.uid }),
        ...(rest.gid === undefined ? {} : { gid: rest.gid }),
        ...(rest.signal === undefined ? {} : { signal: rest.signal }),
      },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
        if (code !== null && (code === 0 || accept.includes(code))) resolve({ code, stdout, stderr });
        else reject(explain(program, error, `${stderr}${stdout}`, rest.signal?.aborted === true));
      },
    );
    // A program that ends without reading its input is no error of ours; its exit code tells.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });

function explain(program: string, error: unknown, words: string, cancelled: boolean): AgentError {
  if (cancelled) return new AgentError('CANCELLED', 'It was cancelled.');
  const { code, killed } = error as { code?: unknown; killed?: boolean };
  if (code === 'ENOENT') {
    return new AgentError('UNAVAILABLE', `The program ${program} is not installed on the mail host.`);
  }
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    return new AgentError('FAILED', `${program} said more than can be taken.`);
  }
  const said = killed ? 'it did not end in time' : words.trim().slice(0, 2_000) || `exit code ${code}`;
  return new AgentError('FAILED', `${program} failed: ${said}`, { cause: error });
}
