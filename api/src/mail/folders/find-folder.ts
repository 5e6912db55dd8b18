import { type Database, type SqlTransaction, sql } from '../../core/database.ts';
import { InputError, NotFoundError } from '../../core/errors.ts';
import type { FolderRoleName } from '../ports.ts';

export interface FoundFolder {
  id: string;
  accountId: string;
  path: string;
  name: string;
  parentPath: string | null;
  delimiter: string | null;
  role: FolderRoleName | null;
  serverRole: FolderRoleName | null;
  selectable: boolean;
  subscribed: boolean;
  uidValidity: bigint | null;
  uidNext: bigint | null;
  messageCount: number;
}

type Reader = Pick<Database, 'query'> | Pick<SqlTransaction, 'query'>;

const columns = sql`f.id::text AS id, f.account_id::text AS "accountId", f.path, f.name, f.parent_path AS "parentPath",
  f.delimiter, f.role::text AS role, f.server_role::text AS "serverRole", f.selectable, f.subscribed,
  f.uid_validity AS "uidValidity", f.uid_next AS "uidNext", f.message_count AS "messageCount"`;

/** Throws NotFoundError when there is none, the scope does not see it, or it is being deleted. */
export async function findFolder(reader: Reader, folderId: string): Promise<FoundFolder> {
  const [folder] = await reader.query<FoundFolder>(sql`
    SELECT ${columns} FROM mail_folder f
    WHERE f.organization_id = app_organization_id() AND f.id = ${folderId}::uuid AND f.removed_at IS NULL`);
  if (!folder) throw new NotFoundError('folder');
  return folder;
}

/** The folder and all inside it, innermost first. */
export const findFamily = (reader: Reader, { id }: FoundFolder): Promise<FoundFolder[]> =>
  reader.query<FoundFolder>(sql`
    SELECT ${columns} FROM mail_folder top JOIN mail_folder f ON f.account_id = top.account_id AND f.removed_at IS NULL
      AND (f.id = top.id OR (top.delimiter IS NOT NULL AND starts_with(f.path, top.path || top.delimiter)))
    WHERE top.organization_id = app_organization_id() AND top.id = ${id}::uuid ORDER BY length(f.path) DESC, f.path`);

const WORDS: Record<FolderRoleName, string> = {
  INBOX: 'the inbox',
  DRAFTS: 'the folder for drafts',
  SENT: 'the folder for sent mail',
  ARCHIVE: 'the archive',
  JUNK: 'the folder for junk',
  TRASH: 'the trash',
  ALL: 'the folder with all mail',
  FLAGGED: 'the folder with starred mail',
  SNOOZED: 'the folder for snoozed mail',
};

/** Throws InputError for a folder that the account cannot do without. */
export function refuseSpecial({ name, role }: Pick<FoundFolder, 'name' | 'role'>): void {
  if (role === null) return;
  const remedy = role === 'INBOX' ? '' : ' Choose another folder for that first, in the settings of folders.';
  throw new InputError({
    folderId: `“${name}” is ${WORDS[role]} of this account and stays as it is.${remedy}`,
  });
}
