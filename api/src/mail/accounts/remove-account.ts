import { type SqlTransaction, sql } from '../../core/database.ts';
import { ConflictError, ForbiddenError, NotFoundError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { lockAccountIndex } from '../index/lock.ts';
import { policy } from '../policy.ts';
import { stateWords } from '../sending/outgoing.ts';
import { nudgeAfterCommit } from '../sync/nudge.ts';
import { forgetAccountJob } from './forget-account-job.ts';

/**
 * Takes a mailbox from elsewhere out of the app, with all that was read of it; on its server nothing changes. Throws
 * ForbiddenError for a hosted mailbox, ConflictError while messages wait to be sent, unless those are given up.
 */
export async function removeMailAccount(
  deps: Deps,
  { accountId, cancelSending }: { accountId: string; cancelSending: boolean },
): Promise<void> {
  authorize(policy.manageAccounts);
  await deps.database.sqlTransaction(async (tx) => {
    await lockAccountIndex(tx, accountId);
    const account = await lockAccount(tx, accountId);
    if (account.kind === 'HOSTED') {
      throw new ForbiddenError(
        `${account.address} is a mailbox of your organization. An administrator can delete it under Domains.`,
      );
    }
    if (cancelSending) await cancelWaiting(tx, accountId);
    await refuseWhileSending(tx, accountId);
    await tx.query(sql`DELETE FROM mail_account WHERE id = ${accountId}::uuid`);
    await tx.enqueue(forgetAccountJob, { accountId }, { key: accountId });
    tx.record({ entity: 'MailAccount', kind: 'DELETED', ids: [accountId], userId: account.userId });
    nudgeAfterCommit(tx, { about: 'end', accountId });
  });
}

interface LockedAccount {
  kind: 'HOSTED' | 'EXTERNAL';
  address: string;
  userId: string;
}

async function lockAccount(tx: SqlTransaction, accountId: string): Promise<LockedAccount> {
  const [account] = await tx.query<LockedAccount>(sql`
    SELECT kind::text AS kind, address, user_id::text AS "userId" FROM mail_account WHERE id = ${accountId}::uuid
    FOR UPDATE`);
  if (!account) throw new NotFoundError('mail account');
  return account;
}

async function refuseWhileSending(tx: SqlTransaction, accountId: string): Promise<void> {
  const [row] = await tx.query<{ waiting: number }>(sql`
    SELECT count(*)::int AS waiting FROM outgoing_message
    WHERE account_id = ${accountId}::uuid AND state IN ('SCHEDULED', 'QUEUED', 'SENDING')`);
  const waiting = row?.waiting ?? 0;
  if (waiting === 0) return;
  const what = waiting === 1 ? 'One message is' : `${waiting} messages are`;
  throw new ConflictError(`${what} still to be sent from this account. Wait, or give up sending.`);
}

/** What is on its way at this moment cannot be taken back. */
const cancelWaiting = (tx: SqlTransaction, accountId: string) =>
  tx.query(sql`
    UPDATE outgoing_message SET state = 'CANCELED', state_message = ${stateWords.canceled}
    WHERE account_id = ${accountId}::uuid AND state IN ('SCHEDULED', 'QUEUED')`);
