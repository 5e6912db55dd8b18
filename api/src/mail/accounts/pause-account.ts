import { type Sql, sql } from '../../core/database.ts';
import { NotFoundError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import { type Nudge, nudgeAfterCommit } from '../sync/nudge.ts';

/** Nothing more is read from the server, and what was read stays. What a person does meanwhile waits. */
export const pauseMailAccount = (deps: Deps, accountId: string): Promise<void> =>
  change(deps, accountId, 'end', sql`status = 'PAUSED', status_message = 'Paused'`);

/** Goes on with a paused account, and tries one that waits at once. */
export const resumeMailAccount = (deps: Deps, accountId: string): Promise<void> =>
  change(deps, accountId, 'account', sql`status = 'CONNECTING', status_message = 'Connecting'`);

async function change(deps: Deps, accountId: string, about: 'end' | 'account', state: Sql): Promise<void> {
  authorize(policy.manageAccounts);
  const nudge: Nudge = { about, accountId };
  await deps.database.sqlTransaction(async (tx) => {
    const rows = await tx.query(sql`
      UPDATE mail_account SET ${state}, problem = NULL, next_attempt_at = NULL, updated_at = now()
      WHERE id = ${accountId}::uuid RETURNING id`);
    if (rows.length === 0) throw new NotFoundError('mail account');
    tx.record({
      entity: 'MailAccount',
      kind: 'UPDATED',
      ids: [accountId],
      fields: ['status', 'statusMessage', 'problem', 'nextAttemptAt'],
      mailAccountId: accountId,
    });
    nudgeAfterCommit(tx, nudge);
  });
}
