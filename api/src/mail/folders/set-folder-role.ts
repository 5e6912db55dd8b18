import { type SqlTransaction, sql } from '../../core/database.ts';
import { InputError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { lockAccountIndex } from '../index/lock.ts';
import { policy } from '../policy.ts';
import type { FolderRoleName } from '../ports.ts';
import { nudgeAfterCommit } from '../sync/nudge.ts';
import { type FoundFolder, findFolder } from './find-folder.ts';

const CHOOSABLE: readonly FolderRoleName[] = ['DRAFTS', 'SENT', 'ARCHIVE', 'JUNK', 'TRASH'];

/**
 * Makes a folder the one for a role, or for none, whatever the server says of it. Choosing what the server says ends
 * the choice. Returns the ids of folders that changed.
 */
export async function setFolderRole(
  deps: Deps,
  folderId: string,
  role: FolderRoleName | null,
): Promise<string[]> {
  authorize(policy.organize);
  if (role !== null && !CHOOSABLE.includes(role)) {
    throw new InputError({ role: 'Choose drafts, sent mail, archive, junk or trash.' });
  }
  return deps.database.sqlTransaction(async (tx) => {
    const { accountId } = await findFolder(tx, folderId);
    await lockAccountIndex(tx, accountId);
    const folder = await findFolder(tx, folderId);
    if (folder.role === 'INBOX') throw new InputError({ folderId: 'The inbox is always the inbox.' });
    if (role !== null && !folder.selectable) {
      throw new InputError({ folderId: 'This folder holds folders only, no messages.' });
    }
    const changed = await choose(tx, folder, role);
    const fields = ['role', 'roleChosen'];
    tx.record({ entity: 'Folder', kind: 'UPDATED', ids: changed, fields, mailAccountId: accountId });
    nudgeAfterCommit(tx, { about: 'folders', accountId });
    return changed;
  });
}

/** The others follow: one that had the role gives it up, one whose server role is free again gets it back. */
async function choose(
  tx: SqlTransaction,
  folder: FoundFolder,
  role: FolderRoleName | null,
): Promise<string[]> {
  const { id, accountId } = folder;
  const first = await tx.query<{ id: string }>(sql`
    UPDATE mail_folder SET
      role = CASE WHEN id = ${id}::uuid THEN ${role}::"FolderRole" ELSE NULL END,
      role_chosen = id = ${id}::uuid AND server_role IS DISTINCT FROM ${role}::"FolderRole"
    WHERE account_id = ${accountId}::uuid AND (id = ${id}::uuid OR role = ${role}::"FolderRole")
    RETURNING id::text AS id`);
  const second = await tx.query<{ id: string }>(sql`
    UPDATE mail_folder f SET role = f.server_role
    WHERE f.account_id = ${accountId}::uuid AND NOT f.role_chosen AND f.role IS DISTINCT FROM f.server_role
      AND NOT EXISTS (SELECT FROM mail_folder other WHERE other.account_id = f.account_id
        AND other.id <> f.id AND other.role = f.server_role)
    RETURNING f.id::text AS id`);
  return [...new Set([...first, ...second].map((row) => row.id))];
}
