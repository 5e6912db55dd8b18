// Puts the files of a generation in place of the live ones, file by file by rename(2), under a journal that says what to do
// when the agent dies in between. New files are complete beside the old ones before the first rename, and the old ones stay
// beside the new ones until the change is done: neither a full disk nor kill -9 leaves half a file, and going back needs no
// space.
import { link, lstat, lutimes, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AgentError } from '../errors.ts';
import { syncDirectory, writeDurably, writeSynced } from './durable.ts';
import type { KeptFile } from './store.ts';
import type { BuiltIndex } from './table-indexes.ts';

/**
 * `swap`: files may be old or new. `live`: all new, not proven yet. `confirm`: proven, the old one comes back at `confirmBy`.
 * `back`: on the way to the old ones. `restored`: the old ones are there, the servers may not know yet.
 */
export type Phase = 'swap' | 'live' | 'confirm' | 'back' | 'restored';

export interface Journal {
  phase: Phase;
  number: number;
  /** The generation to go back to. */
  parent: number;
  /** Live paths of the files that change or go; those in `added` were not there before. */
  paths: string[];
  added: string[];
  programs: ('postfix' | 'dovecot')[];
  /** ISO 8601. */
  confirmBy: string | null;
}

const journalPath = (stateDirectory: string): string => join(stateDirectory, 'generations', 'journal.json');

export async function readJournal(stateDirectory: string): Promise<Journal | null> {
  const text = await readFile(journalPath(stateDirectory), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? null : (JSON.parse(text) as Journal);
}

export const writeJournal = (stateDirectory: string, journal: Journal): Promise<void> =>
  writeDurably(journalPath(stateDirectory), JSON.stringify(journal));

export const clearJournal = (stateDirectory: string): Promise<void> =>
  rm(journalPath(stateDirectory), { force: true });

const beside = (path: string, what: 'new' | 'old'): string =>
  join(dirname(path), `.${basename(path)}.postroom-${what}`);

/** Postfix waits until a file is two seconds old before it believes that its writer is done. */
const EARLIER_MS = 10_000;

/** Files that are written, and those that go. */
export interface Swap {
  changed: readonly KeptFile[];
  /** Paths that were not there before. */
  added: readonly string[];
  removed: readonly KeptFile[];
  /** Made of tables that change. */
  indexes?: readonly BuiltIndex[];
}

/** Live paths that are written or taken away. */
export const pathsOf = ({
  changed,
  removed,
  indexes = [],
}: Pick<Swap, 'changed' | 'removed' | 'indexes'>): string[] =>
  [...changed, ...removed, ...indexes].map(({ path }) => path);

/** Writes every new file beside its old one and keeps the old ones. Nothing live is changed, also when it throws. */
export async function prepareSwap(swap: Swap): Promise<void> {
  const { changed, added, removed, indexes = [] } = swap;
  const paths = pathsOf(swap);
  try {
    await forgetSwap(paths);
    // An index goes after its table: it must not be older.
    for (const file of [...changed, ...indexes]) {
      const writtenAt = new Date(Date.now() - EARLIER_MS);
      const contents = 'bytes' in file ? file.bytes : file.text;
      await writeSynced(beside(file.path, 'new'), contents, { mode: file.mode, owner: file, writtenAt });
      if (!added.includes(file.path)) await link(file.path, beside(file.path, 'old'));
      else await requireNothingAt(file.path);
    }
    for (const { path } of removed) await link(path, beside(path, 'old'));
  } catch (error) {
    await forgetSwap(paths);
    throw error;
  }
}

/** On the way back it would be taken away. */
async function requireNothingAt(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (found === null) return;
  const text = `${path} is in the way: it is too large or no text, so that it cannot be kept. Move it on the host.`;
  throw new AgentError('CONFLICT', text);
}

/** `afterEach` is where tests kill the agent. */
export async function swapFiles(
  swap: Pick<Swap, 'changed' | 'removed' | 'indexes'>,
  afterEach?: (index: number) => void,
): Promise<void> {
  const { changed, removed, indexes = [] } = swap;
  for (const [index, { path }] of [...changed, ...indexes].entries()) {
    await rename(beside(path, 'new'), path);
    afterEach?.(index);
  }
  for (const { path } of removed) await rm(path, { force: true });
  await syncDirectories(pathsOf(swap));
}

/** Puts the old files back. May be repeated. */
export async function swapBack({ paths, added }: Pick<Journal, 'paths' | 'added'>): Promise<void> {
  for (const path of paths) {
    if (added.includes(path)) {
      await rm(path, { force: true });
      continue;
    }
    const earlier = new Date(Date.now() - EARLIER_MS);
    await lutimes(beside(path, 'old'), earlier, earlier).catch(ifThere);
    await rename(beside(path, 'old'), path).catch(ifThere);
  }
  await syncDirectories(paths);
  await forgetSwap(paths);
}

const ifThere = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'ENOENT') throw error;
};

/** Takes away what lies beside the live files. */
export async function forgetSwap(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await rm(beside(path, 'new'), { force: true });
    await rm(beside(path, 'old'), { force: true });
  }
}

async function syncDirectories(paths: readonly string[]): Promise<void> {
  for (const directory of new Set(paths.map((path) => dirname(path)))) await syncDirectory(directory);
}

/**
 * Before servers are started: when an agent died with its files half swapped or not proven, the old ones come back. Needs no
 * server and no agent. What waits for confirmation stays; its time is the agent's.
 */
export async function restoreInterrupted(stateDirectory: string): Promise<void> {
  const journal = await readJournal(stateDirectory);
  if (journal === null || journal.phase === 'confirm' || journal.phase === 'restored') return;
  await swapBack(journal);
  await writeJournal(stateDirectory, { ...journal, phase: 'restored' });
}
