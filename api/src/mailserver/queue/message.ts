// A message in a host's queue, as it is kept here.
import type { MailQueueAct, MailQueueActionState, MailQueueName } from '@postroom/prisma';

export type QueueName = MailQueueName;
export type QueueAct = MailQueueAct;
export type QueueActionState = MailQueueActionState;

export interface QueuedMessage {
  id: string;
  hostId: string;
  queueId: string;
  queue: QueueName;
  sender: string;
  recipients: string[];
  recipientCount: number;
  size: bigint;
  arrivedAt: Date;
  nextTryAt: Date | null;
  attempts: number;
  messageId: string | null;
  reason: string | null;
  cause: string | null;
  status: string | null;
  remoteHost: string | null;
  problem: string | null;
}
