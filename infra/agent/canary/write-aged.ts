import { chmod, chown, utimes, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';

/** Postfix waits until a file is two seconds old before it believes that its writer is done. */
export async function writeAged(path: string, text: string | Uint8Array, group: number): Promise<void> {
  await writeFile(path, text, { mode: 0o640 });
  await chown(path, 0, group);
  await chmod(path, basename(path) === 'main.cf' || basename(path) === 'master.cf' ? 0o644 : 0o640);
  const earlier = new Date(Date.now() - 10_000);
  await utimes(path, earlier, earlier);
}
