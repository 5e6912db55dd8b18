import { setTimeout as sleep } from 'node:timers/promises';
import type { Deps } from '../deps.ts';

/** Longer than the job takes when all is well; a caller is not held up by a directory that is down. */
const PATIENCE_MS = 3_000;

/**
 * Waits a moment for the outbox to reach the mailbox, so that a new password holds for IMAP and submission when the
 * caller is told. False when it takes longer: it is then PENDING and done by itself.
 */
export async function waitUntilWritten(
  { database, directory }: Pick<Deps, 'database' | 'directory'>,
  mailboxId: string,
): Promise<boolean> {
  if (directory === null) return false;
  const deadline = Date.now() + PATIENCE_MS;
  for (let pause = 10; Date.now() < deadline; pause = Math.min(pause * 2, 150)) {
    await sleep(pause);
    const row = await database.tenant.hostedMailbox.findFirst({
      where: { id: mailboxId },
      select: { version: true, writtenVersion: true },
    });
    if (row === null || row.writtenVersion >= row.version) return true;
  }
  return false;
}
