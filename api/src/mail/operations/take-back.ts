import { sql } from '../../core/database.ts';
import { refreshThreads } from '../index/refresh-threads.ts';
import type { FlagState, MailConnection } from '../ports.ts';
import { changeIndex } from '../sync/context.ts';
import { applyChanges } from '../sync/folder-changes.ts';
import type { OperationContext } from './context.ts';
import { removeOperation, type StoredOperation } from './operation.ts';
import { dropStandIns, showAgain, threadsOf } from './settle-move.ts';

/** The server will not have it: what the person sees goes back to what the server says, and the log tells why. */
export async function takeBack(
  context: OperationContext,
  connection: MailConnection,
  stored: StoredOperation,
  reason: string,
): Promise<void> {
  const { operation } = stored;
  const { account } = context;
  await changeIndex(context, async (tx) => {
    await removeOperation(tx, stored);
    if (operation.kind === 'MOVE' || operation.kind === 'COPY')
      await dropStandIns(tx, operation.toFolderId, operation.messageIds);
    if (operation.kind === 'MOVE' || operation.kind === 'DELETE')
      await showAgain(tx, account.accountId, operation.folderId, operation.messageIds);
    if (operation.kind === 'CREATE_FOLDER') await removeFolder(tx, operation.folderId);
    if (operation.kind === 'DELETE_FOLDER' || operation.kind === 'EMPTY_FOLDER')
      await bringBackFolder(tx, account.accountId, operation.folderId, reason);
    const threads = await threadsOf(tx, operation.messageIds);
    const refreshed = await refreshThreads(tx, account, threads);
    const detail = { refused: reason };
    const mailAccountId = account.accountId;
    const fields = ['unread', 'starred', 'folders'];
    tx.record({ entity: 'Thread', kind: 'UPDATED', ids: threads, fields, mailAccountId, detail });
    tx.record({ entity: 'Folder', kind: 'UPDATED', ids: refreshed.folders, mailAccountId });
  });
  if (operation.kind === 'FLAGS') await readFlagsAgain(context, connection, operation.messageIds);
}

async function removeFolder(
  tx: Parameters<Parameters<typeof changeIndex>[1]>[0],
  folderId: string,
): Promise<void> {
  await tx.query(sql`
    DELETE FROM mail_folder WHERE organization_id = app_organization_id() AND id = ${folderId}::uuid
      AND uid_validity IS NULL
      AND NOT EXISTS (SELECT FROM mail_placement p WHERE p.folder_id = ${folderId}::uuid)`);
}

async function readFlagsAgain(
  context: OperationContext,
  connection: MailConnection,
  messageIds: readonly string[],
): Promise<void> {
  const rows = await context.deps.database.query<{ folderId: string; uid: bigint }>(sql`
    SELECT folder_id::text AS "folderId", uid FROM mail_placement
    WHERE message_id = ANY(${[...messageIds]}::uuid[]) AND uid > 0`);
  for (const [folderId, placed] of Map.groupBy(rows, (row) => row.folderId)) {
    const folder = context.folders.get(folderId);
    if (!folder) continue;
    const opened = await connection.open(folder.path);
    if (opened.uidValidity !== folder.uidValidity) continue;
    const flags: FlagState[] = await connection.fetchFlags(placed.map(({ uid }) => String(uid)).join(','));
    await applyChanges(context, folder, { flags, vanished: null });
  }
}

/** A folder that is not deleted, or not emptied, after all. Its subscription is read with the next list. */
async function bringBackFolder(
  tx: Parameters<Parameters<typeof changeIndex>[1]>[0],
  mailAccountId: string,
  folderId: string,
  refused: string,
): Promise<void> {
  await tx.query(sql`
    UPDATE mail_folder SET removed_at = NULL, emptying = false
    WHERE organization_id = app_organization_id() AND id = ${folderId}::uuid`);
  tx.record({ entity: 'Folder', kind: 'CREATED', ids: [folderId], mailAccountId, detail: { refused } });
}
