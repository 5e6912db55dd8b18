import type { Transaction } from '../../core/database.ts';
import { uuidv7 } from '../../core/ids.ts';
import { currentScope } from '../../core/scope.ts';

export interface NewHostedAccount {
  userId: string;
  mailboxId: string;
  address: string;
  /** The person's name, as it stands in From. */
  name: string;
}

/** The mail account of a hosted mailbox, in the transaction that makes the mailbox. It must reach colleagues' rows. */
export async function createHostedAccount(tx: Transaction, account: NewHostedAccount): Promise<string> {
  const { organizationId } = currentScope();
  const id = uuidv7();
  await tx.db.mailAccount.create({ data: { organizationId, id, kind: 'HOSTED', ...account } });
  tx.record({ entity: 'MailAccount', kind: 'CREATED', ids: [id], mailAccountId: id });
  return id;
}

/** The same for several. */
export async function createHostedAccounts(tx: Transaction, accounts: NewHostedAccount[]): Promise<void> {
  if (accounts.length === 0) return;
  const { organizationId } = currentScope();
  const rows = accounts.map((account) => ({
    organizationId,
    id: uuidv7(),
    kind: 'HOSTED' as const,
    ...account,
  }));
  await tx.db.mailAccount.createMany({ data: rows });
  for (const { id } of rows) {
    tx.record({ entity: 'MailAccount', kind: 'CREATED', ids: [id], mailAccountId: id });
  }
}
