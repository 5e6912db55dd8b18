// The first reading of a folder: newest first, in batches that are each written and remembered, so that a killed
// worker's successor goes on below.
import { setImmediate } from 'node:timers/promises';
import { sql } from '../../core/database.ts';
import { writeMessages } from '../index/write-messages.ts';
import type { MailConnection, ServerMessage } from '../ports.ts';
import { type SearchRow, writeSearch } from '../search/write.ts';
import { packUids } from '../uid-set.ts';
import { changeIndex, type SyncContext } from './context.ts';
import { type FolderRecord, isComplete, saveProgress, targetOf } from './folder-record.ts';
import { inHalves } from './in-halves.ts';
import { dropKeptPlacements } from './open-folder.ts';
import { recordWritten } from './record-changes.ts';
import { withoutHeaders } from './without-headers.ts';

const BATCH = 1_000;

export interface BackfillOptions {
  /** The first batch is small where somebody waits for it. */
  firstBatch?: number;
  /** Asked after each batch; true leaves the rest for later. */
  pause?: () => boolean;
  onBatch?: (messages: number) => void;
}

/** The folder is open. Returns whether nothing is left. */
export async function backfillFolder(
  context: SyncContext,
  connection: MailConnection,
  folder: FolderRecord,
  options: BackfillOptions = {},
): Promise<boolean> {
  if (isComplete(folder)) return true;
  const limit = folder.lowestUid ?? folder.uidNext;
  const uids = (await connection.listUids()).filter((uid) => uid < limit);
  const batches = newestFirst(uids, options.firstBatch ?? BATCH);
  let following = Promise.resolve();
  try {
    for await (const { batch, lowest } of readAhead(connection, batches)) {
      const unsearched = await writeBatch(context, folder, batch, lowest);
      await following;
      following = follow(context, unsearched);
      following.catch(() => undefined); // reported when it is awaited
      options.onBatch?.(batch.length);
      context.signal.throwIfAborted();
      if (lowest > (uids[0] ?? 0) && options.pause?.()) return false;
    }
  } finally {
    await following;
  }
  await finish(context, folder);
  return true;
}

/**
 * What need not be there when a batch is seen, done while the next one is written. A message that a killed worker left
 * out here is found by search once its text is read.
 */
async function follow({ deps, log }: SyncContext, unsearched: readonly SearchRow[]): Promise<void> {
  await setImmediate(); // the first statements about the next batch go first
  await inHalves(
    unsearched,
    (rows) => writeSearch(deps.database, rows, { keepKnown: true }),
    async ({ messageId }, error) => {
      log.warn(
        { err: error, message: messageId },
        'A message cannot be searched for before its text is read',
      );
    },
  );
  await deps.database.query(sql`SELECT app_analyze_growing_mail()`);
}

function newestFirst(uids: readonly number[], first: number): number[][] {
  const batches: number[][] = [];
  let end = uids.length;
  for (let size = first; end > 0; size = BATCH) {
    batches.push(uids.slice(Math.max(0, end - size), end));
    end -= size;
  }
  return batches;
}

interface Batch {
  batch: ServerMessage[];
  lowest: number;
}

/** While one batch is being written the server already answers with the next. */
async function* readAhead(connection: MailConnection, batches: readonly number[][]): AsyncIterable<Batch> {
  const read = async (uids: readonly number[]): Promise<Batch> => {
    const batch: ServerMessage[] = [];
    for await (const message of connection.fetchMessages(packUids(uids))) batch.push(message);
    return { batch, lowest: uids[0] ?? 1 };
  };
  let next: Promise<Batch> | null = null;
  try {
    for (const [index, uids] of batches.entries()) {
      const current: Batch = await (next ?? read(uids));
      const following = batches[index + 1];
      next = following ? read(following) : null;
      next?.catch(() => undefined); // reported when it is awaited
      yield current;
    }
  } finally {
    await next?.catch(() => undefined); // the connection is free again when this returns
  }
}

async function writeBatch(
  context: SyncContext,
  folder: FolderRecord,
  messages: ServerMessage[],
  lowestUid: number,
): Promise<SearchRow[]> {
  const { account, deps } = context;
  const unsearched: SearchRow[] = [];
  const write = (batch: readonly ServerMessage[], complete: boolean) =>
    changeIndex(context, async (tx) => {
      const written = await writeMessages(tx, targetOf(account, folder), batch, { searchLater: true });
      unsearched.push(...written.unsearched);
      if (complete) await saveProgress(tx, folder, { lowestUid: Math.max(lowestUid, 2) });
      recordWritten(tx, account.accountId, written, { backfill: true });
    });
  await inHalves(
    messages,
    (batch) => write(batch, batch.length === messages.length),
    (message, error) => {
      context.log.warn(
        { err: error, folder: folder.path, uid: message.uid },
        'A message is shown without its headers',
      );
      return write([withoutHeaders(message)], false);
    },
  );
  if (folder.lowestUid !== Math.max(lowestUid, 2)) {
    await saveProgress(deps.database, folder, { lowestUid: Math.max(lowestUid, 2) });
  }
  return unsearched;
}

/** All is read: what was kept from before a new UIDVALIDITY and not found again is gone. */
async function finish(context: SyncContext, folder: FolderRecord): Promise<void> {
  const mailAccountId = context.account.accountId;
  await changeIndex(context, async (tx) => {
    await dropKeptPlacements(context, tx, folder.id);
    await saveProgress(tx, folder, { lowestUid: 1 });
    tx.record({
      entity: 'Folder',
      kind: 'UPDATED',
      ids: [folder.id],
      fields: ['messageCount'],
      mailAccountId,
    });
  });
}
