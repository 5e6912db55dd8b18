import type { Transaction } from '../core/database.ts';
import { removeHostedAccount } from '../mail/index.ts';
import { setMailboxPasswords } from './change-password.ts';

/**
 * When somebody leaves: their mailboxes go on receiving and keep their mail, nobody can sign in to them, and they are no
 * longer in the app. The transaction must reach colleagues' rows.
 */
export async function releaseMailboxes(tx: Transaction, userId: string): Promise<void> {
  const ids = await setMailboxPasswords(tx, userId, null);
  for (const mailboxId of ids) await removeHostedAccount(tx, { mailboxId });
  await tx.db.hostedMailbox.updateMany({ where: { userId }, data: { userId: null } });
  tx.record({ entity: 'Mailbox', kind: 'UPDATED', ids, fields: ['user'] });
}
