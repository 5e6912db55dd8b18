// Has mail tried now, all of it or all for one destination.
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { acting } from '../acting.ts';
import { policy } from '../policy.ts';
import { hostOf } from '../services/host.ts';
import type { QueueAction } from './action.ts';
import { checkIdempotencyKey, runAction, storeOnce } from './begin-action.ts';
import { filterSql } from './filter.ts';

/**
 * How it is done: ALL, everything by the queue manager; SITE, Postfix's flush service knows what waits for the destination;
 * MESSAGES, it does not, so that they are tried one by one, by an action.
 */
export type Flushed = { by: 'ALL' | 'SITE'; action: null } | { by: 'MESSAGES'; action: QueueAction };

interface Asked {
  hostId: string;
  /** Null for everything. */
  domain: string | null;
  /** The same key tries messages one by one only once. */
  idempotencyKey: string | null;
}

/** Throws when Postfix does not run. */
export async function flushQueue(deps: Deps, asked: Asked): Promise<Flushed> {
  authorize(policy.changeQueue);
  const { hostId, domain, idempotencyKey } = asked;
  if (idempotencyKey !== null) checkIdempotencyKey(idempotencyKey);
  const host = await hostOf(deps, hostId);
  const agent = deps.mailHosts.agentOf(host);
  const actor = acting();
  if (domain === null) await agent.call('queue.flush', {}, { actor });
  else if (!(await agent.call('queue.flushSite', { domain }, { actor })).served)
    return tryEach(deps, { hostId, domain, idempotencyKey });
  await deps.database.sqlTransaction(async (tx) => {
    const detail = domain === null ? { act: 'FLUSH_ALL' } : { act: 'FLUSH_SITE', domain };
    tx.record({ entity: 'MailHost', kind: 'UPDATED', ids: [hostId], fields: ['queue'], detail });
  });
  return { by: domain === null ? 'ALL' : 'SITE', action: null };
}

/** Postfix can be asked for a destination only where it keeps a list; for others it takes the messages' ids. */
function tryEach(
  { database }: Deps,
  { hostId, domain, idempotencyKey }: Asked & { domain: string },
): Promise<Flushed> {
  return database.sqlTransaction(async (tx) => {
    const filter = { domain, queues: ['DEFERRED' as const] };
    const where = filterSql(hostId, filter);
    const key = idempotencyKey === null ? {} : { idempotencyKey };
    const stored = { hostId, act: 'FLUSH' as const, state: 'RUNNING' as const, where, filter, reason: null };
    const { action, isNew } = await storeOnce(tx, { ...stored, ...key });
    if (isNew) await runAction(tx, action);
    return { by: 'MESSAGES', action };
  });
}
