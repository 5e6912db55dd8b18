import { sql } from '../../core/database.ts';
import type { MailConnection } from '../ports.ts';
import type { SyncContext } from './context.ts';

/** Notes how full the mailbox is, and that the account agreed with its server now. */
export async function checkUp({ deps, account }: SyncContext, connection: MailConnection): Promise<void> {
  const { accountId } = account;
  const quota = await connection.quota();
  const used = quota?.used ?? null;
  const limit = quota?.limit ?? null;
  await deps.database.sqlTransaction(async (tx) => {
    const rows = await tx.query<{ changed: boolean }>(sql`
      UPDATE mail_account now SET quota_used = ${used}::bigint, quota_limit = ${limit}::bigint, last_synced_at = now()
      FROM mail_account before
      WHERE now.id = ${accountId}::uuid AND before.organization_id = now.organization_id AND before.id = now.id
      RETURNING (before.quota_used, before.quota_limit) IS DISTINCT FROM (now.quota_used, now.quota_limit) AS changed`);
    if (!rows[0]?.changed) return;
    tx.record({
      entity: 'MailAccount',
      kind: 'UPDATED',
      ids: [accountId],
      fields: ['quota'],
      mailAccountId: accountId,
    });
  });
}
