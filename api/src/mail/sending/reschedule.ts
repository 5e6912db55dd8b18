import { ConflictError, InputError, NotFoundError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import { changeOutgoing, findOutgoing, type Outgoing, outgoingChange, stateWords } from './outgoing.ts';
import { submitJob } from './submit-job.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Farther away nobody remembers what was promised. */
const FARTHEST_MS = 400 * DAY_MS;

/** Throws InputError for a time that is over or too far away. */
export function checkSendAt(sendAt: Date): void {
  const wait = sendAt.getTime() - Date.now();
  if (Number.isNaN(wait) || wait < 0)
    throw new InputError({ sendAt: 'Choose a time that is still to come.' });
  if (wait > FARTHEST_MS) throw new InputError({ sendAt: 'Choose a time within the next 400 days.' });
}

/** Moves a scheduled message to another time; null sends it now. Throws ConflictError when it waits no longer. */
export async function reschedule({ database }: Deps, id: string, sendAt: Date | null): Promise<Outgoing> {
  authorize(policy.write);
  if (sendAt !== null) checkSendAt(sendAt);
  return database.sqlTransaction(async (tx) => {
    const seen = await findOutgoing(tx, id);
    if (!seen) throw new NotFoundError('message');
    const moved = await changeOutgoing(
      tx,
      seen,
      ['SCHEDULED'],
      sendAt === null
        ? sql`state = 'QUEUED', state_message = ${stateWords.queued}, send_at = now()`
        : sql`send_at = ${sendAt}::timestamptz`,
    );
    if (!moved) throw new ConflictError(`This message does not wait for its time. ${seen.stateMessage}`);
    tx.record(outgoingChange(moved));
    // The job of the earlier time finds that it is not the time yet, or that all is done.
    await tx.enqueue(
      submitJob,
      { outgoingId: id },
      { ...(sendAt === null ? {} : { runAt: sendAt }), key: `${id}:${moved.sendAt.getTime()}` },
    );
    return moved;
  });
}
