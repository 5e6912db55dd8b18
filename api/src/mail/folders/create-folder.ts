import { type SqlTransaction, sql } from '../../core/database.ts';
import { ConflictError, InputError, NotFoundError } from '../../core/errors.ts';
import { uuidv7 } from '../../core/ids.ts';
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import { changeOnServer } from './change-on-server.ts';
import { type FoundFolder, findFolder } from './find-folder.ts';
import { folderName } from './folder-name.ts';
import { placeIn, refuseTaken } from './place.ts';

export interface NewFolder {
  accountId: string;
  name: string;
  /** The folder it is to lie in; null at the top. */
  parentId: string | null;
}

/**
 * Creates a folder on the server. Returns its id. Throws InputError for a name that cannot be, ConflictError for one
 * that is taken, MailServerError when the server refuses or cannot be reached.
 */
export async function createFolder(deps: Deps, { accountId, name, parentId }: NewFolder): Promise<string> {
  authorize(policy.organize);
  const parent = parentId === null ? null : await findFolder(deps.database, parentId);
  if (parent && parent.accountId !== accountId) {
    throw new InputError({ parentId: 'Choose a folder of the same account.' });
  }
  const delimiter = parent ? parent.delimiter : await delimiterOf(deps, accountId);
  const clean = folderName(name, delimiter, parent === null);
  return changeOnServer(deps, accountId, async (tx, connection) => {
    const path = placeIn(parent, clean);
    await refuseTaken(tx, accountId, path);
    const made = await connection.createFolder(path);
    if (!made.created) throw new ConflictError(`There is a folder named “${clean}” here already.`);
    return insert(tx, { accountId, path: made.path, name: clean, delimiter, parent });
  });
}

/** Throws NotFoundError for an account that the scope does not see. */
async function delimiterOf({ database }: Deps, accountId: string): Promise<string | null> {
  const [account] = await database.query<{ delimiter: string | null }>(sql`
    SELECT (SELECT f.delimiter FROM mail_folder f WHERE f.account_id = a.id AND f.delimiter IS NOT NULL
      ORDER BY f.role IS NULL, f.path LIMIT 1) AS delimiter
    FROM mail_account a WHERE a.organization_id = app_organization_id() AND a.id = ${accountId}::uuid`);
  if (!account) throw new NotFoundError('mail account');
  return account.delimiter;
}

async function insert(
  tx: SqlTransaction,
  folder: {
    accountId: string;
    path: string;
    name: string;
    delimiter: string | null;
    parent: FoundFolder | null;
  },
): Promise<string> {
  const id = uuidv7();
  const { accountId, path, name, delimiter, parent } = folder;
  // A server that keeps everything below the inbox has put it there.
  const parentPath = parent ? parent.path : path.slice(0, Math.max(0, path.length - name.length - 1)) || null;
  await tx.query(sql`
    INSERT INTO mail_folder (organization_id, account_id, id, path, name, delimiter, parent_path, subscribed)
    VALUES (app_organization_id(), ${accountId}::uuid, ${id}::uuid, ${path}, ${name}, ${delimiter}, ${parentPath}, true)`);
  tx.record({ entity: 'Folder', kind: 'CREATED', ids: [id], mailAccountId: accountId });
  return id;
}
