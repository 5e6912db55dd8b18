// Files that are there whole or not at all, also after a power cut. Directories may belong to the accounts of servers: what
// somebody has put in the way of a new file there, a link above all, is neither followed nor written to.
import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isRoot } from '../../start/account.ts';

export interface FileLooks {
  /** Default 0600. */
  mode?: number;
  /** Left out: whoever writes it. */
  owner?: { uid: number; gid: number };
  /** Left out: now. */
  writtenAt?: Date;
}

/** Writes beside the file and renames. Nothing is changed when it throws. */
export async function writeDurably(path: string, text: string, looks: FileLooks = {}): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    await writeSynced(temporary, text, looks);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}

/** Makes a new file. Throws EEXIST when anything has its name. */
export async function writeSynced(
  path: string,
  text: string | Uint8Array,
  { mode = 0o600, owner, writtenAt }: FileLooks = {},
): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    if (owner !== undefined && isRoot()) await file.chown(owner.uid, owner.gid);
    await file.chmod(mode);
    if (writtenAt !== undefined) await file.utimes(writtenAt, writtenAt);
    await file.sync();
  } finally {
    await file.close();
  }
}

export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
