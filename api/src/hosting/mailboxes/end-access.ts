import type { Transaction } from '../../core/database.ts';
import { revokeAllAppPasswords } from './app-password.ts';

/**
 * Whoever used these mailboxes has no way back to them: app passwords and links that were not used yet are gone. The
 * caller changes the password and writes the mailboxes to the directory.
 */
export async function endAccess(tx: Transaction, mailboxIds: string[]): Promise<void> {
  await revokeAllAppPasswords(tx, mailboxIds);
  await tx.db.mailboxPasswordLink.deleteMany({ where: { mailboxId: { in: mailboxIds }, usedAt: null } });
}
