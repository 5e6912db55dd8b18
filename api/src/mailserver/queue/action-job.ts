// Does an action to its messages, some hundred at a time; each step is written down before the next begins.
import type { QueueAct as AgentAct, QueueKey } from '@postroom/infra/agent/protocol/index.ts';
import { z } from 'zod';
import { sql } from '../../core/database.ts';
import { PostroomError } from '../../core/errors.ts';
import { defineJob } from '../../core/jobs.ts';
import { currentScope } from '../../core/scope.ts';
import type { Deps } from '../../deps.ts';
import { acting } from '../acting.ts';
import { HostUnreachableError } from '../errors.ts';
import { hostOf } from '../services/host.ts';
import { findQueueActions, lockQueueAction, type QueueAction, updateQueueAction } from './action.ts';
import { queueChannel } from './channel.ts';
import type { QueueAct } from './message.ts';

const CHUNK = 250;
/** Trying takes a program for each message: stopping must not take long. */
const FLUSH_CHUNK = 50;
/** A program of the host may take a minute. */
const CHUNK_MS = 120_000;

export const queueActionJob = defineJob({
  name: 'mail-queue.action',
  payload: z.object({ actionId: z.uuid() }),
  /** An agent that died is started again: for some minutes what was begun waits for it. */
  maxAttempts: 6,
  timeoutMs: 30 * 60_000,
  async run({ actionId }, { deps, signal, lastAttempt }) {
    const [action] = await findQueueActions(deps.database, [actionId]);
    if (action === undefined) return;
    try {
      while (await step(deps, action, signal)) signal.throwIfAborted();
    } catch (error) {
      const passing =
        signal.aborted || error instanceof HostUnreachableError || !(error instanceof PostroomError);
      // Nobody comes back to it after the last attempt, however that ended.
      if (lastAttempt || !passing) return await fail(deps, action, error);
      if (!signal.aborted) await wait(deps, action, error);
      throw error;
    }
  },
});

const words: Record<QueueAct, AgentAct> = {
  ...{
    FLUSH: 'flush',
    HOLD: 'hold',
    RELEASE: 'release',
    REQUEUE: 'requeue',
    DELETE: 'delete',
    BOUNCE: 'bounce',
  },
};

/** False when there is nothing more to do. */
async function step(deps: Deps, action: QueueAction, signal: AbortSignal): Promise<boolean> {
  const { database, mailHosts } = deps;
  const chunk = action.act === 'FLUSH' ? FLUSH_CHUNK : CHUNK;
  const [row] = await database.query<{
    state: string;
    done: number;
    queueIds: string[];
    arrivals: bigint[];
  }>(sql`
    SELECT state, done, queue_ids[done + 1:done + ${chunk}::int] AS "queueIds",
      arrivals[done + 1:done + ${chunk}::int] AS arrivals
    FROM mail_queue_action WHERE organization_id = app_organization_id() AND id = ${action.id}::uuid`);
  if (row?.state !== 'RUNNING') return false;
  if (row.queueIds.length === 0) return finish(deps, action);
  const messages: QueueKey[] = row.queueIds.map((queueId, index) => ({
    queueId,
    arrivedAt: Number(row.arrivals[index] ?? 0),
  }));
  const host = await hostOf({ database }, action.hostId);
  const actor = {
    ...acting(action.reason ?? undefined),
    ...(action.userId === null ? {} : { userId: action.userId }),
  };
  // A step whose answer was lost is asked for again: the run tells that it is the same.
  const run = action.act === 'FLUSH' ? { run: action.id } : {};
  const outcome = await mailHosts
    .agentOf(host)
    .call('queue.act', { act: words[action.act], messages, ...run }, { actor, signal, timeoutMs: CHUNK_MS });
  await database.sqlTransaction(async (tx) => {
    await updateQueueAction(tx, action, [
      sql`done = done + ${messages.length}::int`,
      sql`gone = gone || ${outcome.gone}::text[]`,
      sql`failed = failed || ${outcome.failed}::text[]`,
      sql`problem = NULL`,
    ]);
    tx.publish(queueChannel(currentScope().organizationId, action.hostId), { changed: 0, gone: 0 });
  });
  return true;
}

async function finish({ database }: Deps, { id, hostId }: QueueAction): Promise<false> {
  await database.sqlTransaction(async (tx) => {
    const action = await lockQueueAction(tx, id);
    if (action.state !== 'RUNNING') return;
    await updateQueueAction(tx, action, [sql`state = 'DONE'`]);
    const { act, done, gone, failed, shownGone, shownFailed } = action;
    const detail = {
      act,
      done: done - gone - failed,
      gone: shownGone,
      failed: shownFailed,
    };
    tx.record({ entity: 'QueueAction', kind: 'UPDATED', ids: [id], fields: ['state', 'done'], detail });
    tx.publish(queueChannel(currentScope().organizationId, hostId), { changed: 0, gone: 0 });
  });
  return false;
}

/** It goes on by itself from where it was; until then the page says what it waits for. */
async function wait({ database }: Deps, action: QueueAction, error: unknown): Promise<void> {
  if (!(error instanceof PostroomError)) return;
  await database.sqlTransaction(async (tx) => {
    await updateQueueAction(tx, action, [sql`problem = ${error.message}`]);
    tx.publish(queueChannel(currentScope().organizationId, action.hostId), { changed: 0, gone: 0 });
  });
}

async function fail({ database, log }: Deps, { id, hostId }: QueueAction, error: unknown): Promise<void> {
  log.warn({ err: error, action: id }, 'An action on a mail queue failed');
  const problem = error instanceof PostroomError ? error.message : 'It could not be done. Try again later.';
  await database.sqlTransaction(async (tx) => {
    const action = await lockQueueAction(tx, id);
    if (action.state !== 'RUNNING') return;
    await updateQueueAction(tx, action, [sql`state = 'FAILED'`, sql`problem = ${problem}`]);
    tx.record({ entity: 'QueueAction', kind: 'UPDATED', ids: [id], fields: ['state'], detail: { problem } });
    tx.publish(queueChannel(currentScope().organizationId, hostId), { changed: 0, gone: 0 });
  });
}
