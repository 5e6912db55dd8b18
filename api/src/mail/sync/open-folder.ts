// Opening a folder, and what a new UIDVALIDITY means.
import { type SqlTransaction, sql } from '../../core/database.ts';
import { refreshThreads } from '../index/refresh-threads.ts';
import { KEPT_PLACEMENTS_BELOW } from '../index/target.ts';
import type { MailConnection, OpenFolder } from '../ports.ts';
import { changeIndex, type SyncContext } from './context.ts';
import { type FolderRecord, saveProgress } from './folder-record.ts';
import { recordTouched } from './record-changes.ts';

/** UIDs are below 2^32: kept ones of a UIDVALIDITY before the last make room. */
const ROOM_FOR_UIDS = 8_589_934_592n;

/**
 * Opens a folder with all the server can tell of what happened since. A folder that was never opened, or whose
 * UIDVALIDITY is new, begins at the top: its record then says that everything is still to be read.
 */
export async function openFolder(
  context: SyncContext,
  connection: MailConnection,
  folder: FolderRecord,
): Promise<OpenFolder> {
  const { uidValidity, modseq } = folder;
  const known = uidValidity !== null && modseq !== null ? { uidValidity, modseq } : undefined;
  const opened = await connection.open(folder.path, known);
  if (folder.uidValidity === opened.uidValidity) return opened;
  const nothingToRead = opened.messages === 0 || opened.uidNext <= 1;
  const isIt = await changeIndex(context, async (tx) => {
    const path = await pathNow(tx, folder.id);
    if (path !== null && path !== opened.path) {
      folder.path = path;
      return false;
    }
    if (folder.uidValidity !== null) {
      context.log.info({ folder: folder.path }, 'UIDVALIDITY changed: finding the messages again');
      await keepPlacements(tx, folder.id);
    }
    if (nothingToRead) await dropKeptPlacements(context, tx, folder.id);
    const { modseq: now, uidNext } = opened;
    const lowestUid = nothingToRead ? 1 : uidNext;
    await saveProgress(tx, folder, { uidValidity: opened.uidValidity, uidNext, modseq: now, lowestUid });
    return true;
  });
  return isIt ? opened : openFolder(context, connection, folder);
}

/** Renamed while it was being opened, and now another folder has that name: then nothing of it may be believed. */
async function pathNow(tx: SqlTransaction, folderId: string): Promise<string | null> {
  const [row] = await tx.query<{ path: string }>(sql`
    SELECT path FROM mail_folder WHERE organization_id = app_organization_id() AND id = ${folderId}::uuid`);
  return row?.path ?? null;
}

/**
 * UIDs mean nothing any more, yet the messages are most likely the same: they stay where they are shown, under numbers
 * below all others, until each is found again by its content.
 */
export async function keepPlacements(tx: SqlTransaction, folderId: string): Promise<void> {
  await tx.query(sql`
    UPDATE mail_placement SET uid = uid - ${ROOM_FOR_UIDS}::bigint
    WHERE folder_id = ${folderId}::uuid AND uid < ${KEPT_PLACEMENTS_BELOW}::bigint`);
  await tx.query(sql`
    UPDATE mail_placement SET uid = ${KEPT_PLACEMENTS_BELOW}::bigint - uid, modseq = 0
    WHERE folder_id = ${folderId}::uuid AND uid > 0`);
}

/** Messages of before that were not found again are gone. */
export async function dropKeptPlacements(
  { account }: Pick<SyncContext, 'account'>,
  tx: SqlTransaction,
  folderId: string,
): Promise<void> {
  const rows = await tx.query<{ thread: string }>(sql`
    WITH gone AS (
      DELETE FROM mail_placement WHERE folder_id = ${folderId}::uuid AND uid < ${KEPT_PLACEMENTS_BELOW}::bigint
      RETURNING message_id
    )
    SELECT DISTINCT m.thread_id::text AS thread FROM gone JOIN mail_message m ON m.id = gone.message_id`);
  const threads = rows.map(({ thread }) => thread);
  const refreshed = await refreshThreads(tx, account, threads);
  recordTouched(tx, account.accountId, { messages: [], fields: ['folders'], threads, ...refreshed });
}
