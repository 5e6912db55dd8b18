// Tells the server what people did, in the order they did it.
import { type SqlTransaction, sql } from '../../core/database.ts';
import { MailServerError } from '../../core/errors.ts';
import { FLAG } from '../flags.ts';
import { deleteFolder, emptyFolder, subscribeFolder } from '../folders/on-server.ts';
import { removePlacements } from '../index/placements.ts';
import { refreshThreads } from '../index/refresh-threads.ts';
import { removePlaceless } from '../index/remove-messages.ts';
import type { MailConnection } from '../ports.ts';
import { changeIndex } from '../sync/context.ts';
import { writeFlags } from '../sync/folder-changes.ts';
import type { FolderRecord } from '../sync/folder-record.ts';
import { recordTouched } from '../sync/record-changes.ts';
import { type OperationContext, openForChange, placements } from './context.ts';
import { copy } from './copy.ts';
import { type Operation, removeOperation, type StoredOperation } from './operation.ts';
import { settleMove, showAgain, threadsOf } from './settle-move.ts';
import { takeBack } from './take-back.ts';

/**
 * Does one operation. What the server refuses for good is taken back, so that everybody sees how things are; a broken
 * connection throws, and the operation is done again. So it is when another mail client renamed a folder meanwhile.
 */
export async function applyOperation(
  context: OperationContext,
  connection: MailConnection,
  stored: StoredOperation,
): Promise<void> {
  // As they are now: somebody else may hear of a new name before the server has refused the old one.
  const paths = new Map([...context.folders].map(([id, { path }]) => [id, path]));
  try {
    await perform(context, connection, stored);
  } catch (error) {
    if (!isRefusal(error, stored.attempts) || connection.closed) throw error;
    if (await foldersMoved(context, stored, paths)) return applyOperation(context, connection, stored);
    context.log.warn(
      { err: error, operation: stored.operation.kind },
      'The server refused what a person did',
    );
    await takeBack(context, connection, stored, error.message);
  }
}

/** Whether a folder of the operation is not where it was thought to be, and was found elsewhere. */
async function foldersMoved(
  context: OperationContext,
  { operation }: StoredOperation,
  before: ReadonlyMap<string, string>,
): Promise<boolean> {
  if (operation.kind === 'CREATE_FOLDER') return false;
  const ids =
    operation.kind === 'FLAGS'
      ? (await placements(context, operation.messageIds)).map(({ folderId }) => folderId)
      : 'toFolderId' in operation
        ? [operation.folderId, operation.toFolderId]
        : [operation.folderId];
  await context.listFolders();
  return ids.some((id) => {
    const path = context.folders.get(id ?? '')?.path;
    return path !== undefined && path !== before.get(id ?? '');
  });
}

/** A server that is busy for hours on end with one operation will not do it. */
const MOST_ATTEMPTS = 40;

const isRefusal = (error: unknown, attempts = 0): error is MailServerError =>
  error instanceof MailServerError &&
  ((error.problem === 'SERVER_BUSY' && attempts >= MOST_ATTEMPTS) ||
    error.problem === 'NOT_PERMITTED' ||
    error.problem === 'QUOTA_EXCEEDED' ||
    error.problem === 'PROTOCOL_ERROR');

async function perform(
  context: OperationContext,
  connection: MailConnection,
  stored: StoredOperation,
): Promise<void> {
  const { operation } = stored;
  switch (operation.kind) {
    case 'FLAGS':
      return storeFlags(context, connection, stored, operation);
    case 'MOVE':
      return move(context, connection, stored, operation);
    case 'COPY':
      return copy(context, connection, stored, operation);
    case 'DELETE':
      return expunge(context, connection, stored, operation);
    case 'CREATE_FOLDER':
      return createFolder(context, connection, stored, operation);
    case 'SUBSCRIBE_FOLDER':
      return subscribeFolder(context, connection, stored, operation);
    case 'DELETE_FOLDER':
      return deleteFolder(context, connection, stored, operation);
    case 'EMPTY_FOLDER':
      return emptyFolder(context, connection, stored, operation);
  }
}

