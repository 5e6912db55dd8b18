import type { Perform } from './change.ts';
import { setFlag } from './set-flag.ts';

/** Marks messages, and all messages of threads, as read or unread. */
export const markRead =
  (read: boolean): Perform =>
  async (tx, accountId, messages) => {
    const ids = messages.map(({ id }) => id);
    const changes = await setFlag(tx, accountId, 'seen', read, ids);
    return { messageIds: touched(changes), fields: ['unread'], changes };
  };

const touched = (changes: Awaited<ReturnType<typeof setFlag>>): string[] =>
  changes.flatMap((change) => ('messageIds' in change ? change.messageIds : []));
