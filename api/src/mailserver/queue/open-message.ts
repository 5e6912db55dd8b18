import type { QueueContent } from '@postroom/infra/agent/protocol/index.ts';
import { NotFoundError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import { reasonOf } from '../../core/reason.ts';
import type { Deps } from '../../deps.ts';
import { acting } from '../acting.ts';
import { policy } from '../policy.ts';
import { hostOf } from '../services/host.ts';
import type { QueuedMessage } from './message.ts';
import { findQueued } from './read-queue.ts';

/** Bytes of a text that is looked at. */
const BODY_BYTES = 32 * 1024;

/**
 * Shows somebody's mail to an administrator. It is written down before the mail is read, here and by the agent. Throws
 * NotFoundError when it has left the queue.
 */
export async function openQueuedMessage(
  { database, mailHosts }: Deps,
  { id, ...input }: { id: string; reason: string | null },
): Promise<{ message: QueuedMessage; content: QueueContent }> {
  authorize(policy.openQueued);
  const reason = reasonOf(input.reason);
  const [message] = await findQueued(database, [id]);
  if (message === undefined) throw new NotFoundError('message');
  const host = await hostOf({ database }, message.hostId);
  const { queueId, sender, recipients } = message;
  await database.sqlTransaction(async (tx) => {
    const detail = { opened: true, queueId, sender, recipients: recipients.slice(0, 10), reason };
    tx.record({ entity: 'QueuedMessage', kind: 'UPDATED', ids: [id], detail });
  });
  const actor = acting(reason ?? undefined);
  const content = await mailHosts
    .agentOf(host)
    .call('queue.show', { queueId, bodyBytes: BODY_BYTES }, { actor });
  if (Math.abs(content.entry.arrivedAt - message.arrivedAt.getTime()) > 1) throw new NotFoundError('message');
  return { message, content };
}
