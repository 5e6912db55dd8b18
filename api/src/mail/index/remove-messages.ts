import { type SqlTransaction, sql } from '../../core/database.ts';
import type { IndexedAccount } from './target.ts';

/**
 * Removes those of the messages that lie in no folder, with their bodies, and threads that are left empty by it. Needs
 * the account's index lock. Returns the messages that went.
 */
export async function removePlaceless(
  tx: SqlTransaction,
  { organizationId, accountId }: IndexedAccount,
  messageIds: readonly string[],
): Promise<string[]> {
  if (messageIds.length === 0) return [];
  const rows = await tx.query<{ id: string; thread: string }>(sql`
    WITH gone AS (
      DELETE FROM mail_message m WHERE m.organization_id = ${organizationId}::uuid
        AND m.id = ANY(${[...messageIds]}::uuid[])
        AND NOT EXISTS (SELECT FROM mail_placement p WHERE p.message_id = m.id)
      RETURNING m.id, m.thread_id
    ),
    bodies AS (
      DELETE FROM mail_message_body b USING gone
      WHERE b.organization_id = ${organizationId}::uuid AND b.message_id = gone.id
    )
    SELECT id::text AS id, thread_id::text AS thread FROM gone`);
  if (rows.length === 0) return [];
  const threads = [...new Set(rows.map(({ thread }) => thread))];
  await tx.query(sql`
    WITH empty AS (
      DELETE FROM mail_thread t WHERE t.organization_id = ${organizationId}::uuid AND t.id = ANY(${threads}::uuid[])
        AND NOT EXISTS (SELECT FROM mail_message m WHERE m.thread_id = t.id)
      RETURNING t.id
    )
    DELETE FROM mail_reference r USING empty WHERE r.thread_id = empty.id AND r.account_id = ${accountId}::uuid`);
  const ids = rows.map(({ id }) => id);
  tx.record({ entity: 'Message', kind: 'DELETED', ids, mailAccountId: accountId });
  return ids;
}
