import type { Transaction } from '../../core/database.ts';
import { nudgeAfterCommit } from '../sync/nudge.ts';

/** The person is told at once that their mailbox is suspended or goes on. The transaction must reach colleagues' rows. */
export async function followSuspension(tx: Transaction, { mailboxId }: { mailboxId: string }): Promise<void> {
  const account = await tx.db.mailAccount.findFirst({ where: { mailboxId }, select: { id: true } });
  if (account === null) return;
  tx.record({
    entity: 'MailAccount',
    kind: 'UPDATED',
    ids: [account.id],
    fields: ['status', 'statusMessage'],
    mailAccountId: account.id,
  });
  nudgeAfterCommit(tx, { about: 'account', accountId: account.id });
}
