// The canary on a machine where others take ports as well.
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startCanary } from '../agent/canary/canary.ts';
import { readLiveFiles } from '../agent/generations/live-files.ts';
import { run } from '../agent/run.ts';
import { freePort } from './ports.ts';
import { type TestStack, testStack } from './testing.ts';
import { changingHost } from './testing-changes.ts';

/** Given out as free before any other. */
const given = vi.hoisted((): number[] => []);
vi.mock('./ports.ts', async (original) => {
  const actual = await original<typeof import('./ports.ts')>();
  return { ...actual, freePort: async (...args: [number[]?]) => given.shift() ?? actual.freePort(...args) };
});

let mail: TestStack;
beforeAll(async () => {
  mail = await testStack();
});
afterAll(() => mail.dispose());

describe.skipIf(process.getuid?.() !== 0)('The canary', () => {
  it('takes another port when somebody was quicker with the one that had been free', async () => {
    const { host, generations } = await changingHost(mail);
    const other = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    try {
      const files = await readLiveFiles(host);
      given.push(port);
      const canary = await startCanary({ host, run, files });
      expect(given).toEqual([]);
      expect([...canary.dovecot.ports.values()]).not.toContain(port);
      await canary.stop();
    } finally {
      other.close();
      await generations.close();
    }
  });
});
