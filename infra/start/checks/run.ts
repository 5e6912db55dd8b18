import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { inRoot, ROOT } from '../paths.ts';
import { endingWithStarter } from '../processes.ts';
import { countVitest, failuresOf, type Outcome, type VitestReport } from './outcome.ts';

/** Where reports and logs of a test run go. */
export const reportFile = (name: string): string =>
  inRoot('node_modules', '.cache', 'postroom', 'test', name);

interface Ended {
  code: number;
  output: string;
  ms: number;
}

/** Runs a program of this checkout; `live` shows its output as it comes. */
function execute(
  file: string,
  args: string[],
  options: { live: boolean; env?: NodeJS.ProcessEnv; timeoutMs: number },
): Promise<Ended> {
  const began = performance.now();
  return new Promise((resolve) => {
    // Ends with us, whatever ends us: it has servers running.
    const [command, list] = endingWithStarter('TERM', undefined, [file, ...args]);
    const child = spawn(command, list, {
      cwd: ROOT,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString('utf8');
        if (options.live) process.stdout.write(chunk);
      });
    }
    const end = (code: number, note = ''): void =>
      resolve({ code, output: output + note, ms: performance.now() - began });
    child.once('error', (error) => end(127, `${file}: ${error.message}`));
    child.once('close', (code, signal) => end(code ?? 1, signal ? `\n${file} was ended by ${signal}.` : ''));
  });
}

const bin = (name: string): string => inRoot('node_modules', '.bin', name);

/** A command that passes or fails as a whole and so counts as one test. */
export async function runCheck(suite: string, program: string, args: string[]): Promise<Outcome> {
  const file = existsSync(bin(program)) ? bin(program) : program;
  const { code, output, ms } = await execute(file, args, { live: false, timeoutMs: 10 * 60_000 });
  const outcome = { suite, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, ms };
  return code === 0 ? outcome : { ...outcome, report: output.trim() };
}

/** One or more of vitest's projects in a process of their own. */
export async function runVitest(suite: string, projects: string[], filters: string[] = []): Promise<Outcome> {
  const file = reportFile(`${suite.replaceAll(' ', '-')}.json`);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  const { code, ms } = await execute(
    bin('vitest'),
    [
      'run',
      '--passWithNoTests',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
      ...projects.flatMap((project) => ['--project', project]),
      ...filters,
    ],
    { live: true, timeoutMs: 40 * 60_000, env: { NODE_ENV: 'test' } },
  );
  const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as VitestReport) : undefined;
  return { suite, ms, ...countVitest(report, code), failures: failuresOf(report) };
}
