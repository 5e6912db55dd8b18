// Tells the server what a person did to folders, in the order of everything else they did.

import { type SqlTransaction, sql } from '../../core/database.ts';
import { MailServerError } from '../../core/errors.ts';
import { removePlacements } from '../index/placements.ts';
import { refreshThreads } from '../index/refresh-threads.ts';
import { removePlaceless } from '../index/remove-messages.ts';
import { type OperationContext, openForChange } from '../operations/context.ts';
import { type Operation, putBehind, removeOperation, type StoredOperation } from '../operations/operation.ts';
import type { MailConnection } from '../ports.ts';
import { changeIndex } from '../sync/context.ts';
import type { FolderRecord } from '../sync/folder-record.ts';
import { forgetFolder, forgetSomeOf } from '../sync/forget-folder.ts';
import { recordTouched } from '../sync/record-changes.ts';

/** Messages per step: other things a person does come in between. */
const STEP = 1_000;
const ASIDE_LETTERS = 30;

type Of<K extends Operation['kind']> = Extract<Operation, { kind: K }>;

export async function subscribeFolder(
  context: OperationContext,
  connection: MailConnection,
  stored: StoredOperation,
  { folderId, subscribed }: Of<'SUBSCRIBE_FOLDER'>,
): Promise<void> {
  const folder = context.folders.get(folderId);
  if (folder) await connection.subscribeFolder(folder.path, subscribed);
  await changeIndex(context, (tx) => removeOperation(tx, stored));
}

/** Whatever lies in the folder by now goes to the other one first, also what the index has not heard of. */
export async function deleteFolder(
  context: OperationContext,
  connection: MailConnection,
  stored: StoredOperation,
  { folderId, toFolderId }: Of<'DELETE_FOLDER'>,
): Promise<void> {
  const folder = context.folders.get(folderId);
  if (!folder) return changeIndex(context, (tx) => removeOperation(tx, stored));
  if (await isParent(context, folder)) return changeIndex(context, (tx) => putBehind(tx, stored));
  const to = toFolderId === null ? null : context.folders.get(toFolderId);
  if (to === undefined) throw refusal(context, 'The folder its messages were to go to is gone.');
  if (to && folder.selectable && !(await moveSome(context, connection, folder, to))) {
    return changeIndex(context, (tx) => putBehind(tx, stored));
  }
  await connection.subscribeFolder(folder.path, false).catch(ignoreRefusal(connection));
  if (to) await deleteAside(context, connection, folder, to);
  else await connection.deleteFolder(folder.path);
  const forgetSome = () => changeIndex(context, (tx) => forgetSomeOf(tx, context.account, folder));
  while (await forgetSome()) context.signal.throwIfAborted();
  await changeIndex(context, async (tx) => {
    await forgetFolder(tx, context.account, folder);
    await removeOperation(tx, stored);
    const { accountId } = context.account;
    tx.record({ entity: 'Folder', kind: 'DELETED', ids: [folder.id], mailAccountId: accountId });
  });
}

/**
 * An emptied folder is renamed before it is deleted: whatever another client still puts into it until then is found under
 * the new name, where nobody puts anything any more.
 */
async function deleteAside(
  context: OperationContext,
  connection: MailConnection,
  folder: FolderRecord,
  to: FolderRecord,
): Promise<void> {
  // The same name at every attempt: an earlier one may have ended in between. Then what it left goes first.
  const path = await asidePath(context, folder);
  for (let attempt = 1; attempt <= 2; attempt++) {
    const renamed = await connection.renameFolder(folder.path, path);
    await moveLate(context, connection, path, to);
    await connection.deleteFolder(path);
    if (renamed !== 'EXISTS') return;
  }
  throw refusal(context, `The server has a folder ${path} that cannot be deleted. Delete that one first.`);
}

async function moveLate(
  { signal }: OperationContext,
  connection: MailConnection,
  path: string,
  to: FolderRecord,
): Promise<void> {
  const status = await connection.folderStatus(path);
  if (status === null || status.messages === 0) return;
  await connection.open(path);
  for (const step of inSteps(await connection.listUids())) {
    signal.throwIfAborted();
    await connection.move(step, to.path);
  }
}

/** Beside the folder; the name is cut, for servers refuse long ones. */
async function asidePath({ deps }: OperationContext, { id, path }: FolderRecord): Promise<string> {
  const [row] = await deps.database.query<{ delimiter: string | null }>(sql`
    SELECT delimiter FROM mail_folder WHERE organization_id = app_organization_id() AND id = ${id}::uuid`);
  const delimiter = row?.delimiter ?? null;
  const above = delimiter === null ? 0 : path.lastIndexOf(delimiter) + 1;
  const name = [...path.slice(above)].slice(0, ASIDE_LETTERS).join('').trimEnd();
  return `${path.slice(0, above)}${name} (${id})`;
}

function* inSteps(uids: readonly number[]): Iterable<number[]> {
  for (let at = 0; at < uids.length; at += STEP) yield uids.slice(at, at + STEP);
}

/** A subscription that cannot be ended does not keep a folder from being deleted. */
const ignoreRefusal = (connection: MailConnection) => (error: unknown) => {
  if (!(error instanceof MailServerError) || connection.closed) throw error;
};

const refusal = ({ account }: OperationContext, message: string): MailServerError =>
  new MailServerError('NOT_PERMITTED', account.address, message);

