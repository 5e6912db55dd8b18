import { z } from 'zod';
import { PostroomError } from '../../core/errors.ts';
import { defineJob } from '../../core/jobs.ts';
import { currentScope, runInScope, type Scope } from '../../core/scope.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { type BulkAction, findBulkAction, lockAction, updateAction } from './action.ts';
import { step } from './work.ts';

/** After so long other jobs have their turn. */
const TURN_MS = 20_000;

/** Does an action on many messages, in the name of the person who asked for it: it sees no more than they do. */
export const mailActionJob = defineJob({
  name: 'mail.action',
  payload: z.object({ actionId: z.uuid() }),
  maxAttempts: 12,
  async run({ actionId }, { deps, signal, lastAttempt }) {
    const action = await findBulkAction(deps.database, actionId);
    if (!action) return;
    await runInScope(scopeOf(action), async () => {
      try {
        await work(deps, actionId, signal);
      } catch (error) {
        // What a person can mend is said at once; all else is tried again first.
        if (!(error instanceof PostroomError) && !lastAttempt) throw error;
        await fail(deps, action, error);
      }
    });
  },
});

function scopeOf({ userId }: BulkAction): Scope {
  const { organizationId, cause } = currentScope();
  const actor = { kind: 'user', userId, sessionId: null, role: 'MEMBER' } as const;
  return cause === undefined ? { organizationId, actor } : { organizationId, actor, cause };
}

async function work(deps: Deps, actionId: string, signal: AbortSignal): Promise<void> {
  const end = Date.now() + TURN_MS;
  while (await step(deps, actionId)) {
    signal.throwIfAborted();
    if (Date.now() < end) continue;
    await deps.database.sqlTransaction((tx) => tx.enqueue(mailActionJob, { actionId }, { key: actionId }));
    return;
  }
}

async function fail(deps: Deps, action: BulkAction, error: unknown): Promise<void> {
  const problem = error instanceof PostroomError ? error.message : 'It could not be done. Try again later.';
  await deps.database.sqlTransaction(async (tx) => {
    const { state } = await lockAction(tx, action.id);
    if (!['COLLECTING', 'RUNNING', 'UNDOING'].includes(state)) return;
    await updateAction(tx, action, [sql`state = 'FAILED'`, sql`problem = ${problem}`]);
  });
  if (!(error instanceof PostroomError)) throw error;
}
