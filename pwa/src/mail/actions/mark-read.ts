import { t } from '../../messages/message.ts';
import type { Mail } from '../data/mail.ts';
import { act } from './act.ts';
import { MarkRead } from './documents.ts';

/** Marks threads or messages as read or unread. */
export async function markRead(mail: Mail, ids: string[], read: boolean): Promise<void> {
  if (ids.length === 0) return;
  await act(mail, {
    intent: { kind: 'read', ids, read },
    document: MarkRead,
    variables: (some) => ({ input: { ids: some, read } }),
    rows: ({ markRead: answer }) => (answer.__typename === 'MarkReadPayload' ? answer : {}),
    title: t(read ? 'mail.doMarkRead' : 'mail.doMarkUnread', { count: ids.length }),
  });
}
