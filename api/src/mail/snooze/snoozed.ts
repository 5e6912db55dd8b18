// Which messages are snoozed, and until when. IMAP has no word for the time, so it is ours alone; the place is a folder
// on the server that other clients see too.
import { type SqlTransaction, sql } from '../../core/database.ts';
import type { Change } from '../operations/changes.ts';
import { wakeJob } from './wake-job.ts';

type Before = Extract<Change, { kind: 'SNOOZE' }>['before'];

/** Notes until when messages sleep, and has them woken. Returns what was so before. */
export async function noteSnoozes(
  tx: SqlTransaction,
  accountId: string,
  messageIds: readonly string[],
  until: Date,
): Promise<Change[]> {
  if (messageIds.length === 0) return [];
  const rows = await tx.query<{ id: string; until: Date | null }>(sql`
    WITH old AS MATERIALIZED (
      SELECT message_id, until FROM mail_snooze
      WHERE account_id = ${accountId}::uuid AND message_id = ANY(${[...messageIds]}::uuid[]) AND returned_at IS NULL
    ),
    put AS (
      INSERT INTO mail_snooze (organization_id, account_id, message_id, thread_id, until)
      SELECT organization_id, account_id, id, thread_id, ${until.toISOString()}::timestamptz FROM mail_message
      WHERE organization_id = app_organization_id() AND id = ANY(${[...messageIds]}::uuid[])
      ON CONFLICT (account_id, message_id) DO UPDATE SET until = excluded.until, returned_at = NULL
      RETURNING message_id
    )
    SELECT put.message_id::text AS id, old.until FROM put LEFT JOIN old USING (message_id)`);
  await tx.enqueue(wakeJob, { accountId }, { runAt: until, key: `${accountId}:${until.toISOString()}` });
  return toChange(rows);
}

/** They sleep no more, whatever the reason. */
export async function forgetSnoozes(
  tx: SqlTransaction,
  accountId: string,
  messageIds: readonly string[],
): Promise<Change[]> {
  if (messageIds.length === 0) return [];
  const rows = await tx.query<{ id: string; until: Date | null }>(sql`
    DELETE FROM mail_snooze WHERE account_id = ${accountId}::uuid AND message_id = ANY(${[...messageIds]}::uuid[])
    RETURNING message_id::text AS id, CASE WHEN returned_at IS NULL THEN until END AS until`);
  return toChange(rows.filter(({ until }) => until !== null));
}

/** For undoing: makes it as it was before. */
export async function restoreSnoozes(tx: SqlTransaction, accountId: string, before: Before): Promise<void> {
  const awake = before.filter(({ until }) => until === null).map(({ messageId }) => messageId);
  await forgetSnoozes(tx, accountId, awake);
  for (const [until, asleep] of Map.groupBy(before, (one) => one.until)) {
    if (until === null) continue;
    await noteSnoozes(
      tx,
      accountId,
      asleep.map(({ messageId }) => messageId),
      new Date(until),
    );
  }
}

function toChange(rows: readonly { id: string; until: Date | null }[]): Change[] {
  if (rows.length === 0) return [];
  const before = rows.map(({ id, until }) => ({ messageId: id, until: until?.toISOString() ?? null }));
  return [{ kind: 'SNOOZE', before }];
}
