// The first reading of a folder: newest first, in batches that are each written and remembered, so that a killed
// worker's successor goes on below.
import { sql } from '../../core/database.ts';
import { writeMessages } from '../index/write-messages.ts';
import type { MailConnection, ServerMessage } from '../ports.ts';
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
  for await (const messages of readAhead(connection, batches)) {
    await writeBatch(context, folder, messages.batch, messages.lowest);
    await context.deps.database.query(sql`SELECT app_analyze_growing_mail()`);
    options.onBatch?.(messages.batch.length);
    context.signal.throwIfAborted();
    if (messages.lowest > (uids[0] ?? 0) && options.pause?.()) return false;
  }
  await finish(context, folder);
  return true;
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
): Promise<void> {
  const { account, deps } = context;
  const write = (batch: readonly ServerMessage[], complete: boolean) =>
    changeIndex(context, async (tx) => {
      const written = await writeMessages(tx, targetOf(account, folder), batch);
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
