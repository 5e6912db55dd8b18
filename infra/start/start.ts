// `npm start`: from whatever this machine has to a running Postroom. `--empty` starts without demonstration data.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeFailure } from './errors.ts';
import { inRoot } from './paths.ts';
import { startProduct } from './product.ts';
import { createProgress, seconds } from './progress.ts';
import { readPort } from './steps/ports.ts';
import type { RunInfo } from './steps/run-file.ts';

const SHUTDOWN_LIMIT_MS = 9_500;

async function main(): Promise<void> {
  const began = performance.now();
  const { values } = parseArgs({ options: { empty: { type: 'boolean', default: false } } });
  const progress = createProgress();
  const stop = new AbortController();
  listenForTheEnd(stop);
  const dataDir = process.env.POSTROOM_DATA || inRoot('.data');
  try {
    const product = await startProduct({
      dataDir,
      empty: values.empty,
      host: process.env.HOST || '127.0.0.1',
      port: readPort(process.env.PORT),
      url: process.env.POSTROOM_URL || undefined,
      databaseUrl: process.env.DATABASE_URL || undefined,
      progress,
      signal: stop.signal,
      onBroken: (how) => {
        progress.warn(how);
        process.exitCode = 1;
        stop.abort();
      },
    });
    console.log(welcome(product.runInfo, product.dataDir, performance.now() - began));
    await untilAborted(stop.signal);
    console.log('Stopping …');
    await product.stop();
    console.log('Everything has stopped.');
  } catch (error) {
    if (stop.signal.aborted) {
      console.log('Stopped before it was ready.');
      process.exitCode ??= 130;
      return;
    }
    console.error(`\n${describeFailure(error, join(dataDir, 'log'))}`);
    process.exitCode = 1;
  }
}

/**
 * Ctrl-C, SIGTERM, a closed terminal, or the end of the process that started us (bootstrap.mjs holds the channel).
 * Whatever has not stopped when the time is up ends with this process, by the kernel's hand.
 */
function listenForTheEnd(stop: AbortController): void {
  const end = (): void => {
    if (stop.signal.aborted) return;
    stop.abort();
    setTimeout(() => process.exit(1), SHUTDOWN_LIMIT_MS).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  process.once('disconnect', end);
}

function untilAborted(signal: AbortSignal): Promise<void> {
  const alive = setInterval(() => undefined, 60_000);
  return new Promise((resolve) => {
    const end = (): void => {
      clearInterval(alive);
      resolve();
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

function welcome({ url, accounts }: RunInfo, dataDir: string, ms: number): string {
  const signIns =
    accounts.length === 0
      ? ['Open it to set up your organization and its administrator.']
      : ['Sign in as:', ...table(accounts.map(({ email, password, role }) => [email, password, role]))];
  return [
    '',
    `Postroom is ready at ${url} (after ${seconds(ms)})`,
    ...signIns,
    `Addresses and sign-ins are in ${join(dataDir, 'run.json')}. Ctrl-C stops everything.`,
    '',
  ].join('\n');
}

function table(rows: string[][]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}

await main();
process.exit();
