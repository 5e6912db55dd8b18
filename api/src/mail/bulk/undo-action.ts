import { ConflictError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import { lockAction, type MailAction, updateAction } from './action.ts';
import { CHUNK } from './collect.ts';
import { mailActionJob } from './job.ts';
import { undoNext } from './work.ts';

export interface UndoneAction {
  action: MailAction;
  messageIds: string[];
  folderIds: string[];
}

/**
 * Takes back what an action changed, and nothing else: at once when it was little, else by a job. One that still runs
 * stops first. Throws ConflictError when there is no way back.
 */
export async function undoAction(deps: Deps, id: string): Promise<UndoneAction> {
  authorize(policy.organize);
  return deps.database.sqlTransaction(async (tx) => {
    const action = await lockAction(tx, id);
    if (action.state === 'UNDOING' || action.state === 'UNDONE')
      return { action, messageIds: [], folderIds: [] };
    if (!action.canUndo) throw new ConflictError('This can no longer be undone.');
    const [size] = await tx.query<{ chunks: number; ids: string[] | null }>(sql`
      SELECT count(*)::int AS chunks, (array_agg(message_ids::text[]) FILTER (WHERE position = 0))[1:1] AS ids
      FROM mail_action_chunk WHERE action_id = ${id}::uuid AND changes IS NOT NULL`);
    if (size?.chunks === 1 && action.done <= CHUNK) {
      const folderIds = await undoNext(tx, action);
      return { action: await lockAction(tx, id), messageIds: (size.ids ?? []).flat(), folderIds };
    }
    await updateAction(tx, action, [sql`state = 'UNDOING'`]);
    await tx.enqueue(mailActionJob, { actionId: id }, { key: id });
    return { action: await lockAction(tx, id), messageIds: [], folderIds: [] };
  });
}
