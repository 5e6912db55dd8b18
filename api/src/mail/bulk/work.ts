// Works through an action chunk by chunk. Each chunk is one transaction with what it changed: a worker that is killed
// leaves nothing half done, and the next one goes on behind the last chunk.
import { z } from 'zod';
import { type SqlTransaction, sql } from '../../core/database.ts';
import type { Deps } from '../../deps.ts';
import { changeMailIn } from '../operations/change.ts';
import { accountChangesSchema } from '../operations/changes.ts';
import { undoChanges } from '../operations/undo-changes.ts';
import { type BulkAction, findBulkAction, lockAction, type MailAction, updateAction } from './action.ts';
import { collect } from './collect.ts';
import { performerOf } from './performer.ts';

/** Goes one step on. False when there is nothing more to do. */
export async function step(deps: Deps, id: string): Promise<boolean> {
  const action = await findBulkAction(deps.database, id);
  switch (action?.state) {
    case 'COLLECTING':
      await collect(deps, action);
      return true;
    case 'RUNNING':
      await doChunk(deps, action);
      return true;
    case 'UNDOING':
      await undoChunk(deps, id);
      return true;
    default:
      return false;
  }
}

async function doChunk(deps: Deps, action: BulkAction): Promise<void> {
  const perform = performerOf(action);
  await deps.database.sqlTransaction(async (tx) => {
    if ((await lockAction(tx, action.id)).state !== 'RUNNING') return;
    const [chunk] = await tx.query<{ position: number; messageIds: string[] }>(sql`
      SELECT position, message_ids::text[] AS "messageIds" FROM mail_action_chunk
      WHERE action_id = ${action.id}::uuid AND changes IS NULL ORDER BY position LIMIT 1`);
    if (!chunk) return updateAction(tx, action, [sql`state = 'DONE'`]);
    const { position, messageIds } = chunk;
    const selection = { threadIds: [], messageIds };
    const { changed, changes } = await changeMailIn(tx, selection, perform, { missing: 'skip' });
    await tx.query(sql`
      UPDATE mail_action_chunk SET changes = ${JSON.stringify(changes)}::jsonb
      WHERE action_id = ${action.id}::uuid AND position = ${position}::int`);
    const gone = messageIds.length - changed.messageIds.length;
    await updateAction(tx, action, [
      sql`done = done + ${messageIds.length}::int`,
      sql`failed = failed + ${gone}::int`,
      sql`state = CASE WHEN done + ${messageIds.length}::int >= matched THEN 'DONE' ELSE state END`,
    ]);
  });
}

async function undoChunk(deps: Deps, id: string): Promise<void> {
  await deps.database.sqlTransaction(async (tx) => {
    const action = await lockAction(tx, id);
    if (action.state === 'UNDOING') await undoNext(tx, action);
  });
}

/** Undoes the chunk that was done last, of those that are not undone. Returns the folders concerned. */
export async function undoNext(tx: SqlTransaction, action: MailAction): Promise<string[]> {
  const [chunk] = await tx.query<{ position: number; size: number; changes: unknown; last: boolean }>(sql`
    SELECT position, cardinality(message_ids) AS size, changes,
      NOT EXISTS (SELECT FROM mail_action_chunk earlier WHERE earlier.action_id = chunk.action_id
        AND earlier.position < chunk.position AND earlier.changes IS NOT NULL AND NOT earlier.undone) AS last
    FROM mail_action_chunk AS chunk WHERE action_id = ${action.id}::uuid AND changes IS NOT NULL AND NOT undone
    ORDER BY position DESC LIMIT 1`);
  if (!chunk) {
    await updateAction(tx, action, [sql`state = 'UNDONE'`, sql`done = 0`]);
    return [];
  }
  const folders = await undoChanges(tx, z.array(accountChangesSchema).parse(chunk.changes));
  await tx.query(sql`
    UPDATE mail_action_chunk SET undone = true
    WHERE action_id = ${action.id}::uuid AND position = ${chunk.position}::int`);
  await updateAction(tx, action, [
    sql`done = greatest(done - ${chunk.size}::int, 0)`,
    ...(chunk.last ? [sql`state = 'UNDONE'`] : []),
  ]);
  return folders;
}
