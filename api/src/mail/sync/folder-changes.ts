// Flags that changed and messages that went, found as cheaply as the server allows and never trusted blindly.
import { type SqlTransaction, sql } from '../../core/database.ts';
import { applyPendingOperations } from '../index/pending-operations.ts';
import { removePlacements, updateFlags } from '../index/placements.ts';
import { refreshThreads } from '../index/refresh-threads.ts';
import { writeMessages } from '../index/write-messages.ts';
import type { FlagState, FolderChanges, MailConnection, OpenFolder, ServerMessage } from '../ports.ts';
import { packUids } from '../uid-set.ts';
import { changeIndex, type SyncContext } from './context.ts';
import { type FolderRecord, saveProgress, targetOf } from './folder-record.ts';
import { recordTouched, recordWritten } from './record-changes.ts';

const BATCH = 5_000;
const MISSING_BATCH = 500;
/** Messages that are compared at a time: between them the account says how far it is, and can be paused. */
const COMPARED_AT_ONCE = 10_000;

/** Right after opening: what QRESYNC told, else what CONDSTORE tells, else everything compared. */
export async function catchUp(
  context: SyncContext,
  connection: MailConnection,
  folder: FolderRecord,
  opened: OpenFolder,
): Promise<void> {
  const changes = opened.changes ?? (await askChanges(connection, folder, opened));
  if (changes) await applyChanges(context, folder, changes);
  else await compareFlags(context, connection, folder);
  // Without a mark although the server has them, everything was asked to be compared.
  const thorough = folder.modseq === null && opened.modseq !== null;
  await reconcile(context, connection, folder, {
    unsure: changes?.vanished === null || changes === null,
    thorough,
  });
  if (opened.modseq !== null) await advance(context, folder, opened.modseq);
}

/** In a folder that is open already. */
export async function followChanges(
  context: SyncContext,
  connection: MailConnection,
  folder: FolderRecord,
): Promise<void> {
  if (folder.modseq === null) {
    await compareFlags(context, connection, folder);
    await reconcile(context, connection, folder, { unsure: true, thorough: false });
    return;
  }
  const changes = await connection.fetchChanges(folder.modseq);
  await applyChanges(context, folder, changes);
  await reconcile(context, connection, folder, { unsure: changes.vanished === null, thorough: false });
  // Every change has a higher mod-sequence than those before it, so nothing lies below the highest of this answer.
  let highest = folder.modseq;
  for (const { modseq } of changes.flags) if (modseq > highest) highest = modseq;
  await advance(context, folder, highest);
}

/** While old mail is still being read in, changes to it must be told again at the end: the mark stays. */
async function advance(context: SyncContext, folder: FolderRecord, modseq: bigint): Promise<void> {
  if (folder.lowestUid !== 1 || folder.modseq === modseq) return;
  await saveProgress(context.deps.database, folder, { modseq });
}

async function askChanges(
  connection: MailConnection,
  folder: FolderRecord,
  opened: OpenFolder,
): Promise<FolderChanges | null> {
  if (opened.modseq === null || folder.modseq === null) return null;
  if (opened.modseq === folder.modseq) return { flags: [], vanished: null };
  return connection.fetchChanges(folder.modseq);
}

async function compareFlags(
  context: SyncContext,
  connection: MailConnection,
  folder: FolderRecord,
): Promise<void> {
  let left = connection.messageCount;
  for (const range of await rangesOf(connection)) {
    context.signal.throwIfAborted();
    const flags = await connection.fetchFlags(range);
    await applyChanges(context, folder, { flags, vanished: null });
    left = Math.max(0, left - flags.length);
    context.onCompared?.(folder.id, left);
  }
  context.onCompared?.(folder.id, 0);
}

/** All messages of the open folder, in one range unless they are very many. */
async function rangesOf(connection: MailConnection): Promise<string[]> {
  if (connection.messageCount === 0) return [];
  if (connection.messageCount <= COMPARED_AT_ONCE) return ['1:*'];
  const uids = await connection.listUids();
  const ranges: string[] = [];
  for (let start = 0; start < uids.length; start += COMPARED_AT_ONCE) {
    const last = uids[Math.min(start + COMPARED_AT_ONCE, uids.length) - 1];
    ranges.push(`${uids[start]}:${last}`);
  }
  return ranges;
}

export async function applyChanges(
  context: SyncContext,
  folder: FolderRecord,
  { flags, vanished }: FolderChanges,
): Promise<void> {
  for (let start = 0; start < flags.length; start += BATCH) {
    await applyFlags(context, folder, flags.slice(start, start + BATCH));
  }
  const gone = vanished ?? [];
  for (let start = 0; start < gone.length; start += BATCH) {
    await forget(context, folder, gone.slice(start, start + BATCH));
  }
}

