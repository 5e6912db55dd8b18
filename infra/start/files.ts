import { chmodSync, chownSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Account } from './account.ts';

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
