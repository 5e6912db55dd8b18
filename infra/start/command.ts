import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { StepError } from './errors.ts';

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Everything the command prints is appended here. */
  logFile: string;
  timeoutMs: number;
  /** What to do when it fails. */
  advice: string;
  signal?: AbortSignal;
  /** Called with each line, for progress. */
  onLine?: (line: string) => void;
}

const TAIL_LINES = 15;

/** Runs a command to its end. A failure carries its last lines, which say more than its exit status. */
export function runCommand(file: string, args: string[], options: CommandOptions): Promise<void> {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = createWriteStream(options.logFile, { flags: 'a' });
  log.write(`\n$ ${[file, ...args].join(' ')}\n`);
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
      signal: options.signal,
    });
    const tail: string[] = [];
    let rest = '';
    const take = (chunk: Buffer): void => {
      log.write(chunk);
      const lines = (rest + chunk.toString('utf8')).split(/\r?\n/);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.trim()) tail.push(line);
        options.onLine?.(line);
      }
      tail.splice(0, Math.max(0, tail.length - TAIL_LINES));
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const fail = (reason: string, cause?: unknown): void => {
      const said = [...tail, rest].filter((line) => line.trim()).join('\n');
      reject(
        new StepError(
          `${file} ${args[0] ?? ''} ${reason}\n${said}`.trim(),
          `${options.advice} (log: ${options.logFile})`,
          cause,
        ),
      );
    };
    child.once('error', (error) => fail(`could not run: ${error.message}`, error));
    child.once('close', (code, killed) => {
      log.end();
      if (code === 0) resolve();
      else fail(killed ? `was ended by ${killed}` : `ended with status ${code}`);
    });
  });
}
