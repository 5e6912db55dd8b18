import { sql } from '../../core/database.ts';
import { InputError, NotFoundError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';

const MOST_DAYS = 366;

/** How long traces of a host are kept. Shorter takes effect within the hour. */
export async function setTraceRetention(
  { database }: Pick<Deps, 'database'>,
  hostId: string,
  days: number,
): Promise<void> {
  authorize(policy.changeHosts);
  if (days < 1 || days > MOST_DAYS) throw new InputError({ days: `Choose 1 to ${MOST_DAYS} days.` });
  await database.sqlTransaction(async (tx) => {
    const rows = await tx.query(sql`
      INSERT INTO trace_setting (organization_id, host_id, retention_days)
      SELECT app_organization_id(), id, ${days}::int FROM mail_host
      WHERE organization_id = app_organization_id() AND id = ${hostId}::uuid
      ON CONFLICT (organization_id, host_id) DO UPDATE SET retention_days = excluded.retention_days RETURNING 1`);
    if (rows.length === 0) throw new NotFoundError('mail host');
    tx.record({
      ...{ entity: 'MailHost', kind: 'UPDATED', ids: [hostId], fields: ['traceRetentionDays'] },
      detail: { days },
    });
  });
}
