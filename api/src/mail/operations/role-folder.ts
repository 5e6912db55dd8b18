import { type SqlTransaction, sql } from '../../core/database.ts';
import { InputError } from '../../core/errors.ts';
import { uuidv7 } from '../../core/ids.ts';
import type { FolderRoleName } from '../ports.ts';
import { storeOperation } from './operation.ts';

const NAMES: Partial<Record<FolderRoleName, string>> = {
  ARCHIVE: 'Archive',
  JUNK: 'Junk',
  TRASH: 'Trash',
  SENT: 'Sent',
  DRAFTS: 'Drafts',
  SNOOZED: 'Snoozed',
};

/**
 * The account's folder with a role. Where there is none it is added, and the server is told to create it before
 * whatever is put into it.
 */
export async function folderForRole(
  tx: SqlTransaction,
  accountId: string,
  role: FolderRoleName,
): Promise<{ id: string; role: FolderRoleName }> {
  const [found] = await tx.query<{ id: string }>(sql`
    SELECT id::text AS id FROM mail_folder WHERE account_id = ${accountId}::uuid AND role::text = ${role} AND selectable`);
  if (found) return { id: found.id, role };
  const name = NAMES[role];
  if (!name) throw new InputError({ role: 'This account has no such folder.' });
  return { id: await addFolder(tx, accountId, role, name), role };
}

/** Beside the account's other special folders: some servers keep all of them below the inbox. */
async function addFolder(
  tx: SqlTransaction,
  accountId: string,
  role: FolderRoleName,
  name: string,
): Promise<string> {
  const id = uuidv7();
  const [folder] = await tx.query<{ id: string }>(sql`
    WITH sibling AS (
      SELECT delimiter, parent_path FROM mail_folder WHERE account_id = ${accountId}::uuid
        AND role IN ('SENT', 'DRAFTS', 'TRASH', 'JUNK') ORDER BY role LIMIT 1
    )
    INSERT INTO mail_folder AS f (organization_id, account_id, id, path, name, delimiter, parent_path, role)
    SELECT app_organization_id(), ${accountId}::uuid, ${id}::uuid,
      coalesce(nullif(sibling.parent_path, '') || sibling.delimiter, '') || ${name}::text, ${name}::text,
      sibling.delimiter, nullif(sibling.parent_path, ''), ${role}::"FolderRole"
    FROM (SELECT 1) AS one LEFT JOIN sibling ON true
    ON CONFLICT (account_id, path) DO UPDATE SET role = coalesce(f.role, excluded.role)
    RETURNING id::text AS id`);
  const folderId = folder?.id ?? id;
  await storeOperation(tx, accountId, { kind: 'CREATE_FOLDER', messageIds: [], folderId });
  tx.record({ entity: 'Folder', kind: 'CREATED', ids: [folderId], mailAccountId: accountId });
  return folderId;
}
