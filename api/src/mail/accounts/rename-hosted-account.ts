import type { Transaction } from '../../core/database.ts';

/** Follows a changed mailbox: the name stands in From. The transaction must reach colleagues' rows. */
export async function renameHostedAccount(
  tx: Transaction,
  { mailboxId, name }: { mailboxId: string; name: string },
): Promise<void> {
  const account = await tx.db.mailAccount.findFirst({ where: { mailboxId }, select: { id: true } });
  if (account === null) return;
  await tx.db.mailAccount.updateMany({ where: { id: account.id }, data: { name } });
  tx.record({
    entity: 'MailAccount',
    kind: 'UPDATED',
    ids: [account.id],
    fields: ['name'],
    mailAccountId: account.id,
  });
}
