// Messages that lie in no folder. A move by another client may look like that for a while, so they are kept for a time
// in which their other place is found; then they go.
import { sql } from '../../core/database.ts';
import { changeIndex, type SyncContext } from './context.ts';

const BATCH = 1_000;

/**
 * Removes messages without a place. Called when all folders are in step with the server, so that nothing is on its way;
 * what a person still moves or writes has a place of its own.
 */
export async function removeOrphans(context: SyncContext): Promise<number> {
  const { accountId } = context.account;
  let removed = 0;
  for (;;) {
    const batch = await changeIndex(context, async (tx) => {
      const rows = await tx.query<{ id: string }>(sql`
        DELETE FROM mail_message WHERE account_id = ${accountId}::uuid AND id IN (
          SELECT m.id FROM mail_message m WHERE m.account_id = ${accountId}::uuid
            AND m.created_at < now() - interval '10 minutes'
            AND NOT EXISTS (SELECT FROM mail_placement p WHERE p.message_id = m.id)
          LIMIT ${BATCH}::int)
        RETURNING id::text AS id`);
      const ids = rows.map(({ id }) => id);
      await tx.query(sql`
        DELETE FROM mail_message_body WHERE organization_id = app_organization_id() AND message_id = ANY(${ids}::uuid[])`);
      tx.record({ entity: 'Message', kind: 'DELETED', ids, mailAccountId: accountId });
      return ids.length;
    });
    removed += batch;
    if (batch < BATCH) break;
  }
  if (removed > 0) await removeEmptyThreads(context);
  return removed;
}

async function removeEmptyThreads(context: SyncContext): Promise<void> {
  const { accountId } = context.account;
  await changeIndex(context, async (tx) => {
    await tx.query(sql`
      DELETE FROM mail_thread t WHERE t.account_id = ${accountId}::uuid AND t.message_count = 0
        AND NOT EXISTS (SELECT FROM mail_message m WHERE m.thread_id = t.id)`);
    await tx.query(sql`
      DELETE FROM mail_reference r WHERE r.account_id = ${accountId}::uuid
        AND NOT EXISTS (SELECT FROM mail_thread t WHERE t.organization_id = r.organization_id AND t.id = r.thread_id)`);
  });
}
