import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { storePair } from '../certificates/store.ts';
import { writeDurably, writeSynced } from './durable.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync('/tmp/postroom-durable-');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('follows no link that lies where a new file shall be', async () => {
  const victim = join(folder, 'victim');
  await writeFile(victim, 'kept', { mode: 0o644 });
  await symlink(victim, join(folder, 'planted'));
  const owner = { uid: 65_534, gid: 65_534 };
  await expect(writeSynced(join(folder, 'planted'), 'new', { owner })).rejects.toThrow(/EEXIST/);
  await writeDurably(join(folder, 'planted'), 'new', { owner, mode: 0o600 });
  expect(lstatSync(join(folder, 'planted')).isFile()).toBe(true);
  expect(readFileSync(victim, 'utf8')).toBe('kept');
  expect(statSync(victim)).toMatchObject({ mode: 0o100644, uid: process.getuid?.() });
});

it('stores certificates for the owner of the configuration, and nowhere else', async () => {
  const [config, elsewhere] = [join(folder, 'etc'), join(folder, 'elsewhere')];
  for (const directory of [config, elsewhere]) mkdirSync(directory, { mode: 0o755 });
  const pair = { name: 'one', pem: 'certificate', key: 'key' };
  await storePair(config, pair);
  expect(readFileSync(join(config, 'certificates', 'one.key'), 'utf8')).toBe('key');
  expect(statSync(join(config, 'certificates')).mode & 0o777).toBe(0o700);
  rmSync(join(config, 'certificates'), { recursive: true });
  await symlink(elsewhere, join(config, 'certificates'));
  await expect(storePair(config, pair)).rejects.toThrow(/is no directory/);
  expect(readdirSync(elsewhere)).toEqual([]);
  expect(statSync(elsewhere).mode & 0o777).toBe(0o755);
});
