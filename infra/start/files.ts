import { chmodSync, chownSync, constants, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Account, isRoot } from './account.ts';

/**
 * Makes a directory with this owner and mode, also when it was there with others; without an owner, or without root, it stays
 * whose it is. What lies beside it may belong to a server's account: a link that somebody put in its place is not followed. Links
 * that root made, where nobody else can make any, are good. Throws when there is no directory.
 */
export async function ownDirectory(
  path: string,
  owner: Pick<Account, 'uid' | 'gid'> | undefined,
  mode: number,
): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    // A file, or a link to nothing: what is there is told below.
    if (error.code !== 'EEXIST' && error.code !== 'ENOENT') throw error;
  });
  const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;
  const follow = (await onlyOursIn(dirname(path))) ? 0 : O_NOFOLLOW;
  const directory = await open(path, O_RDONLY | O_DIRECTORY | follow).catch((error: unknown) => {
    const text = `${path} is no directory, or a link that others could have made: see what it is, and take it away.`;
    throw new Error(text, { cause: error });
  });
  try {
    if (owner !== undefined && isRoot()) await directory.chown(owner.uid, owner.gid);
    await directory.chmod(mode);
  } finally {
    await directory.close();
  }
}

/** Whether nobody but us can put anything there. */
async function onlyOursIn(directory: string): Promise<boolean> {
  const { uid, mode } = await stat(directory);
  return uid === process.getuid?.() && (mode & 0o022) === 0;
}

/** Replaces a file in one step, readable by its owner alone. */
export function writePrivately(path: string, text: string, owner?: Account): void {
  const staged = `${path}.${process.pid}.new`;
  writeFileSync(staged, text, { mode: 0o600 });
  chmodSync(staged, 0o600);
  if (owner) chownSync(staged, owner.uid, owner.gid);
  renameSync(staged, path);
}

/** The JSON in a file, or undefined when there is no such file. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(
      `${path} cannot be read: ${(error as Error).message}. Restore it, or remove it to have it made anew.`,
      {
        cause: error,
      },
    );
  }
}
