// What an enrolled agent keeps: its key, its certificate, and the authority that it trusts.
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface RemoteIdentity {
  key: string;
  certificate: string;
  authority: string;
}

const NAMES = { key: 'agent.key', certificate: 'agent.pem', authority: 'authority.pem' } as const;

const folderIn = (stateDirectory: string): string => join(stateDirectory, 'remote');

/** Null when this agent never enrolled. */
export async function readIdentity(stateDirectory: string): Promise<RemoteIdentity | null> {
  const read = (name: string) => readFile(join(folderIn(stateDirectory), name), 'utf8');
  try {
    const [key, certificate, authority] = await Promise.all([
      read(NAMES.key),
      read(NAMES.certificate),
      read(NAMES.authority),
    ]);
    return { key, certificate, authority };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

export async function writeIdentity(stateDirectory: string, identity: RemoteIdentity): Promise<void> {
  const folder = folderIn(stateDirectory);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  for (const name of ['key', 'certificate', 'authority'] as const) {
    const path = join(folder, NAMES[name]);
    await writeFile(`${path}.new`, identity[name], { mode: 0o600 });
    await rename(`${path}.new`, path);
  }
}
