import { sql, type Transaction } from '../../core/database.ts';
import { CONNECTING, STATE_FIELDS, tellChanged } from './account-state.ts';

/**
 * Hides the account of a mailbox that was deleted and may be restored, with all that is in it, and leaves it alone. The
 * transaction must reach colleagues' rows.
 */
export async function closeHostedAccount(
  tx: Transaction,
  { mailboxId }: { mailboxId: string },
): Promise<void> {
  const [account] = await tx.query<{ id: string; userId: string }>(sql`
    UPDATE mail_account SET closed_at = now(), updated_at = now()
    WHERE organization_id = app_organization_id() AND mailbox_id = ${mailboxId}::uuid AND closed_at IS NULL
    RETURNING id::text AS id, user_id::text AS "userId"`);
  if (account === undefined) return;
  tellChanged(tx, account.id, STATE_FIELDS, 'end');
  tx.record({ entity: 'MailAccount', kind: 'DELETED', ids: [account.id], userId: account.userId });
}

/** Brings it back as it was. False when there is none. The transaction must reach colleagues' rows. */
export async function reopenHostedAccount(
  tx: Transaction,
  { mailboxId }: { mailboxId: string },
): Promise<boolean> {
  const [account] = await tx.query<{ id: string; userId: string }>(sql`
    UPDATE mail_account SET closed_at = NULL, ${CONNECTING}, problem = NULL, next_attempt_at = NULL, updated_at = now()
    WHERE organization_id = app_organization_id() AND mailbox_id = ${mailboxId}::uuid
    RETURNING id::text AS id, user_id::text AS "userId"`);
  if (account === undefined) return false;
  tellChanged(tx, account.id, STATE_FIELDS);
  tx.record({ entity: 'MailAccount', kind: 'CREATED', ids: [account.id], userId: account.userId });
  return true;
}
