// The first screen of the inbox in words: what is shown before the app itself is there.

import type { Thread } from '../mail/data/documents.ts';
import { faceOf, nameOf, peopleInWords } from '../mail/data/people.ts';
import { firstWords } from '../mail/list/first-words.ts';
import { markOf } from '../mail/list/mark-of.ts';
import { oneLine } from '../mail/text/bidi.ts';
import { list } from '../messages/en/list.ts';
import { dayGroup, shortTime } from '../messages/format.ts';

/** As many rows as a tall screen shows. */
export const ROWS = 14;

export type FirstThread = Pick<
  Thread,
  'id' | 'subject' | 'snippet' | 'participants' | 'messageCount' | 'unreadCount' | 'latestAt'
> & { account: { id: string } };

/** What the app knows of its inbox, newest first. */
export interface FirstMail {
  threads: readonly FirstThread[];
  accounts: readonly { id: string; address: string }[];
  /** Conversations with something unread. */
  unread: number;
}

export interface FirstRow {
  id: string;
  /** Heading of the stretch of time that begins with this row. */
  group: string | undefined;
  face: string;
  people: string;
  count: number;
  when: string;
  subject: string;
  /** Which account, where there are several. */
  mark: string;
  snippet: string;
  unread: boolean;
}

export interface FirstScreen {
  title: string;
  unread: string;
  rows: FirstRow[];
}

export function screenOf({ threads, accounts, unread }: FirstMail, now = new Date()): FirstScreen {
  const own = accounts.map(({ address }) => address.toLowerCase());
  const addresses = accounts.map(({ address }) => address);
  let group = dayGroup(now.toISOString(), now);
  const rows = threads.slice(0, ROWS).map((thread): FirstRow => {
    const title = dayGroup(thread.latestAt, now);
    const begins = title !== group;
    group = title;
    const account = accounts.find(({ id }) => id === thread.account.id);
    return {
      id: thread.id,
      group: begins ? title : undefined,
      face: nameOf(faceOf(thread.participants, own) ?? { name: null, address: '?' }),
      people: peopleInWords(thread.participants, own),
      count: thread.messageCount,
      when: shortTime(thread.latestAt, now),
      subject: oneLine(thread.subject) || list['mail.noSubject'],
      mark: account === undefined || accounts.length < 2 ? '' : markOf(account.address, addresses),
      snippet: firstWords(thread.snippet),
      unread: thread.unreadCount > 0,
    };
  });
  return {
    title: accounts.length > 1 ? list['accounts.all'] : list['mail.role.INBOX'],
    unread: unread > 0 ? list['mail.unreadCount']({ count: unread }) : '',
    rows,
  };
}
