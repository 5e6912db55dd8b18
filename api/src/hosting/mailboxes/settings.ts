import type { SqlTransaction } from '../../core/database.ts';
import { InputError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import { currentScope } from '../../core/scope.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';

export const DEFAULT_RETENTION_DAYS = 30;
const MOST_DAYS = 365;

export interface MailboxSettings {
  /** Days that a deleted mailbox can be restored. */
  retentionDays: number;
}

export async function mailboxSettings({ query }: Pick<SqlTransaction, 'query'>): Promise<MailboxSettings> {
  const [row] = await query<MailboxSettings>(sql`
    SELECT retention_days AS "retentionDays" FROM mailbox_settings WHERE organization_id = app_organization_id()`);
  return row ?? { retentionDays: DEFAULT_RETENTION_DAYS };
}

/** Holds for mailboxes that are deleted from now on. */
export async function changeMailboxSettings(
  deps: Deps,
  { retentionDays }: MailboxSettings,
): Promise<MailboxSettings> {
  authorize(policy.changeMailboxSettings);
  if (!Number.isInteger(retentionDays) || retentionDays < 1 || retentionDays > MOST_DAYS) {
    throw new InputError({ retentionDays: `Choose 1 to ${MOST_DAYS} days.` });
  }
  const { organizationId } = currentScope();
  await deps.database.transaction(async (tx) => {
    await tx.db.mailboxSettings.upsert({
      where: { organizationId },
      create: { organizationId, retentionDays },
      update: { retentionDays },
    });
    tx.record({
      entity: 'Organization',
      kind: 'UPDATED',
      ids: [organizationId],
      fields: ['mailboxSettings'],
    });
  });
  return { retentionDays };
}
