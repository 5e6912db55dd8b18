// Folders that the list says are empty need no look: of an account with thousands most are.
import { sql } from '../../core/database.ts';
import { changeIndex, type SyncContext } from './context.ts';
import type { ListedFolder } from './folder-list.ts';
import type { FolderRecord } from './folder-record.ts';

type Standing = Pick<FolderRecord, 'id' | 'uidValidity' | 'uidNext' | 'modseq'>;

/** Notes new folders without messages as read, all at once: nothing is asked of the server about each. */
export async function noteEmptyFolders(context: SyncContext, listed: readonly ListedFolder[]): Promise<void> {
  const empty = new Map(listed.filter(isNewAndEmpty).map((folder) => [folder.record.id, folder]));
  if (empty.size === 0) return;
  const rows = JSON.stringify([...empty.values()].map(standingOf), (_key, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  const noted = await changeIndex(context, (tx) =>
    tx.query<{ id: string }>(sql`
      UPDATE mail_folder f SET uid_validity = row."uidValidity", uid_next = row."uidNext", modseq = row.modseq,
        lowest_uid = 1, synced_at = now(), sync_error = NULL
      FROM json_to_recordset(${rows}::json) AS row(id uuid, "uidValidity" bigint, "uidNext" bigint, modseq bigint)
      WHERE f.account_id = ${context.account.accountId}::uuid AND f.id = row.id AND f.uid_validity IS NULL
        AND NOT EXISTS (SELECT FROM mail_placement p WHERE p.folder_id = f.id)
      RETURNING f.id::text AS id`),
  );
  for (const { id } of noted) {
    const folder = empty.get(id);
    if (folder) Object.assign(folder.record, standingOf(folder), { lowestUid: 1 });
  }
}

/** The inbox is opened in any case. */
const isNewAndEmpty = ({ record, server }: ListedFolder): boolean =>
  record.uidValidity === null &&
  record.role !== 'INBOX' &&
  server.selectable &&
  server.status?.messages === 0;

const standingOf = ({ record, server }: ListedFolder): Standing => ({
  id: record.id,
  uidValidity: server.status?.uidValidity ?? null,
  uidNext: server.status?.uidNext ?? 1,
  modseq: server.status?.modseq ?? null,
});
