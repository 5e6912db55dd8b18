import { ConflictError, NotFoundError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import { changeOutgoing, findOutgoing, type Outgoing, outgoingChange, stateWords } from './outgoing.ts';

/** Stops a message that is not on its way yet. Throws ConflictError when it is too late. */
export async function cancelSending({ database }: Deps, id: string): Promise<Outgoing> {
  authorize(policy.write);
  return database.sqlTransaction(async (tx) => {
    const seen = await findOutgoing(tx, id);
    if (!seen) throw new NotFoundError('message');
    if (seen.state === 'CANCELED') return seen;
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
