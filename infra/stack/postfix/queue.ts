import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureDirectory, ROOT_OWNER } from '../layout.ts';
import { run } from '../run.ts';
import type { Account } from '../types.ts';

const PRIVATE = [
  'active',
  'bounce',
  'corrupt',
  'defer',
  'deferred',
  'flush',
  'hold',
  'incoming',
  'private',
  'saved',
  'trace',
];

/** Debian installs it setgid to the group that may enter the queue's public parts. */
const SETGID_POSTDROP = '/usr/sbin/postdrop';

/**
 * Makes the queue's directories as `postfix-files(5)` of Debian lists them, and puts back what a crash left in the wrong
 * one. `postfix check` does the same in shell scripts, which take two seconds.
 */
export async function ensureQueue(
  directory: string,
  configDirectory: string,
  postfix: Account,
): Promise<void> {
  const { gid: postdrop } = await stat(SETGID_POSTDROP);
  await ensureDirectory(directory, ROOT_OWNER, 0o755);
  await ensureDirectory(join(directory, 'pid'), ROOT_OWNER, 0o755);
  for (const name of PRIVATE)
    await ensureDirectory(join(directory, name), { uid: postfix.uid, gid: 0 }, 0o700);
  const submitters = { uid: postfix.uid, gid: postdrop };
  await ensureDirectory(join(directory, 'maildrop'), submitters, 0o730);
  await ensureDirectory(join(directory, 'public'), submitters, 0o710);
  await run('/usr/sbin/postsuper', ['-c', configDirectory], { timeoutMs: 60_000 });
}
