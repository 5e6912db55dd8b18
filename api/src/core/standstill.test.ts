import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);
const module = new URL('standstill.ts', import.meta.url).href;

/** Runs in a process of its own, for which so many milliseconds are a standstill. */
const watched = (afterMs: number, then: string) =>
  run(process.execPath, [
    '--input-type=module',
    '-e',
    `
    import { endAtStandstill } from '${module}';
    endAtStandstill(console, ${afterMs});
    ${then}`,
  ]);

it('a process that never comes to an end of its promises is ended, and tells where it was', async () => {
  const ended = watched(
    400,
    `
    async function spinForEver() { for (;;) await null; }
    setTimeout(spinForEver, 100);`,
  );
  const { signal, stdout } = await ended.then(
    () => ({ signal: null, stdout: '' }),
    (error: { signal: string; stdout: string }) => error,
  );
  expect(signal).toBe('SIGKILL');
  const { level, msg, where } = JSON.parse(stdout) as { level: number; msg: string; where: string[] };
  expect([level, msg]).toEqual([60, expect.stringContaining('stands still')]);
  expect(where.join('\n')).toContain('spinForEver');
}, 15_000);

it('a process that works, with pauses and for some time at once, goes on', async () => {
  const { stdout } = await watched(
    1500,
    `
    const end = Date.now() + 3000;
    function work() {
      for (const till = Date.now() + 150; Date.now() < till; );
      if (Date.now() < end) setTimeout(work, 50);
      else console.log('done');
    }
    work();`,
  );
  expect(stdout).toBe('done\n');
}, 15_000);
