import type { Transaction } from '../core/database.ts';
import { removeAccountsOfPerson } from '../mail/index.ts';
import { setMailboxPasswords } from './change-password.ts';
import { endAccess } from './mailboxes/end-access.ts';

/**
 * When somebody leaves: their mailboxes go on receiving and keep their mail, nobody can sign in to them, and none of the
 * person's mail accounts is in the app any more. The transaction must reach colleagues' rows.
 */
export async function releaseMailboxes(tx: Transaction, userId: string): Promise<void> {
  const ids = await setMailboxPasswords(tx, userId, null);
  await endAccess(tx, ids);
  await removeAccountsOfPerson(tx, userId);
  await tx.db.hostedMailbox.updateMany({ where: { userId }, data: { userId: null } });
  tx.record({ entity: 'Mailbox', kind: 'UPDATED', ids, fields: ['user'] });
}
