// Snoozed mail comes back: at its time, or as soon as somebody writes in the conversation.
import { type Sql, type SqlTransaction, sql } from '../../core/database.ts';
import type { Deps } from '../../deps.ts';
import { lockAccountIndex } from '../index/lock.ts';
import { settleIndex } from '../operations/change.ts';
import { type Placed, putInto, takeOut } from '../operations/place.ts';
import { folderForRole } from '../operations/role-folder.ts';
import { setFlag } from '../operations/set-flag.ts';

/** Whatever has slept its time. Twice does no harm. */
export async function wakeDue(deps: Deps, accountId: string): Promise<void> {
  await deps.database.sqlTransaction(async (tx) => {
    await lockAccountIndex(tx, accountId);
    await wake(tx, accountId, sql`until <= now()`);
    // The mark of what came back is of interest for days, not for ever.
    await tx.query(sql`
      DELETE FROM mail_snooze WHERE account_id = ${accountId}::uuid AND returned_at < now() - interval '14 days'`);
  });
}

/** An answer came. Needs the account's index lock. */
export async function wakeThreads(
  tx: SqlTransaction,
  accountId: string,
  threadIds: readonly string[],
): Promise<void> {
  if (threadIds.length > 0) await wake(tx, accountId, sql`thread_id = ANY(${[...threadIds]}::uuid[])`);
}

async function wake(tx: SqlTransaction, accountId: string, which: Sql): Promise<void> {
  const asleep = await tx.query<{ id: string; threadId: string }>(sql`
    SELECT message_id::text AS id, thread_id::text AS "threadId" FROM mail_snooze
    WHERE account_id = ${accountId}::uuid AND returned_at IS NULL AND ${which}`);
  if (asleep.length === 0) return;
  const [inbox, snoozed] = [
    await folderForRole(tx, accountId, 'INBOX'),
    await folderForRole(tx, accountId, 'SNOOZED'),
  ];
  const ids = asleep.map(({ id }) => id);
  const taken = await takeOut(tx, { messageIds: ids, toFolderId: inbox.id, fromFolderIds: [snoozed.id] });
  // Before they move: flags travel along.
  await setFlag(tx, accountId, 'seen', false, await newestOfThreads(tx, taken));
  await putInto(tx, accountId, taken, inbox.id, true);
  await noteReturned(tx, accountId, ids, taken);
  const messageIds = taken.map(({ id }) => id);
  const fields = ['folders', 'unread', 'snooze'];
  await settleIndex(tx, accountId, { messageIds, fields, folderIds: [inbox.id, snoozed.id] });
}

/** A conversation looks unread by its newest message; the others were read. */
async function newestOfThreads(tx: SqlTransaction, taken: readonly Placed[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(sql`
    SELECT DISTINCT ON (thread_id) id::text AS id FROM mail_message
    WHERE organization_id = app_organization_id() AND id = ANY(${taken.map(({ id }) => id)}::uuid[])
    ORDER BY thread_id, received_at DESC, id DESC`);
  return rows.map(({ id }) => id);
}

/** What another client has taken out of the folder meanwhile is theirs: its time is forgotten. */
async function noteReturned(
  tx: SqlTransaction,
  accountId: string,
  ids: readonly string[],
  taken: readonly Placed[],
): Promise<void> {
  const back = new Set(taken.map(({ id }) => id));
  await tx.query(sql`
    UPDATE mail_snooze SET returned_at = now()
    WHERE account_id = ${accountId}::uuid AND message_id = ANY(${[...back]}::uuid[])`);
  await tx.query(sql`
    DELETE FROM mail_snooze WHERE account_id = ${accountId}::uuid
      AND message_id = ANY(${ids.filter((id) => !back.has(id))}::uuid[])`);
}
