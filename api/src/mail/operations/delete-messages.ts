import { sql } from '../../core/database.ts';
import { InputError } from '../../core/errors.ts';
import type { Deps } from '../../deps.ts';
import { type ChangedMail, changeMail, type MailSelection } from './change.ts';
import { storeOperation } from './operation.ts';

/**
 * Deletes for ever what lies in Trash, Junk or Drafts. What is chosen and lies elsewhere stays; throws InputError when
 * that is all of it.
 */
export async function deleteMessages(deps: Deps, selection: MailSelection): Promise<ChangedMail> {
  let deleted = 0;
  const changed = await changeMail(deps, selection, async (tx, accountId, messages) => {
    const rows = await tx.query<{ id: string; folderId: string }>(sql`
      UPDATE mail_placement p SET hidden = true FROM mail_folder f
      WHERE p.message_id = ANY(${messages.map(({ id }) => id)}::uuid[]) AND f.id = p.folder_id
        AND f.role IN ('TRASH', 'JUNK', 'DRAFTS') AND NOT p.hidden
      RETURNING p.message_id::text AS id, p.folder_id::text AS "folderId"`);
    for (const [folderId, placed] of Map.groupBy(rows, (row) => row.folderId)) {
      const messageIds = [...new Set(placed.map(({ id }) => id))];
      await storeOperation(tx, accountId, { kind: 'DELETE', messageIds, folderId });
    }
    deleted += rows.length;
    return { messageIds: [...new Set(rows.map(({ id }) => id))], fields: ['folders'] };
  });
  if (deleted === 0) {
    throw new InputError({
      ids: 'Only what lies in Trash, Junk or Drafts is deleted for ever. Move it there first.',
    });
  }
  return changed;
}
