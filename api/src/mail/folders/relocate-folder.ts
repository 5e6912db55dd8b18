// Another name, or another place among the folders: the same for a mail server. What lies in it stays as it is.
import { type SqlTransaction, sql } from '../../core/database.ts';
import { ConflictError, InputError, NotFoundError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { type Operation, storeOperation } from '../operations/operation.ts';
import { policy } from '../policy.ts';
import { followFolderJob } from '../rules/follow-folder-job.ts';
import { nudgeAfterCommit } from '../sync/nudge.ts';
import { changeOnServer } from './change-on-server.ts';
import { type FoundFolder, findFamily, findFolder, refuseSpecial } from './find-folder.ts';
import { folderName } from './folder-name.ts';
import { placeIn, refuseTaken } from './place.ts';

interface Place {
  path: string;
  name: string;
  parentPath: string | null;
}

/** Throws as createFolder does, and InputError for a folder that the account cannot do without. */
export function renameFolder(deps: Deps, folderId: string, name: string): Promise<string[]> {
  return relocate(deps, folderId, async (_tx, folder) => {
    const clean = folderName(name, folder.delimiter, folder.parentPath === null);
    const above = folder.delimiter === null ? 0 : folder.path.lastIndexOf(folder.delimiter) + 1;
    return { path: `${folder.path.slice(0, above)}${clean}`, name: clean, parentPath: folder.parentPath };
  });
}

/** Puts a folder, with all inside it, into another, or to the top. Throws as renameFolder does. */
export function moveFolder(deps: Deps, folderId: string, parentId: string | null): Promise<string[]> {
  return relocate(deps, folderId, async (tx, folder) => {
    const parent = parentId === null ? null : await findFolder(tx, parentId);
    if (parent && parent.accountId !== folder.accountId) {
      throw new InputError({ parentId: 'A folder stays in its own account.' });
    }
    if (parent && (await findFamily(tx, folder)).some(({ id }) => id === parent.id)) {
      throw new InputError({ parentId: 'A folder cannot lie in itself.' });
    }
    const above = folder.delimiter === null ? 0 : folder.path.lastIndexOf(folder.delimiter) + 1;
    const last = folder.path.slice(above);
    const name = folderName(last, folder.delimiter, parent === null);
    const path = parent ? placeIn(parent, name) : await topPath(tx, folder, name);
    return { path, name, parentPath: parent ? parent.path : await topParent(tx, folder) };
  });
}

/** Some servers keep everything below the inbox: there the top is where the special folders are. */
async function topParent(tx: SqlTransaction, { accountId }: FoundFolder): Promise<string | null> {
  const [row] = await tx.query<{ parentPath: string | null }>(sql`
    SELECT parent_path AS "parentPath" FROM mail_folder
    WHERE account_id = ${accountId}::uuid AND server_role IN ('SENT', 'DRAFTS', 'TRASH') AND parent_path = 'INBOX'
      AND NOT EXISTS (SELECT FROM mail_folder top WHERE top.account_id = ${accountId}::uuid
        AND top.parent_path IS NULL AND top.path <> 'INBOX') LIMIT 1`);
  return row?.parentPath ?? null;
}

async function topPath(tx: SqlTransaction, folder: FoundFolder, name: string): Promise<string> {
  const parent = await topParent(tx, folder);
  return parent === null ? name : `${parent}${folder.delimiter}${name}`;
}

/** Returns the ids of all folders that have another path now. */
async function relocate(
  deps: Deps,
  folderId: string,
  choose: (tx: SqlTransaction, folder: FoundFolder) => Promise<Place>,
): Promise<string[]> {
  authorize(policy.organize);
  const { accountId } = await findFolder(deps.database, folderId);
  return changeOnServer(deps, accountId, async (tx, connection) => {
    const folder = await findFolder(tx, folderId);
    refuseSpecial(folder);
    const family = await findFamily(tx, folder);
    for (const inner of family) refuseSpecial(inner);
    const place = await choose(tx, folder);
    if (place.path === folder.path) return [folder.id];
    if (place.path.normalize() !== folder.path.normalize()) await refuseTaken(tx, accountId, place.path);
    const done = await connection.renameFolder(folder.path, place.path);
    if (done === 'EXISTS') throw new ConflictError(`There is a folder named “${place.name}” here already.`);
    if (done === 'MISSING') throw new NotFoundError('folder');
    await rename(tx, folder, place);
    for (const { id, subscribed } of family) {
      if (subscribed) await storeOperation(tx, accountId, subscription(id));
    }
    const ids = family.map(({ id }) => id);
    const fields = ['path', 'name', 'parentPath'];
    tx.record({ entity: 'Folder', kind: 'UPDATED', ids, fields, mailAccountId: accountId });
    if (folder.delimiter !== null) {
      const move = { accountId, from: folder.path, to: place.path, delimiter: folder.delimiter };
      await tx.enqueue(followFolderJob, move, { queue: `rules:${accountId}` });
    }
    nudgeAfterCommit(tx, { about: 'operations', accountId });
    return ids;
  });
}

/** A server keeps subscriptions by name (RFC 9051, section 6.3.6). */
const subscription = (folderId: string): Operation => {
  return { kind: 'SUBSCRIBE_FOLDER', messageIds: [], folderId, subscribed: true };
};

async function rename(tx: SqlTransaction, { id, path }: FoundFolder, to: Place): Promise<void> {
  await tx.query(sql`
    UPDATE mail_folder f SET path = ${to.path}::text || substr(f.path, length(${path}::text) + 1),
      name = CASE WHEN f.id = top.id THEN ${to.name}::text ELSE f.name END,
      parent_path = CASE WHEN f.id = top.id THEN ${to.parentPath}::text
        ELSE ${to.path}::text || substr(f.parent_path, length(${path}::text) + 1) END
    FROM mail_folder top
    WHERE top.organization_id = app_organization_id() AND top.id = ${id}::uuid AND f.account_id = top.account_id
      AND (f.id = top.id OR (top.delimiter IS NOT NULL AND starts_with(f.path, top.path || top.delimiter)))`);
}
