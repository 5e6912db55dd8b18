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
