import { ConflictError, NotFoundError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import { changeOutgoing, findOutgoing, type Outgoing, outgoingChange, stateWords } from './outgoing.ts';
import { isScheduled, takeBack } from './take-back.ts';

/** Stops a message that is not on its way yet. Throws ConflictError when it is too late. */
export async function cancelSending(deps: Deps, id: string): Promise<Outgoing> {
  authorize(policy.write);
  const { database } = deps;
  // Its draft went when it was scheduled: it comes back.
  if (await isScheduled(deps, id)) return (await takeBack(deps, { id, refusedOnly: false })).outgoing;
  return database.sqlTransaction(async (tx) => {
    const seen = await findOutgoing(tx, id);
    if (!seen) throw new NotFoundError('message');
    if (seen.state === 'CANCELED') return seen;
    if (seen.retryTo.length > 0) throw new ConflictError('The others have this message already.');
    const canceled = await changeOutgoing(
      tx,
      seen,
      ['SCHEDULED', 'QUEUED', 'FAILED'],
      sql`state = 'CANCELED', state_message = ${stateWords.canceled}`,
    );
    if (!canceled) throw new ConflictError('It is too late: the message is on its way.');
    tx.record(outgoingChange(canceled));
    return canceled;
  });
}
