import { type SqlTransaction, sql } from '../../core/database.ts';
import { InputError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import { currentScope } from '../../core/scope.ts';
import type { Deps } from '../../deps.ts';
import { lockAccountIndex } from '../index/lock.ts';
import { refreshThreads } from '../index/refresh-threads.ts';
import { storeOperation } from '../operations/operation.ts';
import { policy } from '../policy.ts';
import { nudgeAfterCommit } from '../sync/nudge.ts';
import { recordTouched } from '../sync/record-changes.ts';
import { type FoundFolder, findFolder } from './find-folder.ts';

/** So many are out of sight at once; more go a part at a time, as the server deletes them. */
const AT_ONCE = 300;
/** Messages without a UID yet: moved here a moment ago. */
const MOST_LATE = 5_000;

/**
 * Deletes for ever what lies in Trash or Junk now. Returns how many messages that are. While it takes its time the
 * folder is `emptying`, and its counter tells how many are left.
 */
export async function emptyFolder(deps: Deps, folderId: string): Promise<{ messages: number }> {
  authorize(policy.organize);
  return deps.database.sqlTransaction(async (tx) => {
    const { accountId } = await findFolder(tx, folderId);
    await lockAccountIndex(tx, accountId);
    const folder = await findFolder(tx, folderId);
    if (folder.role !== 'TRASH' && folder.role !== 'JUNK') {
      throw new InputError({ folderId: 'Only Trash and Junk can be emptied.' });
    }
    const messages = folder.messageCount;
    if (messages > AT_ONCE) await emptyInParts(tx, folder);
    else if (messages > 0) await emptyAtOnce(tx, folder);
    nudgeAfterCommit(tx, { about: 'operations', accountId });
    return { messages };
  });
}

async function emptyAtOnce(tx: SqlTransaction, { id, accountId }: FoundFolder): Promise<void> {
  const rows = await tx.query<{ message: string; thread: string }>(sql`
    WITH hidden AS (
      UPDATE mail_placement SET hidden = true WHERE folder_id = ${id}::uuid AND NOT hidden RETURNING message_id
    )
    SELECT DISTINCT m.id::text AS message, m.thread_id::text AS thread
    FROM hidden JOIN mail_message m ON m.id = hidden.message_id`);
  const messages = rows.map(({ message }) => message);
  const threads = [...new Set(rows.map(({ thread }) => thread))];
  await storeOperation(tx, accountId, { kind: 'DELETE', messageIds: messages, folderId: id });
  const { organizationId } = currentScope();
  const refreshed = await refreshThreads(tx, { organizationId, accountId }, threads);
  recordTouched(tx, accountId, { messages, fields: ['folders'], threads, ...refreshed });
}

async function emptyInParts(tx: SqlTransaction, folder: FoundFolder): Promise<void> {
  const { id, accountId, uidValidity, uidNext } = folder;
  const late = await tx.query<{ id: string }>(sql`
    SELECT DISTINCT message_id::text AS id FROM mail_placement
    WHERE folder_id = ${id}::uuid AND uid < 0 AND NOT hidden LIMIT ${MOST_LATE}::int`);
  const [row] = await tx.query<{ top: bigint | null }>(sql`
    SELECT max(uid) AS top FROM mail_placement WHERE folder_id = ${id}::uuid`);
  await storeOperation(tx, accountId, {
    kind: 'EMPTY_FOLDER',
    messageIds: late.map((message) => message.id),
    folderId: id,
    uidValidity: String(uidValidity),
    upTo: Math.max(Number(uidNext ?? 1n) - 1, Number(row?.top ?? 0n)),
  });
  await tx.query(sql`
    UPDATE mail_folder SET emptying = true
    WHERE organization_id = app_organization_id() AND id = ${id}::uuid`);
  tx.record({ entity: 'Folder', kind: 'UPDATED', ids: [id], fields: ['emptying'], mailAccountId: accountId });
}
