import { sql } from '../../core/database.ts';
import { InputError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { lockAccountIndex } from '../index/lock.ts';
import { storeOperation } from '../operations/operation.ts';
import { folderForRole } from '../operations/role-folder.ts';
import { policy } from '../policy.ts';
import { nudgeAfterCommit } from '../sync/nudge.ts';
import { findFamily, findFolder, refuseSpecial } from './find-folder.ts';

export interface DeletedFolders {
  folderIds: string[];
  /** Messages that went to the trash, or for ever. */
  messages: number;
  trashId: string | null;
}

/**
 * Deletes a folder and all inside it. They are out of sight at once; the server is told after whatever else waits for
 * it, so that nothing is lost that was just moved out. What the server refuses comes back.
 */
export async function deleteFolder(
  deps: Deps,
  folderId: string,
  messages: 'TRASH' | 'DELETE',
): Promise<DeletedFolders> {
  authorize(policy.organize);
  return deps.database.sqlTransaction(async (tx) => {
    const { accountId } = await findFolder(tx, folderId);
    await lockAccountIndex(tx, accountId);
    const top = await findFolder(tx, folderId);
    const family = await findFamily(tx, top);
    for (const folder of family) refuseSpecial(folder);
    const trash = messages === 'TRASH' ? await folderForRole(tx, accountId, 'TRASH') : null;
    if (trash && family.some(({ id }) => id === trash.id)) {
      throw new InputError({ folderId: 'The trash cannot be put into itself.' });
    }
    const folderIds = family.map(({ id }) => id);
    await tx.query(sql`
      UPDATE mail_folder SET removed_at = now()
      WHERE organization_id = app_organization_id() AND id = ANY(${folderIds}::uuid[])`);
    const toFolderId = trash?.id ?? null;
    for (const { id } of family) {
      await storeOperation(tx, accountId, {
        kind: 'DELETE_FOLDER',
        messageIds: [],
        folderId: id,
        toFolderId,
      });
    }
    tx.record({ entity: 'Folder', kind: 'DELETED', ids: folderIds, mailAccountId: accountId });
    nudgeAfterCommit(tx, { about: 'operations', accountId });
    const count = family.reduce((sum, { messageCount }) => sum + messageCount, 0);
    return { folderIds, messages: count, trashId: trash?.id ?? null };
  });
}
