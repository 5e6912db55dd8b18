import { lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findAccount, isRoot } from '../account.ts';
import { prepareDataDirectory } from './data-directory.ts';

let parent = '';
beforeEach(() => {
  parent = realpathSync(mkdtempSync(join(tmpdir(), 'postroom-data-')));
});
afterEach(() => rmSync(parent, { recursive: true }));

test('a data directory is made where it was asked for', async () => {
  const named = join(parent, 'office', 'data');
  expect(await prepareDataDirectory(named, undefined)).toEqual({ path: named });
  expect(statSync(named).isDirectory()).toBe(true);
});

describe.runIf(isRoot())('below a folder that only root may enter', () => {
  // mkdtemp makes the parent with mode 0700, like /root.
  const nobody = async () => {
    const account = await findAccount('nobody');
    if (!account) throw new Error('This machine has no account nobody.');
    return account;
  };

  test('the state goes elsewhere, and the named directory links to it on every later start too', async () => {
    const named = join(parent, '.data');
    const first = await prepareDataDirectory(named, await nobody());
    try {
      expect(first.path).toMatch(/^\/var\/lib\/postroom\/[0-9a-f]{8}$/);
      expect(first.linkedFrom).toBe(named);
      expect(lstatSync(named).isSymbolicLink()).toBe(true);
      expect(await prepareDataDirectory(named, await nobody())).toEqual(first);
    } finally {
      rmSync(first.path, { recursive: true });
    }
  });

  test('a directory that already holds something is not moved behind its owner’s back', async () => {
    const named = join(parent, '.data');
    mkdirSync(named);
    writeFileSync(join(named, 'keep'), '');
    await expect(prepareDataDirectory(named, await nobody())).rejects.toMatchObject({
      message: expect.stringContaining('already holds something'),
      advice: expect.stringContaining('POSTROOM_DATA='),
    });
  });
});
