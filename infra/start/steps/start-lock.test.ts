import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { identify, isRunning } from '../processes.ts';
import { claimDataDirectory } from './start-lock.ts';

let dataDir = '';
const children: ChildProcess[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'postroom-lock-'));
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(dataDir, { recursive: true });
});

/** A process that stays until it is ended. */
async function bystander(): Promise<{ child: ChildProcess; ref: NonNullable<ReturnType<typeof identify>> }> {
  const child = spawn('sleep', ['60']);
  children.push(child);
  await once(child, 'spawn');
  const ref = identify(child.pid ?? 0);
  if (!ref) throw new Error('sleep did not start');
  return { child, ref };
}

test('a second start from the same data directory is refused and told how to go on', async () => {
  const lock = await claimDataDirectory(dataDir);
  await expect(claimDataDirectory(dataDir)).rejects.toMatchObject({
    message: expect.stringContaining(`already running from ${dataDir} (process ${process.pid}`),
    advice: expect.stringContaining(`kill ${process.pid}`),
  });
  lock.release();
  (await claimDataDirectory(dataDir)).release();
});

test('the lock of a start that was killed does not stand in the way', async () => {
  const { child, ref } = await bystander();
  writeFileSync(join(dataDir, 'start.lock'), JSON.stringify(ref));
  child.kill('SIGKILL');
  await once(child, 'exit');
  const lock = await claimDataDirectory(dataDir);
  expect(lock.afterCrash).toBe(true);
  lock.release();
});

test('a lock cut short by a crash does not stand in the way', async () => {
  writeFileSync(join(dataDir, 'start.lock'), '{"pid": 12');
  (await claimDataDirectory(dataDir)).release();
});

test('what a killed start left running is ended', async () => {
  const { child, ref } = await bystander();
  const exit = once(child, 'exit');
  writeFileSync(join(dataDir, 'processes.json'), JSON.stringify({ api: ref }));
  const lock = await claimDataDirectory(dataDir);
  await exit;
  expect(isRunning(ref)).toBe(false);
  lock.release();
});

test('a process that only got the same pid later is left alone', async () => {
  const { ref } = await bystander();
  writeFileSync(join(dataDir, 'processes.json'), JSON.stringify({ api: { ...ref, started: '1' } }));
  const lock = await claimDataDirectory(dataDir);
  expect(isRunning(ref)).toBe(true);
  lock.release();
});
