import type { Transaction } from '../../core/database.ts';
import { sql } from '../../core/sql.ts';
import { STATE_FIELDS, tellChanged } from './account-state.ts';

/** The same for everybody with a mailbox in a domain. The transaction must reach colleagues' rows. */
export async function followDomainSuspension(
  tx: Transaction,
  { domainId }: { domainId: string },
): Promise<void> {
  const accounts = await tx.query<{ id: string }>(sql`
    SELECT account.id::text AS id FROM mail_account account
    JOIN hosted_mailbox mailbox ON mailbox.organization_id = account.organization_id AND mailbox.id = account.mailbox_id
    WHERE mailbox.domain_id = ${domainId}::uuid`);
  for (const { id } of accounts) tellChanged(tx, id, ['suspended', ...STATE_FIELDS]);
}