/** True while folders inside it are still to be deleted. Refuses when one is there to stay. */
async function isParent(context: OperationContext, folder: FolderRecord): Promise<boolean> {
  const [row] = await context.deps.database.query<{ path: string; leaving: boolean }>(sql`
    SELECT inner_folder.path, inner_folder.removed_at IS NOT NULL AS leaving
    FROM mail_folder f JOIN mail_folder inner_folder
      ON inner_folder.account_id = f.account_id AND f.delimiter IS NOT NULL
        AND starts_with(inner_folder.path, f.path || f.delimiter)
    WHERE f.organization_id = app_organization_id() AND f.id = ${folder.id}::uuid ORDER BY leaving LIMIT 1`);
  if (row && !row.leaving) {
    throw refusal(context, `${row.path} lies inside it. Delete or move that folder first.`);
  }
  return row !== undefined;
}

/** True when nothing is left in the folder. Messages keep their identity: the server tells their new UIDs. */
async function moveSome(
  context: OperationContext,
  connection: MailConnection,
  folder: FolderRecord,
  to: FolderRecord,
): Promise<boolean> {
  const status = await connection.folderStatus(folder.path);
  if (status === null || status.messages === 0) return true;
  const opened = await connection.open(folder.path);
  const uids = await connection.listUids();
  const step = uids.slice(-STEP);
  if (step.length === 0) return true;
  const moved = await connection.move(step, to.path);
  const sameUids = opened.uidValidity === folder.uidValidity;
  await changeIndex(context, (tx) =>
    followMove(context, tx, { folder, to, moved, uids: sameUids ? step : [] }),
  );
  // Another client may have put something there meanwhile: the next step looks again.
  return false;
}

async function followMove(
  { account }: OperationContext,
  tx: SqlTransaction,
  move: {
    folder: FolderRecord;
    to: FolderRecord;
    uids: readonly number[];
    moved: ReadonlyMap<number, number> | null;
  },
): Promise<void> {
  const { folder, to, uids, moved } = move;
  const known = new Set(uids);
  const pairs = JSON.stringify(
    [...(moved ?? [])].flatMap(([f, t]) => (known.has(f) ? [{ from: f, to: t }] : [])),
  );
  const rows = await tx.query<{ threadId: string }>(sql`
    WITH followed AS (
      UPDATE mail_placement p SET folder_id = ${to.id}::uuid, uid = pair."to", modseq = 0, hidden = false
      FROM json_to_recordset(${pairs}::json) AS pair("from" bigint, "to" bigint)
      WHERE p.folder_id = ${folder.id}::uuid AND p.uid = pair."from" AND NOT EXISTS (
        SELECT FROM mail_placement there WHERE there.folder_id = ${to.id}::uuid AND there.uid = pair."to")
      RETURNING p.message_id
    )
    SELECT DISTINCT m.thread_id::text AS "threadId" FROM followed JOIN mail_message m ON m.id = followed.message_id`);
  const gone = await removePlacements(tx, { ...account, folderId: folder.id, role: null }, uids);
  await settle(tx, account, [...rows, ...gone]);
}

async function settle(
  tx: SqlTransaction,
  account: OperationContext['account'],
  rows: readonly { threadId: string }[],
): Promise<void> {
  const threads = [...new Set(rows.map(({ threadId }) => threadId))];
  const refreshed = await refreshThreads(tx, account, threads);
  recordTouched(tx, account.accountId, { messages: [], fields: ['folders'], threads, ...refreshed });
}

/** One step: the newest go first, as they are what somebody who watches sees. */
export async function emptyFolder(
  context: OperationContext,
  connection: MailConnection,
  stored: StoredOperation,
  { folderId, messageIds, uidValidity, upTo }: Of<'EMPTY_FOLDER'>,
): Promise<void> {
  const folder = context.folders.get(folderId);
  if (!folder || String(folder.uidValidity) !== uidValidity) return endEmptying(context, stored, folderId);
  await openForChange(connection, folder);
  const late = new Set(await uidsOf(context, folderId, messageIds));
  const uids = (await connection.listUids()).filter((uid) => uid <= upTo || late.has(uid));
  const step = uids.slice(-STEP);
  if (step.length > 0) await connection.expunge(step);
  const { account } = context;
  await changeIndex(context, async (tx) => {
    const gone = await removePlacements(tx, { ...account, folderId, role: folder.role }, step);
    await settle(tx, account, gone);
    await removePlaceless(
      tx,
      account,
      gone.map(({ messageId }) => messageId),
    );
    if (uids.length > STEP) await putBehind(tx, stored);
  });
  if (uids.length <= STEP) await endEmptying(context, stored, folderId);
}

async function uidsOf({ deps }: OperationContext, folderId: string, messageIds: string[]): Promise<number[]> {
  if (messageIds.length === 0) return [];
  const rows = await deps.database.query<{ uid: bigint }>(sql`
    SELECT uid FROM mail_placement WHERE folder_id = ${folderId}::uuid AND uid > 0
      AND message_id = ANY(${messageIds}::uuid[])`);
  return rows.map(({ uid }) => Number(uid));
}

function endEmptying(context: OperationContext, stored: StoredOperation, folderId: string): Promise<void> {
  return changeIndex(context, async (tx) => {
    await removeOperation(tx, stored);
    await tx.query(sql`
      UPDATE mail_folder SET emptying = false
      WHERE organization_id = app_organization_id() AND id = ${folderId}::uuid`);
    const mailAccountId = context.account.accountId;
    tx.record({ entity: 'Folder', kind: 'UPDATED', ids: [folderId], fields: ['emptying'], mailAccountId });
  });
}
