import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hashOf } from './live-files.ts';
import { GenerationStore, type KeptFile, type Manifest } from './store.ts';
import { prepareSwap, readJournal, restoreInterrupted, swapFiles, writeJournal } from './swap.ts';

let root: string;
let mounted: boolean;
beforeEach(() => {
  root = mkdtempSync('/tmp/postroom-swap-');
  mounted = canMount();
  mkdirSync(join(root, 'etc'));
  mkdirSync(join(root, 'state', 'generations'), { recursive: true });
  for (const name of ['main.cf', 'master.cf']) writeFileSync(join(root, 'etc', name), `old ${name}\n`);
});
afterEach(() => {
  if (mounted) execFileSync('umount', [root]);
  rmSync(root, { recursive: true, force: true });
});

function canMount(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', root], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function newFiles(size = 10): KeptFile[] {
  return ['main.cf', 'master.cf'].map((name) => {
    const text = `new ${name} ${'x'.repeat(size)}\n`;
    const path = join(root, 'etc', name);
    const { uid = 0, gid = 0 } = { uid: process.getuid?.(), gid: process.getgid?.() };
    return {
      id: `postfix/${name}`,
      program: 'postfix',
      path,
      text,
      hash: hashOf(text),
      mode: 0o644,
      uid,
      gid,
    };
  });
}

const live = () =>
  readdirSync(join(root, 'etc')).map((name) => [
    name,
    readFileSync(join(root, 'etc', name), 'utf8').slice(0, 3),
  ]);
const OLD = [
  ['main.cf', 'old'],
  ['master.cf', 'old'],
];

it('leaves everything as it was when the disk is full', async ({ skip }) => {
  if (!mounted) skip('needs to mount a file system');
  writeFileSync(join(root, 'ballast'), Buffer.alloc(900 * 1024));
  await expect(prepareSwap({ changed: newFiles(200_000), added: [], removed: [] })).rejects.toThrow(/ENOSPC/);
  expect(live()).toEqual(OLD);
  const store = new GenerationStore(join(root, 'state'));
  const manifest = { key: 'k', state: 'STAGED' } as unknown as Manifest;
  await expect(store.add(manifest, newFiles(200_000))).rejects.toThrow(/ENOSPC/);
  expect(await store.numbers()).toEqual([]);
  expect(readdirSync(store.directory)).toEqual([]);
});

it('puts the old files back with no space left, wherever it was interrupted', async ({ skip }) => {
  if (!mounted) skip('needs to mount a file system');
  const state = join(root, 'state');
  const [changed, removed] = [newFiles().slice(0, 1), newFiles().slice(1)];
  const swap = { changed, added: [], removed };
  const journal = {
    ...{
      number: 2,
      parent: 1,
      paths: newFiles().map(({ path }) => path),
      added: [],
      programs: ['postfix' as const],
    },
    confirmBy: null,
  };
  for (const stopAt of [-1, 0, 1]) {
    await prepareSwap(swap);
    await writeJournal(state, { ...journal, phase: 'swap' });
    const stop = (index: number) => {
      if (index === stopAt) throw new Error('stopped');
    };
    if (stopAt === 0) await expect(swapFiles(swap, stop)).rejects.toThrow('stopped');
    if (stopAt === 1) await swapFiles(swap);
    await restoreInterrupted(state);
    expect(live()).toEqual(OLD);
    expect(await readJournal(state)).toMatchObject({ phase: 'restored' });
  }
});
