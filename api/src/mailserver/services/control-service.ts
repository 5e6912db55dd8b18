import type { ActionResult, ServiceAction, ServiceId } from '@postroom/infra/agent/protocol/index.ts';
import type { MailHost } from '@postroom/prisma';
import { authorize } from '../../core/policy.ts';
import { reasonOf } from '../../core/reason.ts';
import type { Deps } from '../../deps.ts';
import { acting } from '../acting.ts';
import { OutcomeUnknownError } from '../errors.ts';
import { policy } from '../policy.ts';
import { hostOf } from './host.ts';

export interface ServiceControlled {
  host: MailHost;
  result: ActionResult;
}

export interface ServiceOrder {
  hostId: string;
  service: ServiceId;
  action: ServiceAction;
  /** Why, for the record. */
  reason?: string | null;
}

/** Has a service started, stopped, restarted, reloaded or its configuration tested. */
export async function controlService(deps: Deps, order: ServiceOrder): Promise<ServiceControlled> {
  authorize(policy.controlServices);
  const { service, action } = order;
  const reason = reasonOf(order.reason);
  const host = await hostOf(deps, order.hostId);
  const tell = (how: { outcome?: 'unknown' } = {}) =>
    deps.database.transaction(async (tx) => {
      tx.record({
        ...{ entity: 'MailHost', kind: 'UPDATED', ids: [host.id], fields: ['state'] },
        detail: { service, action, ...(reason ? { reason } : {}), ...how },
      });
    });
  try {
    const result = await deps.mailHosts
      .agentOf(host)
      .call('services.act', { service, action }, { actor: acting(reason ?? undefined), timeoutMs: 60_000 });
    if (action !== 'test') await tell();
    return { host, result };
  } catch (error) {
    // It may well be done, only nobody heard of it: who asked for it must be known all the same.
    if (error instanceof OutcomeUnknownError && action !== 'test') await tell({ outcome: 'unknown' });
    throw error;
  }
}

/** Ends somebody's connections to the mailboxes; their program connects again, with the password it has. */
export async function kickConnection(
  deps: Deps,
  { hostId, user, address }: { hostId: string; user: string; address: string | null },
): Promise<{ host: MailHost; ended: number }> {
  authorize(policy.controlServices);
  const host = await hostOf(deps, hostId);
  const { ended } = await deps.mailHosts
    .agentOf(host)
    .call('services.kick', { user, address }, { actor: acting() });
  await deps.database.transaction(async (tx) => {
    tx.record({
      ...{ entity: 'MailHost', kind: 'UPDATED', ids: [host.id], fields: ['connections'] },
      detail: { kicked: user, address, ended },
    });
  });
  return { host, ended };
}
