import type { Transaction } from '../../core/database.ts';
import { lockAccountIndex } from '../index/lock.ts';
import { forgetAccountJob } from './forget-account-job.ts';

/** Takes a deleted or released mailbox out of the app. The transaction must reach colleagues' rows. */
export async function removeHostedAccount(
  tx: Transaction,
  { mailboxId }: { mailboxId: string },
): Promise<void> {
  const account = await tx.db.mailAccount.findFirst({
    where: { mailboxId },
    select: { id: true, userId: true },
  });
  if (account === null) return;
  await lockAccountIndex(tx, account.id);
  await tx.db.mailAccount.deleteMany({ where: { id: account.id } });
  await tx.enqueue(forgetAccountJob, { accountId: account.id }, { key: account.id });
  tx.record({ entity: 'MailAccount', kind: 'DELETED', ids: [account.id], userId: account.userId });
}
