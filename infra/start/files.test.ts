import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isRoot } from './account.ts';
import { ownDirectory } from './files.ts';

const NOBODY = { uid: 65_534, gid: 65_534 };
let folder: string;
let target: string;
beforeEach(() => {
  folder = mkdtempSync('/tmp/postroom-files-');
  target = join(folder, 'target');
  mkdirSync(target, { mode: 0o755 });
});
afterEach(() => rmSync(folder, { recursive: true }));

const looksOf = (path: string) => {
  const { uid, mode } = statSync(path);
  return { uid, mode: mode & 0o777 };
};

test('a link that a server put in the place of a directory keeps its target as it was', async () => {
  const theirs = join(folder, 'theirs');
  mkdirSync(theirs);
  chmodSync(theirs, 0o777);
  if (isRoot()) chownSync(theirs, NOBODY.uid, NOBODY.gid);
  const before = looksOf(target);
  for (const [name, to] of Object.entries({ run: target, gone: join(folder, 'nothing') })) {
    symlinkSync(to, join(theirs, name));
    await expect(ownDirectory(join(theirs, name), NOBODY, 0o700)).rejects.toThrow(/take it away/);
  }
  expect(looksOf(target)).toEqual(before);

  await ownDirectory(join(theirs, 'db'), NOBODY, 0o710);
  expect(looksOf(join(theirs, 'db'))).toEqual({ uid: isRoot() ? NOBODY.uid : before.uid, mode: 0o710 });
});

test('a link in a directory that nobody else may write to is the administrator’s own', async () => {
  symlinkSync(target, join(folder, 'mail'));
  await ownDirectory(join(folder, 'mail'), undefined, 0o711);
  expect(looksOf(target)).toEqual({ uid: process.getuid?.(), mode: 0o711 });
});
