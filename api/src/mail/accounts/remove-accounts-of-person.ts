import type { Transaction } from '../../core/database.ts';
import { forgetAccountJob } from './forget-account-job.ts';

/**
 * When somebody leaves: nothing of their mail, at other providers neither, is read any more or stays in the index. The
 * transaction must reach colleagues' rows.
 */
export async function removeAccountsOfPerson(tx: Transaction, userId: string): Promise<void> {
  const accounts = await tx.db.mailAccount.findMany({ where: { userId }, select: { id: true } });
  for (const { id } of accounts) {
    await tx.db.mailAccount.deleteMany({ where: { id } });
    await tx.enqueue(forgetAccountJob, { accountId: id }, { key: id });
  }
  tx.record({ entity: 'MailAccount', kind: 'DELETED', ids: accounts.map(({ id }) => id), userId });
}
