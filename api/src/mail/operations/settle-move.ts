import { sql } from '../../core/database.ts';
import { removePlacements } from '../index/placements.ts';
import { refreshThreads } from '../index/refresh-threads.ts';
import { KEPT_PLACEMENTS_BELOW } from '../index/target.ts';
import { changeIndex, type SyncContext } from '../sync/context.ts';
import { recordTouched } from '../sync/record-changes.ts';
import { type Operation, removeOperation, type StoredOperation } from './operation.ts';

type Move = Extract<Operation, { kind: 'MOVE' }>;
type Copy = Extract<Operation, { kind: 'COPY' }>;

interface PlacedAt {
  messageId: string;
  uid: number;
}

/**
 * The server moved messages: what was shown in the new folder under a number of our own gets the server's UID. Where
 * the server did not tell it (no UIDPLUS), it is found when the folder is read next, and what stood for it goes.
 */
export async function settleMove(
  context: SyncContext,
  stored: StoredOperation,
  { folderId, toFolderId, messageIds }: Move,
  placed: readonly PlacedAt[],
  moved: ReadonlyMap<number, number>,
): Promise<void> {
  const { account } = context;
  await changeIndex(context, async (tx) => {
    await giveUids(tx, toFolderId, placed, moved);
    const target = { ...account, folderId, role: null };
    const uids = placed.map(({ uid }) => uid);
    const gone = await removePlacements(tx, target, uids);
    await removeOperation(tx, stored);
    await dropStandIns(tx, toFolderId, messageIds);
    await showAgain(tx, account.accountId, folderId, messageIds);
    const threads = await threadsOf(tx, messageIds);
    const refreshed = await refreshThreads(tx, account, threads);
    const messages = gone.map(({ messageId }) => messageId);
    recordTouched(tx, account.accountId, { messages, fields: ['folders'], threads, ...refreshed });
  });
}

/** The same for copies: where they were made from stays as it is. */
export async function settleCopy(
  context: SyncContext,
  stored: StoredOperation,
  { toFolderId, messageIds }: Copy,
  sources: readonly PlacedAt[],
  copied: ReadonlyMap<number, number>,
): Promise<void> {
  const { account } = context;
  await changeIndex(context, async (tx) => {
    await giveUids(tx, toFolderId, sources, copied);
    await removeOperation(tx, stored);
    await dropStandIns(tx, toFolderId, messageIds);
    const threads = await threadsOf(tx, messageIds);
    const refreshed = await refreshThreads(tx, account, threads);
    recordTouched(tx, account.accountId, {
      messages: messageIds,
      fields: ['folders'],
      threads,
      ...refreshed,
    });
  });
}

type Tx = Parameters<Parameters<typeof changeIndex>[1]>[0];

/**
 * @param placed where the messages lay when the server was told. Whoever reads that folder may have heard before us that
 *   they left it: the index need not know it any more.
 * @param uids the server's: of where a message lay, to where it lies now.
 */
async function giveUids(
  tx: Tx,
  toFolderId: string,
  placed: readonly PlacedAt[],
  uids: ReadonlyMap<number, number>,
): Promise<void> {
  const pairs = JSON.stringify(
    placed.flatMap(({ messageId, uid: from }) => {
      const uid = uids.get(from);
      return uid === undefined ? [] : [{ message_id: messageId, uid }];
    }),
  );
  await tx.query(sql`
      WITH pair AS MATERIALIZED (
        SELECT message_id, uid FROM json_to_recordset(${pairs}::json) AS pair(message_id uuid, uid bigint)
      )
      UPDATE mail_placement p SET uid = pair.uid, modseq = 0 FROM pair
      WHERE p.folder_id = ${toFolderId}::uuid AND p.message_id = pair.message_id
        AND p.uid = (SELECT max(uid) FROM mail_placement own WHERE own.folder_id = ${toFolderId}::uuid
          AND own.message_id = pair.message_id AND own.uid < 0 AND own.uid > ${KEPT_PLACEMENTS_BELOW}::bigint)
        AND NOT EXISTS (SELECT FROM mail_placement there WHERE there.folder_id = ${toFolderId}::uuid AND there.uid = pair.uid)`);
  // A synchronisation that was quicker has placed the message already; what stood for it is then one too many, but for
  // what only we know of it.
  await tx.query(sql`
      UPDATE mail_placement p SET from_folder_id = coalesce(p.from_folder_id, own.from_folder_id),
        surfaced_at = coalesce(p.surfaced_at, own.surfaced_at)
      FROM mail_placement own
      WHERE own.folder_id = ${toFolderId}::uuid AND own.uid < 0 AND own.uid > ${KEPT_PLACEMENTS_BELOW}::bigint
        AND p.folder_id = own.folder_id AND p.message_id = own.message_id
        AND p.uid = ANY(${[...uids.values()].map(String)}::bigint[])`);
}

/** Removes what stands for moved messages in a folder, unless a later move into it still waits. */
export async function dropStandIns(tx: Tx, folderId: string, messageIds: readonly string[]): Promise<void> {
  await tx.query(sql`
    DELETE FROM mail_placement p WHERE p.folder_id = ${folderId}::uuid AND p.uid < 0
      AND p.uid > ${KEPT_PLACEMENTS_BELOW}::bigint AND p.message_id = ANY(${[...messageIds]}::uuid[])
      AND NOT EXISTS (
        SELECT FROM mail_operation o WHERE o.account_id = p.account_id AND o.kind IN ('MOVE', 'COPY')
          AND o.payload ->> 'toFolderId' = ${folderId} AND o.payload -> 'messageIds' ? p.message_id::text)`);
}

/**
 * To be called when an operation that took messages out of a folder is done: what is still there came meanwhile (another
 * client put it back) and would be out of sight for ever. What a later operation takes out stays out of sight.
 */
export async function showAgain(
  tx: Tx,
  accountId: string,
  folderId: string,
  messageIds: readonly string[],
): Promise<void> {
  await tx.query(sql`
    UPDATE mail_placement p SET hidden = false
    WHERE p.folder_id = ${folderId}::uuid AND p.message_id = ANY(${[...messageIds]}::uuid[]) AND p.hidden
      AND NOT EXISTS (
        SELECT FROM mail_operation o WHERE o.account_id = ${accountId}::uuid AND o.kind IN ('MOVE', 'DELETE')
          AND o.payload ->> 'folderId' = ${folderId} AND o.payload -> 'messageIds' ? p.message_id::text)`);
}

export async function threadsOf(tx: Tx, messageIds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ thread: string }>(sql`
    SELECT DISTINCT thread_id::text AS thread FROM mail_message
    WHERE organization_id = app_organization_id() AND id = ANY(${[...messageIds]}::uuid[])`);
  return rows.map(({ thread }) => thread);
}