function applyFlags(context: SyncContext, folder: FolderRecord, states: FlagState[]): Promise<void> {
  return changeIndex(context, (tx) => writeFlags(context, tx, folder, states));
}

/** Flags as the server told them, in a transaction that holds the account's index lock. */
export async function writeFlags(
  { account }: Pick<SyncContext, 'account'>,
  tx: SqlTransaction,
  folder: FolderRecord,
  states: readonly FlagState[],
): Promise<void> {
  const target = targetOf(account, folder);
  const changed = await updateFlags(tx, target, states);
  if (changed.length === 0) return;
  const messages = changed.map(({ messageId }) => messageId);
  await applyPendingOperations(tx, target, messages);
  const threads = [...new Set(changed.map(({ threadId }) => threadId))];
  const refreshed = await refreshThreads(tx, target, threads);
  const fields = ['unread', 'starred', 'answered', 'forwarded', 'draft'];
  recordTouched(tx, account.accountId, { messages, fields, threads, ...refreshed });
}

async function forget(context: SyncContext, folder: FolderRecord, uids: readonly number[]): Promise<void> {
  const { account } = context;
  const target = targetOf(account, folder);
  await changeIndex(context, async (tx) => {
    const gone = await removePlacements(tx, target, uids);
    if (gone.length === 0) return;
    const threads = [...new Set(gone.map(({ threadId }) => threadId))];
    const refreshed = await refreshThreads(tx, target, threads);
    const messages = gone.map(({ messageId }) => messageId);
    recordTouched(tx, account.accountId, { messages, fields: ['folders'], threads, ...refreshed });
  });
}

/**
 * The number of messages must agree with the server's; a mod-sequence that is equal does not prove that nothing is
 * missing. Where it differs, or the server cannot tell what went, the UIDs are compared.
 */
async function reconcile(
  context: SyncContext,
  connection: MailConnection,
  folder: FolderRecord,
  { unsure, thorough }: { unsure: boolean; thorough: boolean },
): Promise<void> {
  if (folder.lowestUid === null || (folder.lowestUid > 1 && !unsure)) return;
  if (folder.lowestUid === 1 && !thorough && (await isCountRight(context, folder, connection.messageCount)))
    return;
  const { gone, missing } = await compareUids(context, connection, folder);
  if (gone.length > 0) await applyChanges(context, folder, { flags: [], vanished: gone });
  if (missing.length > 0) {
    context.log.warn(
      { folder: folder.path, missing: missing.length },
      'Messages were missing from the index',
    );
    await readMissing(context, connection, folder, missing);
  }
}

async function readMissing(
  context: SyncContext,
  connection: MailConnection,
  folder: FolderRecord,
  uids: readonly number[],
): Promise<void> {
  const { account } = context;
  for (let start = 0; start < uids.length; start += MISSING_BATCH) {
    const messages: ServerMessage[] = [];
    const range = packUids(uids.slice(start, start + MISSING_BATCH));
    for await (const message of connection.fetchMessages(range)) messages.push(message);
    await changeIndex(context, async (tx) => {
      const written = await writeMessages(tx, targetOf(account, folder), messages);
      recordWritten(tx, account.accountId, written);
    });
  }
}

/** The counter of what is shown is free; only where it differs (also by what the user just moved) rows are counted. */
async function isCountRight({ deps }: SyncContext, folder: FolderRecord, server: number): Promise<boolean> {
  const [counter] = await deps.database.query<{ shown: number }>(sql`
    SELECT message_count AS shown FROM mail_folder WHERE id = ${folder.id}::uuid`);
  if (counter?.shown === server) return true;
  const [row] = await deps.database.query<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM mail_placement WHERE folder_id = ${folder.id}::uuid AND uid > 0`);
  return row?.count === server;
}

/**
 * The index is read first: whatever it knows by then the server had before it is asked, so what the server does not list
 * is gone. That counts also above `uidNext`, where messages lie that were moved here a moment ago.
 */
async function compareUids(
  { deps }: SyncContext,
  connection: MailConnection,
  folder: FolderRecord,
): Promise<{ gone: number[]; missing: number[] }> {
  const rows = await deps.database.query<{ uid: bigint }>(sql`
    SELECT uid FROM mail_placement WHERE folder_id = ${folder.id}::uuid AND uid > 0`);
  const indexed = new Set(rows.map(({ uid }) => Number(uid)));
  await connection.noop();
  const server = await connection.listUids();
  const present = new Set(server);
  const lowest = folder.lowestUid ?? folder.uidNext;
  return {
    gone: [...indexed].filter((uid) => !present.has(uid)),
    missing: server.filter((uid) => uid >= lowest && uid < folder.uidNext && !indexed.has(uid)),
  };
}
