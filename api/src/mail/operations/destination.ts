import { type SqlTransaction, sql } from '../../core/database.ts';
import { InputError, NotFoundError } from '../../core/errors.ts';
import type { FolderRoleName } from '../ports.ts';
import { folderForRole } from './role-folder.ts';

/** Where messages go: a folder, or each account's folder with a role. */
export type MoveTarget = { folderId: string } | { role: FolderRoleName };

/** The folder in one account. Throws NotFoundError, or InputError when it cannot take messages of this account. */
export async function destination(
  tx: SqlTransaction,
  accountId: string,
  target: MoveTarget,
): Promise<{ id: string; role: FolderRoleName | null }> {
  if ('role' in target) return folderForRole(tx, accountId, target.role);
  const folder = await findTarget(tx, target.folderId);
  if (folder.accountId !== accountId) {
    throw new InputError({ folderId: 'Messages can only be moved or copied within their own account.' });
  }
  if (!folder.selectable) throw new InputError({ folderId: 'This folder holds folders only, no messages.' });
  return folder;
}

/** Throws NotFoundError. */
export async function findTarget(
  tx: Pick<SqlTransaction, 'query'>,
  folderId: string,
): Promise<{ id: string; role: FolderRoleName | null; accountId: string; selectable: boolean }> {
  const [folder] = await tx.query<{
    id: string;
    role: FolderRoleName | null;
    accountId: string;
    selectable: boolean;
  }>(sql`
    SELECT id::text AS id, role::text AS role, account_id::text AS "accountId", selectable FROM mail_folder
    WHERE id = ${folderId}::uuid AND removed_at IS NULL`);
  if (!folder) throw new NotFoundError('folder');
  return folder;
}
