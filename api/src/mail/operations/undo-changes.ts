import { type SqlTransaction, sql } from '../../core/database.ts';
import { lockAccountIndex } from '../index/lock.ts';
import { restoreSnoozes } from '../snooze/snoozed.ts';
import { settleIndex } from './change.ts';
import type { AccountChanges, Change } from './changes.ts';
import { storeOperation } from './operation.ts';
import { type Placed, putInto, takeOut } from './place.ts';
import { folderForRole } from './role-folder.ts';
import { setFlag, setKeyword } from './set-flag.ts';

/**
 * Reverses exactly what was changed, last first. What somebody has moved on or deleted since stays as they left it.
 * Returns the folders concerned.
 */
export async function undoChanges(tx: SqlTransaction, done: readonly AccountChanges[]): Promise<string[]> {
  const folders = new Set<string>();
  for (const { accountId } of [...done].sort((a, b) => (a.accountId < b.accountId ? -1 : 1))) {
    await lockAccountIndex(tx, accountId);
  }
  for (const { accountId, changes } of done) {
    const touched = new Set<string>();
    for (const change of changes.toReversed()) {
      for (const id of await undoChange(tx, accountId, change)) touched.add(id);
    }
    const fields = ['unread', 'starred', 'folders', 'snooze'];
    const told = await settleIndex(tx, accountId, { messageIds: [...touched], fields });
    for (const id of told) folders.add(id);
  }
  return [...folders];
}

/** Returns the messages it touched. */
async function undoChange(tx: SqlTransaction, accountId: string, change: Change): Promise<string[]> {
  switch (change.kind) {
    case 'FLAG':
      await setFlag(tx, accountId, change.flag, !change.value, change.messageIds);
      return change.messageIds;
    case 'KEYWORD':
      await setKeyword(tx, accountId, change.keyword, !change.value, change.messageIds);
      return change.messageIds;
    case 'MOVE':
      return moveBack(tx, accountId, change);
    case 'COPY':
      return removeCopies(tx, accountId, change);
    case 'SNOOZE':
      await restoreSnoozes(tx, accountId, change.before);
      return change.before.map(({ messageId }) => messageId);
  }
}

async function moveBack(
  tx: SqlTransaction,
  accountId: string,
  { folderId, toFolderId, messageIds }: Extract<Change, { kind: 'MOVE' }>,
): Promise<string[]> {
  const [there] = await tx.query(sql`
    SELECT id FROM mail_folder WHERE id = ${folderId}::uuid AND account_id = ${accountId}::uuid AND selectable AND removed_at IS NULL`);
  const backId = there ? folderId : (await folderForRole(tx, accountId, 'INBOX')).id;
  const taken = await takeOut(tx, { messageIds, toFolderId: backId, fromFolderIds: [toFolderId] });
  await putInto(tx, accountId, taken, backId);
  return taken.map(({ id }) => id);
}

async function removeCopies(
  tx: SqlTransaction,
  accountId: string,
  { toFolderId, messageIds }: Extract<Change, { kind: 'COPY' }>,
): Promise<string[]> {
  const rows = await tx.query<Pick<Placed, 'id'>>(sql`
    UPDATE mail_placement p SET hidden = true WHERE p.folder_id = ${toFolderId}::uuid AND NOT p.hidden
      AND p.message_id = ANY(${messageIds}::uuid[])
      AND EXISTS (SELECT FROM mail_placement other WHERE other.message_id = p.message_id AND NOT other.hidden
        AND other.folder_id <> p.folder_id)
    RETURNING p.message_id::text AS id`);
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) {
    await storeOperation(tx, accountId, { kind: 'DELETE', messageIds: ids, folderId: toFolderId });
  }
  return ids;
}
