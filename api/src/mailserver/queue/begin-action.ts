import { type Sql, type SqlTransaction, sql } from '../../core/database.ts';
import { ConflictError, InputError } from '../../core/errors.ts';
import { uuidv7 } from '../../core/ids.ts';
import { authorize } from '../../core/policy.ts';
import { reasonOf } from '../../core/reason.ts';
import { currentScope } from '../../core/scope.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import { hostOf } from '../services/host.ts';
import {
  findQueueActions,
  KEEP_ACTIONS,
  lockQueueAction,
  PREVIEW_LASTS,
  type QueueAction,
  updateQueueAction,
} from './action.ts';
import { queueActionJob } from './action-job.ts';
import { queueChannel } from './channel.ts';
import { filterSql, plainFilter, type QueueFilter } from './filter.ts';
import type { QueueAct } from './message.ts';

const MOST_CHOSEN = 500;
const MOST_MATCHED = 200_000;

export interface NewAction {
  hostId: string;
  act: QueueAct;
  state: 'PREVIEW' | 'RUNNING';
  /** The condition on mail_queue_message. */
  where: Sql;
  filter: QueueFilter | null;
  reason: string | null;
  ruleId?: string;
  idempotencyKey?: string;
}

/** Fixes which messages an action is about. Null when the key was used before. */
export async function storeAction(tx: SqlTransaction, action: NewAction): Promise<string | null> {
  const { actor } = currentScope();
  await tx.query(sql`
    DELETE FROM mail_queue_action WHERE organization_id = app_organization_id() AND host_id = ${action.hostId}::uuid
      AND ((state = 'PREVIEW' AND created_at < now() - ${PREVIEW_LASTS}::interval)
        OR created_at < now() - ${KEEP_ACTIONS}::interval)`);
  const [row] = await tx.query<{ id: string }>(sql`
    INSERT INTO mail_queue_action (organization_id, id, host_id, user_id, rule_id, idempotency_key, act, state, reason, filter,
      queue_ids, arrivals, matched, size)
    SELECT app_organization_id(), ${uuidv7()}::uuid, ${action.hostId}::uuid,
      ${actor.kind === 'user' ? actor.userId : null}::uuid, ${action.ruleId ?? null}::uuid,
      ${action.idempotencyKey ?? null}::text, ${action.act}::"MailQueueAct", ${action.state}::"MailQueueActionState",
      ${action.reason}::text, ${action.filter === null ? null : JSON.stringify(action.filter)}::jsonb,
      coalesce(array_agg(queue_id ORDER BY arrived_at, id), '{}'),
      coalesce(array_agg(round(extract(epoch FROM arrived_at) * 1000)::int8 ORDER BY arrived_at, id), '{}'),
      count(*)::int, coalesce(sum(size), 0)::int8
    FROM (SELECT * FROM mail_queue_message WHERE ${action.where} ORDER BY arrived_at, id LIMIT ${MOST_MATCHED}::int) AS m
    ON CONFLICT (organization_id, host_id, idempotency_key) DO NOTHING RETURNING id::text AS id`);
  return row?.id ?? null;
}

/** The action that the key stands for: the one that was stored with it before, if there was. */
export async function storeOnce(
  tx: SqlTransaction,
  stored: NewAction,
): Promise<{ action: QueueAction; isNew: boolean }> {
  const id = await storeAction(tx, stored);
  const { hostId, idempotencyKey } = stored;
  const known = id ?? (idempotencyKey === undefined ? null : await earlier(tx, hostId, idempotencyKey));
  return { action: await readAction(tx, known), isNew: id !== null };
}

export function checkIdempotencyKey(key: string): void {
  if (key === '' || key.length > 200)
    throw new InputError({ idempotencyKey: 'Give a key of 1 to 200 characters.' });
}

/** Lets an action run, in the transaction that decides so. */
export async function runAction(tx: SqlTransaction, action: QueueAction): Promise<void> {
  const { id, hostId, act, matched, filter, reason, ruleId } = action;
  await tx.enqueue(queueActionJob, { actionId: id }, { key: id, queue: `mail-queue:${hostId}` });
  const detail = { act, matched, filter: filter && plainFilter(filter), reason, ruleId };
  tx.record({ entity: 'QueueAction', kind: 'CREATED', ids: [id], detail });
  tx.publish(queueChannel(currentScope().organizationId, hostId), { changed: 0, gone: 0 });
}

