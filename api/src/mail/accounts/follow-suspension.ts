import type { Transaction } from '../../core/database.ts';
import { STATE_FIELDS, tellChanged } from './account-state.ts';

/** The person is told at once that their mailbox is suspended or goes on. The transaction must reach colleagues' rows. */
export async function followSuspension(tx: Transaction, { mailboxId }: { mailboxId: string }): Promise<void> {
  const account = await tx.db.mailAccount.findFirst({ where: { mailboxId }, select: { id: true } });
  if (account === null) return;
  tellChanged(tx, account.id, ['suspended', ...STATE_FIELDS]);
}
