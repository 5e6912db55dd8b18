import { plural } from '../plural.ts';

interface Count {
  count: number;
}

/** What a list of conversations says, also before the app is there (first-view): nothing else belongs here. */
export const list = {
  'mail.role.INBOX': 'Inbox',
  'mail.unreadCount': ({ count }: Count) => plural(count, { one: '# unread', other: '# unread' }),
  'mail.me': 'me',
  'mail.noSender': '(unknown sender)',
  'mail.noSubject': '(no subject)',
  'accounts.all': 'All inboxes',
};
