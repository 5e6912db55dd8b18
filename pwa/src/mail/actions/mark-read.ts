import { t } from '../../messages/message.ts';
import type { Mail } from '../data/mail.ts';
import { type Acted, act } from './act.ts';
import { MarkRead } from './documents.ts';

/** Marks threads or messages as read or unread. Several at once can be undone; one is its own way back. */
export async function markRead(mail: Mail, ids: string[], read: boolean): Promise<Acted[]> {
  if (ids.length === 0) return [];
  return act(mail, {
    intent: { kind: 'read', ids, read },
    document: MarkRead,
    variables: (some) => ({ input: { ids: some, read, undoable: ids.length > 1 } }),
    rows: ({ markRead: answer }) => (answer.__typename === 'MarkReadPayload' ? answer : {}),
    actionOf: ({ markRead: answer }) =>
      answer.__typename === 'MarkReadPayload' ? (answer.action?.id ?? null) : null,
    title: t(read ? 'mail.doMarkRead' : 'mail.doMarkUnread', { count: ids.length }),
  });
}
