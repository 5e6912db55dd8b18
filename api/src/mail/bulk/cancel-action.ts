import { authorize } from '../../core/policy.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import { lockAction, type MailAction, updateAction } from './action.ts';

/** Stops an action after the chunk it is at. What was done stays done and can be undone. Not an error when it is over. */
export async function cancelAction({ database }: Deps, id: string): Promise<MailAction> {
  authorize(policy.organize);
  return database.sqlTransaction(async (tx) => {
    const action = await lockAction(tx, id);
    if (action.state !== 'COLLECTING' && action.state !== 'RUNNING') return action;
    await updateAction(tx, action, [sql`state = 'CANCELED'`]);
    return lockAction(tx, id);
  });
}
