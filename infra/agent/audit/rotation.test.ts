import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAuditLog } from './log.ts';
import { readAudit, verifyAudit } from './read.ts';

const LIMITS = { largest: 2_000, kept: 3 };
const actor = { organizationId: 'o', userId: 'ada' };
let folder = '';
let path = '';

beforeEach(() => {
  folder = mkdtempSync('/tmp/postroom-audit-');
  path = join(folder, 'audit.log');
});
afterEach(() => rmSync(folder, { recursive: true }));

const files = () => readdirSync(folder).sort();

async function write(count: number, from = 0): Promise<void> {
  const log = await openAuditLog(path, LIMITS);
  for (let n = from; n < from + count; n++)
    await log.append({ verb: 'queue.hold', params: { n }, actor, outcome: 'done' });
}

test('full files are put aside, the oldest go, and the chain holds from one to the next', async () => {
  await write(10);
  expect(await verifyAudit(path, [], LIMITS)).toMatchObject({ brokenAt: null });
  await write(60, 10); // opened anew, as by an agent that was started again
  expect(files()).toHaveLength(4);
  const { entries, brokenAt } = await verifyAudit(path, [], LIMITS);
  expect(brokenAt).toBeNull();
  // All that were ever written, with one for each change of files.
  expect(entries).toBeGreaterThan(70);

  const seen: number[] = [];
  for (let before: number | null = null, pages = 0; pages < 40; pages++) {
    const page: Awaited<ReturnType<typeof readAudit>> = await readAudit(path, before, 7);
    seen.push(
      ...page.entries.flatMap(({ verb, params }) =>
        verb === 'queue.hold' ? (params as { n: number }).n : [],
      ),
    );
    before = page.before;
    if (before === null) break;
  }
  expect(seen).toEqual(Array.from(seen, (_, index) => 69 - index));
  expect(seen.length).toBeGreaterThan(30);
});

test('a file that was altered, taken out of the middle or from the beginning is found', async () => {
  await write(70);
  const [, oldest = '', middle = ''] = files();
  const text = readFileSync(join(folder, middle), 'utf8');
  writeFileSync(join(folder, middle), text.replace('"ada"', '"eve"'));
  expect((await verifyAudit(path, [], LIMITS)).brokenAt).not.toBeNull();
  writeFileSync(join(folder, middle), text);
  expect((await verifyAudit(path, [], LIMITS)).brokenAt).toBeNull();
  for (const name of [middle, oldest]) {
    renameSync(join(folder, name), join(folder, 'gone'));
    expect((await verifyAudit(path, [], LIMITS)).brokenAt, name).not.toBeNull();
    renameSync(join(folder, 'gone'), join(folder, name));
  }
});

test('an agent that dies between two files goes on with the chain', async () => {
  await write(5);
  renameSync(path, `${path}.0000001`);
  await write(2, 5);
  expect(await verifyAudit(path, [], LIMITS)).toMatchObject({ entries: 8, brokenAt: null });
});

test('reading while files are put aside finds no gap', async () => {
  const log = await openAuditLog(path, LIMITS);
  let written = 0;
  let isOver = false;
  const writing = (async () => {
    for (; written < 100; written++)
      await log.append({ verb: 'queue.hold', params: { n: written }, actor, outcome: 'done' });
    isOver = true;
  })();
  const numbers = async () => {
    const { entries } = await readAudit(path, null, 20);
    return entries.flatMap(({ verb, params }) => (verb === 'queue.hold' ? (params as { n: number }).n : []));
  };
  while (!isOver) {
    const sure = written;
    const [verdict, found] = await Promise.all([verifyAudit(path, [], LIMITS), numbers()]);
    expect(verdict).toMatchObject({ brokenAt: null });
    expect(found[0] ?? -1).toBeGreaterThanOrEqual(sure - 1);
    expect(found).toEqual(Array.from(found, (_, index) => (found[0] ?? 0) - index));
  }
  await writing;
});
