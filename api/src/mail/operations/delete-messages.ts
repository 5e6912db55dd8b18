import { sql } from '../../core/database.ts';
import type { Perform } from './change.ts';
import { storeOperation } from './operation.ts';

/** Deletes for ever what lies in Trash, Junk or Drafts. What is chosen and lies elsewhere stays. No way back. */
export const deleteMessages =
  (fromFolderIds: readonly string[] | null): Perform =>
  async (tx, accountId, messages) => {
    const from = fromFolderIds === null ? null : [...fromFolderIds];
    const rows = await tx.query<{ id: string; folderId: string }>(sql`
      UPDATE mail_placement p SET hidden = true FROM mail_folder f
      WHERE p.message_id = ANY(${messages.map(({ id }) => id)}::uuid[]) AND f.id = p.folder_id
        AND f.role IN ('TRASH', 'JUNK', 'DRAFTS') AND NOT p.hidden
        AND (${from}::uuid[] IS NULL OR p.folder_id = ANY(${from}::uuid[]))
      RETURNING p.message_id::text AS id, p.folder_id::text AS "folderId"`);
    for (const [folderId, placed] of Map.groupBy(rows, (row) => row.folderId)) {
      const messageIds = [...new Set(placed.map(({ id }) => id))];
      await storeOperation(tx, accountId, { kind: 'DELETE', messageIds, folderId });
    }
    return { messageIds: [...new Set(rows.map(({ id }) => id))], fields: ['folders'], changes: [] };
  };
