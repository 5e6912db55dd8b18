// Takes a folder that is gone out of the index. Messages that lie nowhere else stay for a while: they may be on their way.
import { type Database, type SqlTransaction, sql } from '../../core/database.ts';
import { refreshThreads } from '../index/refresh-threads.ts';
import type { IndexedAccount } from '../index/target.ts';
import { recordTouched } from './record-changes.ts';

const AT_ONCE = 2_000;

/** True when there may be more: a large folder is forgotten a part per transaction. Needs the account's index lock. */
export async function forgetSomeOf(
  tx: SqlTransaction,
  account: IndexedAccount,
  { id }: { id: string },
): Promise<boolean> {
  const rows = await tx.query<{ thread: string; places: number }>(sql`
    WITH gone AS (
      DELETE FROM mail_placement WHERE folder_id = ${id}::uuid AND uid IN (
        SELECT uid FROM mail_placement WHERE folder_id = ${id}::uuid ORDER BY uid LIMIT ${AT_ONCE}::int)
      RETURNING message_id
    )
    SELECT m.thread_id::text AS thread, count(*)::int AS places
    FROM gone JOIN mail_message m ON m.id = gone.message_id GROUP BY m.thread_id`);
  const threads = rows.map(({ thread }) => thread);
  const refreshed = await refreshThreads(tx, account, threads);
  recordTouched(tx, account.accountId, {
    messages: [],
    fields: ['folders'],
    threads,
    emptied: refreshed.emptied,
    folders: refreshed.folders.filter((folder) => folder !== id),
  });
  return rows.reduce((sum, { places }) => sum + places, 0) >= AT_ONCE;
}

/** Those of the folders in which messages lie, whatever their counters say. */
export async function foldersWithMessages(
  { query }: Pick<Database, 'query'> | Pick<SqlTransaction, 'query'>,
  folderIds: readonly string[],
): Promise<{ id: string }[]> {
  if (folderIds.length === 0) return [];
  return query<{ id: string }>(sql`
    SELECT id::text AS id FROM unnest(${[...folderIds]}::uuid[]) AS folder (id)
    WHERE EXISTS (SELECT FROM mail_placement p WHERE p.folder_id = folder.id)`);
}

/** What is left of them, and the folders themselves: thousands at once when somebody deletes a tree of them. */
export async function forgetFolders(
  tx: SqlTransaction,
  account: IndexedAccount,
  folderIds: readonly string[],
): Promise<void> {
  if (folderIds.length === 0) return;
  for (const folder of await foldersWithMessages(tx, folderIds)) {
    while (await forgetSomeOf(tx, account, folder));
  }
  await tx.query(sql`
    DELETE FROM mail_folder
    WHERE organization_id = ${account.organizationId}::uuid AND id = ANY(${[...folderIds]}::uuid[])`);
}

/** What is left of it, and the folder itself. */
export async function forgetFolder(
  tx: SqlTransaction,
  account: IndexedAccount,
  folder: { id: string },
): Promise<void> {
  await forgetFolders(tx, account, [folder.id]);
}
