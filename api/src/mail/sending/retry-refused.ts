import { ConflictError, NotFoundError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import { changeOutgoing, findOutgoing, type Outgoing, outgoingChange, stateWords } from './outgoing.ts';
import { submitJob } from './submit-job.ts';

/** Sends a message once more, to those alone whom the server refused. Throws ConflictError when there are none. */
export async function retryRefused({ database }: Deps, id: string): Promise<Outgoing> {
  authorize(policy.write);
  return database.sqlTransaction(async (tx) => {
    const seen = await findOutgoing(tx, id);
    if (!seen) throw new NotFoundError('message');
    if (seen.refused.length === 0) throw new ConflictError('The mail server refused none of its recipients.');
    const refused = seen.refused.map(({ address }) => address);
    const again = await changeOutgoing(
      tx,
      seen,
      ['SENT'],
      sql`state = 'QUEUED', state_message = ${stateWords.queued}, send_at = now(), data_started_at = NULL, retry_to = ${refused}::text[]`,
    );
    if (!again) throw new ConflictError(`This message was not sent yet. ${seen.stateMessage}`);
    tx.record(outgoingChange(again));
    await tx.enqueue(submitJob, { outgoingId: id }, { key: `${id}:${again.attempts}` });
    return again;
  });
}
