import { type SqlTransaction, sql } from '../../core/database.ts';
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { lockAccountIndex } from '../index/lock.ts';
import { policy } from '../policy.ts';
import { CONNECTING, compareAnew, setState } from './account-state.ts';

/**
 * Tries an account again at once, whatever it was waiting for, and compares everything with the server anew: flags and
 * UIDs of all folders, and the counters, which are recounted here. Messages that are in the index stay in it.
 */
export async function resyncMailAccount(deps: Deps, accountId: string): Promise<void> {
  authorize(policy.manageAccounts);
  await deps.database.sqlTransaction(async (tx) => {
    await lockAccountIndex(tx, accountId);
    await setState(tx, accountId, CONNECTING);
    await compareAnew(tx, accountId);
    const folders = await recount(tx, accountId);
    tx.record({ entity: 'Folder', kind: 'UPDATED', ids: folders, mailAccountId: accountId });
  });
}

/** Returns the folders whose counters were wrong. */
async function recount(tx: SqlTransaction, accountId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(sql`
    WITH counted AS (
      SELECT f.id, coalesce(sum(tf.message_count), 0)::int AS messages, coalesce(sum(tf.unread_count), 0)::int AS unread,
        (count(*) FILTER (WHERE tf.unread_count > 0))::int AS threads
      FROM mail_folder f LEFT JOIN mail_thread_folder tf ON tf.folder_id = f.id
      WHERE f.account_id = ${accountId}::uuid GROUP BY f.id
    )
    UPDATE mail_folder f SET message_count = counted.messages, unread_count = counted.unread,
      thread_unread_count = counted.threads
    FROM counted WHERE f.id = counted.id
      AND (f.message_count, f.unread_count, f.thread_unread_count)
        <> (counted.messages, counted.unread, counted.threads)
    RETURNING f.id::text AS id`);
  return rows.map(({ id }) => id);
}
