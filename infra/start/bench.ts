// `npm run bench [-- name…]`: runs tests/bench/*.bench.ts, one after another, on a PostgreSQL and mail servers of their
// own, and prints what they measured as JSON. Progress goes to stderr, so that the JSON can be piped on.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { basename, join } from 'node:path';
import { startStack } from '../stack/index.ts';
import { freePorts } from '../stack/ports.ts';
import { ensureAccount } from './account.ts';
import { describeFailure } from './errors.ts';
import { writePrivately } from './files.ts';
import { type DatabaseUrls, prepareDatabase, startLocalPostgres } from './local-database.ts';
import { inRoot, ROOT } from './paths.ts';
import { endingWithStarter } from './processes.ts';
import { createProgress } from './progress.ts';
import { buildWhenChanged, PRISMA_CLIENT } from './steps/build.ts';
import { ensurePackages, SERVER_PACKAGES } from './steps/packages.ts';
import { findFreePort } from './steps/ports.ts';

/**
 * What a benchmark finds in the file that `BENCH_CONTEXT` names. It writes its figures as JSON to the file that
 * `BENCH_RESULT` names; what it prints is progress.
 */
export interface BenchContext {
  /** A durable PostgreSQL with the settings of the product, migrated and empty. */
  database: DatabaseUrls;
  mail: { env: Record<string, string> };
  /** A data directory like the product's, to keep files in; removed afterwards. */
  dataDir: string;
  /** Free for the api of a benchmark; Dovecot's notices come to its `/internal/dovecot/notify`. */
  webPort: number;
}

const FOLDER = inRoot('tests', 'bench');
const LONGEST_MS = 60 * 60_000;

function chooseFiles(wanted: string[]): string[] {
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.bench.ts'))
    .sort();
  const chosen =
    wanted.length === 0 ? files : files.filter((name) => wanted.some((part) => name.includes(part)));
  if (chosen.length > 0) return chosen;
  console.error(
    `No benchmark matches. There are: ${files.map((name) => basename(name, '.bench.ts')).join(', ')}`,
  );
  process.exit(2);
}

/** Runs one file; a failure is part of the report, not the end of the others. */
function measure(name: string, contextFile: string, resultFile: string): Promise<unknown> {
  rmSync(resultFile, { force: true });
  const [command, args] = endingWithStarter('TERM', undefined, [process.execPath, join(FOLDER, name)]);
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: 'production', BENCH_CONTEXT: contextFile, BENCH_RESULT: resultFile },
      stdio: ['ignore', process.stderr, process.stderr],
      timeout: LONGEST_MS,
    });
    child.once('error', (error) => resolve({ error: error.message }));
    child.once('exit', (code, signal) => {
      if (code !== 0) return resolve({ error: `ended with ${signal ?? `status ${code}`}` });
      return resolve(readResult(resultFile));
    });
  });
}

function readResult(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return { error: `left no figures: ${(error as Error).message}` };
  }
}

async function main(): Promise<number> {
  const files = chooseFiles(process.argv.slice(2));
  const progress = createProgress(process.stderr);
  const dataDir = mkdtempSync(join(tmpdir(), 'postroom-bench-'));
  const logFile = join(dataDir, 'log', 'prepare.log');
  const undo: (() => Promise<void>)[] = [];
  try {
    await ensurePackages(SERVER_PACKAGES, { logFile, note: progress.note });
    await buildWhenChanged(PRISMA_CLIENT, { logFile });
    const context = await startParts(dataDir, undo);
    const contextFile = join(dataDir, 'bench.json');
    writePrivately(contextFile, JSON.stringify(context));
    const results: Record<string, unknown> = {};
    for (const file of files) {
      const name = basename(file, '.bench.ts');
      results[name] = await progress.step(name, () =>
        measure(file, contextFile, join(dataDir, `${name}.json`)),
      );
    }
    const machine = {
      cpus: cpus().length,
      model: cpus()[0]?.model,
      memory: totalmem(),
      node: process.version,
    };
    const report = { at: new Date().toISOString(), machine, results };
    console.log(JSON.stringify(report, null, 2));
    return Object.values(results).some(
      (result) => typeof result === 'object' && result !== null && 'error' in result,
    )
      ? 1
      : 0;
  } finally {
    for (const step of undo.reverse()) await step();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

async function startParts(dataDir: string, undo: (() => Promise<void>)[]): Promise<BenchContext> {
  chmodSync(dataDir, 0o755);
  const runAs = await ensureAccount();
  const postgres = await startLocalPostgres({ dataDir, port: await findFreePort(43_132), runAs });
  undo.push(() => postgres.stop());
  const database = await prepareDatabase(dataDir, postgres.url());
  const webPort = await findFreePort(43_000);
  const stack = await startStack({
    dataDir,
    ports: await freePorts(),
    pushUrl: `http://127.0.0.1:${webPort}/internal/dovecot/notify`,
    hostname: 'mail.postroom.test',
    ...(runAs ? { runAs } : {}),
  });
  undo.push(() => stack.stop());
  return { database, mail: { env: stack.env }, dataDir, webPort };
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));
process.once('disconnect', () => process.exit(130));
const code = await main().catch((error: unknown) => {
  console.error(describeFailure(error, 'the messages above'));
  return 1;
});
process.exit(code);