async function storeFlags(
  context: OperationContext,
  connection: MailConnection,
  stored: StoredOperation,
  operation: Extract<Operation, { kind: 'FLAGS' }>,
): Promise<void> {
  const placed = await placements(context, operation.messageIds);
  const change = flagChange(operation);
  const told: { folder: FolderRecord; states: Awaited<ReturnType<MailConnection['changeFlags']>> }[] = [];
  for (const [folderId, rows] of Map.groupBy(placed, (row) => row.folderId)) {
    const folder = context.folders.get(folderId);
    if (!folder) continue;
    await openForChange(connection, folder);
    const uids = rows.map(({ uid }) => uid);
    const states = await connection.changeFlags(uids, change).catch((error: unknown) => {
      // A server that keeps no keywords of clients refuses them: mail goes on without.
      if (isKeywordsAlone(operation) && isRefusal(error) && !connection.closed) return [];
      throw error;
    });
    told.push({ folder, states });
  }
  await changeIndex(context, async (tx) => {
    // What another client moved meanwhile lies under a new number: it is told of that one next.
    if (!(await isPlacedAnew(tx, operation.messageIds, placed))) await removeOperation(tx, stored);
    // The answers carry the new mod-sequences: whatever was read before now counts as older.
    for (const { folder, states } of told) await writeFlags(context, tx, folder, states);
  });
}

async function isPlacedAnew(
  tx: SqlTransaction,
  messageIds: readonly string[],
  told: readonly { folderId: string; uid: number }[],
): Promise<boolean> {
  const known = new Set(told.map(({ folderId, uid }) => `${folderId} ${uid}`));
  const rows = await tx.query<{ place: string }>(sql`
    SELECT folder_id || ' ' || uid AS place FROM mail_placement
    WHERE message_id = ANY(${[...messageIds]}::uuid[]) AND uid > 0`);
  return rows.some(({ place }) => !known.has(place));
}

function flagChange(operation: Extract<Operation, { kind: 'FLAGS' }>): { add: string[]; remove: string[] } {
  const names = ['seen', 'flagged', 'answered', 'forwarded'] as const;
  const { addKeywords = [], removeKeywords = [] } = operation;
  const toFlags = (value: boolean): string[] =>
    names.filter((name) => operation[name] === value).map((name) => FLAG[name]);
  return { add: [...toFlags(true), ...addKeywords], remove: [...toFlags(false), ...removeKeywords] };
}

function isKeywordsAlone(operation: Extract<Operation, { kind: 'FLAGS' }>): boolean {
  const { addKeywords = [], removeKeywords = [] } = operation;
  const { add, remove } = flagChange(operation);
  return add.length + remove.length === addKeywords.length + removeKeywords.length;
}

async function move(
  context: OperationContext,
  connection: MailConnection,
  stored: StoredOperation,
  operation: Extract<Operation, { kind: 'MOVE' }>,
): Promise<void> {
  const from = context.folders.get(operation.folderId);
  const to = context.folders.get(operation.toFolderId);
  if (!from || !to) return takeBack(context, connection, stored, 'The folder no longer exists.');
  const placed = await placements(context, operation.messageIds, { folderId: from.id, hiddenOnly: true });
  if (placed.length === 0) return settleMove(context, stored, operation, [], new Map());
  await openForChange(connection, from);
  const uids = placed.map(({ uid }) => uid);
  const moved = await connection.move(uids, to.path);
  await settleMove(context, stored, operation, placed, moved ?? new Map());
}

async function expunge(
  context: OperationContext,
  connection: MailConnection,
  stored: StoredOperation,
  { messageIds, folderId }: Extract<Operation, { kind: 'DELETE' }>,
): Promise<void> {
  const folder = context.folders.get(folderId);
  const placed = folder ? await placements(context, messageIds, { folderId, hiddenOnly: true }) : [];
  const uids = placed.map(({ uid }) => uid);
  if (folder && uids.length > 0) {
    await openForChange(connection, folder);
    await connection.expunge(uids);
  }
  const { account } = context;
  await changeIndex(context, async (tx) => {
    const target = { ...account, folderId, role: folder?.role ?? null };
    await removePlacements(tx, target, uids);
    await removeOperation(tx, stored);
    await showAgain(tx, account.accountId, folderId, messageIds);
    const threads = await threadsOf(tx, messageIds);
    const refreshed = await refreshThreads(tx, account, threads);
    recordTouched(tx, account.accountId, { messages: [], fields: ['folders'], threads, ...refreshed });
    await removePlaceless(tx, account, messageIds);
  });
}

async function createFolder(
  context: OperationContext,
  connection: MailConnection,
  stored: StoredOperation,
  { folderId }: Extract<Operation, { kind: 'CREATE_FOLDER' }>,
): Promise<void> {
  const folder = context.folders.get(folderId);
  if (folder && (await connection.folderStatus(folder.path)) === null)
    await connection.createFolder(folder.path, folder.role);
  await changeIndex(context, (tx) => removeOperation(tx, stored));
}
