import type { Perform, SelectedMessage } from './change.ts';
import { setFlag } from './set-flag.ts';

/** A starred thread has its newest message starred that is no draft; taking the star away takes it from all of them. */
export const star =
  (starred: boolean): Perform =>
  async (tx, accountId, messages) => {
    const chosen = (starred ? withoutOlder(messages) : messages).map(({ id }) => id);
    const changes = await setFlag(tx, accountId, 'flagged', starred, chosen);
    const messageIds = changes.flatMap((change) => ('messageIds' in change ? change.messageIds : []));
    return { messageIds, fields: ['starred'], changes };
  };

function withoutOlder(messages: SelectedMessage[]): SelectedMessage[] {
  const newest = new Map<string, SelectedMessage>();
  for (const message of messages) {
    const other = newest.get(message.threadId);
    if (message.byThread && (!other || standsFor(message, other))) newest.set(message.threadId, message);
  }
  return messages.filter((message) => message.byItself || newest.get(message.threadId) === message);
}

/** Drafts are replaced as they are written, and would take the star with them. */
function standsFor(message: SelectedMessage, other: SelectedMessage): boolean {
  if (message.draft !== other.draft) return other.draft;
  return message.receivedAt > other.receivedAt;
}
