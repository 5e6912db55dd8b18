import { ConflictError, NotFoundError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import { fileSentJob } from './file-sent-job.ts';
import { changeOutgoing, findOutgoing, type Outgoing, outgoingChange, stateWords } from './outgoing.ts';
import { submitJob } from './submit-job.ts';

export type UncertainChoice = 'SEND_AGAIN' | 'MARK_SENT';

/**
 * The sender decides about a message that may or may not have gone out; a failed one can be sent again too. It goes out
 * with the same Message-ID. Throws ConflictError when the message is in another state.
 */
export async function resolveUncertain(
  { database }: Deps,
  id: string,
  choice: UncertainChoice,
): Promise<Outgoing> {
  authorize(policy.write);
  return database.sqlTransaction(async (tx) => {
    const seen = await findOutgoing(tx, id);
    if (!seen) throw new NotFoundError('message');
    const again = choice === 'SEND_AGAIN';
    const resolved = await changeOutgoing(
      tx,
      seen,
      again ? ['UNCERTAIN', 'FAILED'] : ['UNCERTAIN'],
      again
        ? sql`state = 'QUEUED', state_message = ${stateWords.queued}, send_at = now(), data_started_at = NULL`
        : sql`state = 'SENT', state_message = ${stateWords.sent}, sent_at = coalesce(data_started_at, now())`,
    );
    if (!resolved)
      throw new ConflictError(`This message is not waiting for a decision. ${seen.stateMessage}`);
    tx.record(outgoingChange(resolved));
    const key = `${resolved.id}:${resolved.attempts}`;
    if (again) await tx.enqueue(submitJob, { outgoingId: resolved.id }, { key });
    else await tx.enqueue(fileSentJob, { outgoingId: resolved.id }, { key: resolved.id });
    return resolved;
  });
}
