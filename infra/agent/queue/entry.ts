// A file of the queue as it is told.
import type { QueueEntry, QueueName } from '../protocol/queue.ts';
import type { QueueFile } from './queue-file.ts';

export function entryOf(queue: QueueName, queueId: string, file: QueueFile, modifiedAt: number): QueueEntry {
  const left = file.recipients.filter(({ done }) => !done).map(({ address }) => address);
  return {
    ...{
      queueId,
      queue,
      sender: file.sender,
      recipients: left,
      recipientCount: left.length + file.moreRecipients,
    },
    ...{ size: file.size, arrivedAt: Math.round(file.arrivedAt), messageId: file.messageId },
    // Postfix dates a deferred file to the time of its next try.
    nextTryAt: queue === 'deferred' ? Math.round(modifiedAt) : null,
    ...{ reason: null, status: null, remoteHost: null, problem: null },
  };
}

/** A file that cannot be read as one of a message. */
export const unreadable = (
  queue: QueueName,
  queueId: string,
  modifiedAt: number,
  problem: string,
): QueueEntry => ({
  ...{ queueId, queue, sender: '', recipients: [], recipientCount: 0, size: 0, arrivedAt: modifiedAt },
  ...{ nextTryAt: null, messageId: null, reason: null, status: null, remoteHost: null, problem },
});