/** Does one thing to messages that were chosen one by one. The same key begins the same action only once. */
export async function changeQueuedMessages(
  { database }: Deps,
  input: {
    hostId: string;
    act: QueueAct;
    messageIds: string[];
    reason: string | null;
    idempotencyKey: string;
  },
): Promise<QueueAction> {
  authorize(policy.changeQueue);
  const { hostId, act, messageIds, idempotencyKey } = input;
  checkIdempotencyKey(idempotencyKey);
  if (messageIds.length === 0 || messageIds.length > MOST_CHOSEN)
    throw new InputError({ messageIds: `Choose 1 to ${MOST_CHOSEN} messages.` });
  const reason = reasonOf(input.reason);
  await hostOf({ database }, hostId);
  return database.sqlTransaction(async (tx) => {
    const where = sql`organization_id = app_organization_id() AND host_id = ${hostId}::uuid
      AND id = ANY(${messageIds}::uuid[])`;
    const stored = { hostId, act, state: 'RUNNING' as const, where, filter: null, reason, idempotencyKey };
    const { action, isNew } = await storeOnce(tx, stored);
    if (isNew) await runAction(tx, action);
    return action;
  });
}

/** Fixes what a filter means now, to be looked at before it is begun. */
export async function previewQueueAction(
  { database }: Deps,
  { hostId, act, filter }: { hostId: string; act: QueueAct; filter: QueueFilter },
): Promise<QueueAction> {
  authorize(policy.changeQueue);
  await hostOf({ database }, hostId);
  return database.sqlTransaction(async (tx) => {
    const where = filterSql(hostId, filter);
    const id = await storeAction(tx, { hostId, act, state: 'PREVIEW', where, filter, reason: null });
    return readAction(tx, id);
  });
}

/** Begins what was looked at. Not an error when it runs already. */
export async function startQueueAction(
  { database }: Deps,
  { id, reason }: { id: string; reason: string | null },
): Promise<QueueAction> {
  authorize(policy.changeQueue);
  const why = reasonOf(reason);
  return database.sqlTransaction(async (tx) => {
    const action = await lockQueueAction(tx, id);
    if (action.state === 'CANCELED') throw new ConflictError('This was cancelled. Look at it anew.');
    if (action.state !== 'PREVIEW') return action;
    if (Date.now() - action.createdAt.getTime() > 3_600_000)
      throw new ConflictError('This preview is more than an hour old. Look at it anew.');
    await updateQueueAction(tx, action, [sql`state = 'RUNNING'`, sql`reason = ${why}::text`]);
    const begun = await lockQueueAction(tx, id);
    await runAction(tx, begun);
    return begun;
  });
}

/** Stops an action after the messages it is at. Not an error when it is over. */
export async function cancelQueueAction({ database }: Deps, id: string): Promise<QueueAction> {
  authorize(policy.changeQueue);
  return database.sqlTransaction(async (tx) => {
    const action = await lockQueueAction(tx, id);
    if (action.state !== 'RUNNING' && action.state !== 'PREVIEW') return action;
    await updateQueueAction(tx, action, [sql`state = 'CANCELED'`]);
    tx.record({ entity: 'QueueAction', kind: 'UPDATED', ids: [id], fields: ['state'] });
    tx.publish(queueChannel(currentScope().organizationId, action.hostId), { changed: 0, gone: 0 });
    return lockQueueAction(tx, id);
  });
}

async function readAction(tx: SqlTransaction, id: string | null): Promise<QueueAction> {
  const [action] = await findQueueActions(tx, id === null ? [] : [id]);
  if (action === undefined) throw new Error('The action was not stored.');
  return action;
}

async function earlier(tx: SqlTransaction, hostId: string, key: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(sql`
    SELECT id::text AS id FROM mail_queue_action
    WHERE organization_id = app_organization_id() AND host_id = ${hostId}::uuid AND idempotency_key = ${key}`);
  return row?.id ?? null;
}
