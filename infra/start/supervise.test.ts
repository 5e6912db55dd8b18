import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isRunning, type ProcessRef } from './processes.ts';
import { type Supervised, type SupervisedOptions, supervise } from './supervise.ts';

let folder = '';
let running: Supervised | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postroom-supervise-'));
});

afterEach(async () => {
  await running?.stop();
  rmSync(folder, { recursive: true });
});

/** A process that does what the script says. */
function start(script: string, options: Partial<SupervisedOptions> = {}): ProcessRef[] {
  const started: ProcessRef[] = [];
  writeFileSync(join(folder, 'worker.mjs'), script);
  running = supervise({
    name: 'worker',
    file: process.execPath,
    args: [join(folder, 'worker.mjs')],
    cwd: folder,
    env: { PATH: process.env.PATH },
    logFile: join(folder, 'worker.log'),
    graceMs: 500,
    onStarted: (ref) => started.push(ref),
    onEnded: () => undefined,
    ...options,
  });
  return started;
}

test('what the process prints is in its log and shown line by line', async () => {
  const lines: string[] = [];
  start("console.log('mail is flowing'); console.error('slowly'); setInterval(() => {}, 1000);", {
    onLine: (line) => lines.push(line),
  });
  await vi.waitFor(() => expect(lines.sort()).toEqual(['mail is flowing', 'slowly']), 5_000);
  await vi.waitFor(() =>
    expect(readFileSync(join(folder, 'worker.log'), 'utf8')).toContain('mail is flowing\n'),
  );
});

test('a process that dies is started again', async () => {
  const ends: [string, boolean][] = [];
  const started = start('setInterval(() => {}, 1000);', { onEnded: (how, again) => ends.push([how, again]) });
  process.kill(started[0]?.pid ?? 0, 'SIGKILL');
  await vi.waitFor(() => expect(started).toHaveLength(2), 5_000);
  expect(ends).toEqual([['was ended by SIGKILL', true]]);
});

test('one that dies again and again is given up', { timeout: 15_000 }, async () => {
  const ends: boolean[] = [];
  const started = start('process.exit(3);', { onEnded: (_how, again) => ends.push(again) });
  await vi.waitFor(() => expect(ends).toEqual([true, true, true, false]), 12_000);
  expect(started.length).toBe(4);
});

test('one that ignores SIGTERM is ended by force after its grace', async () => {
  const ready = vi.fn();
  const started = start(
    "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('ready');",
    {
      onLine: ready,
    },
  );
  await vi.waitFor(() => expect(ready).toHaveBeenCalled(), 5_000);
  await running?.stop();
  expect(started.some(isRunning)).toBe(false);
});

test('a restart ends one process and starts one, and what is stopped meanwhile stays stopped', async () => {
  const ends = vi.fn();
  const started = start('setInterval(() => {}, 1000);', { onEnded: ends });
  await Promise.all([running?.restart(), running?.restart()]);
  await running?.restart();
  await new Promise((resolve) => setTimeout(resolve, 700)); // longer than the pause after a death
  expect(started.map(isRunning)).toEqual([false, false, true]);
  expect(running?.isAlive()).toBe(true);
  await Promise.all([running?.restart(), running?.stop()]);
  expect(started.some(isRunning)).toBe(false);
  expect(started).toHaveLength(3);
  expect(ends).not.toHaveBeenCalled();
});
