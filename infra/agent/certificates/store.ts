// Where installed certificates and their keys lie.
import { constants, type FileHandle, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { isRoot } from '../../start/account.ts';
import { AgentError } from '../errors.ts';
import { writeDurably } from '../generations/durable.ts';

export const DIRECTORY = 'certificates';

/**
 * Below the directory of the configuration, and its owner's: each server reads copies of its own. That owner may be the account
 * of the server, so that directories are held open and no link in them is followed. Throws FAILED.
 */
export async function storePair(
  configDirectory: string,
  { name, pem, key }: { name: string; pem: string; key: string },
): Promise<void> {
  const parent = await open(configDirectory, constants.O_RDONLY | constants.O_DIRECTORY);
  let directory: FileHandle | undefined;
  try {
    const owner = await parent.stat();
    directory = await openBelow(parent, configDirectory);
    if (isRoot()) await directory.chown(owner.uid, owner.gid);
    await directory.chmod(0o700);
    await writeDurably(join(held(directory), `${name}.key`), key, { owner });
    await writeDurably(join(held(directory), `${name}.pem`), pem, { owner });
  } finally {
    await directory?.close();
    await parent.close();
  }
}

/** A path to the very directory that is open, whatever has its name by now. */
const held = ({ fd }: FileHandle): string => `/proc/self/fd/${fd}`;

async function openBelow(parent: FileHandle, configDirectory: string): Promise<FileHandle> {
  const path = join(held(parent), DIRECTORY);
  await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;
  return open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW).catch((error: unknown) => {
    const text = `${join(configDirectory, DIRECTORY)} is no directory: see who put it there, and take it away.`;
    throw new AgentError('FAILED', text, { cause: error });
  });
}
