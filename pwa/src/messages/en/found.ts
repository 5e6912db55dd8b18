import { plural } from '../plural.ts';

interface Count {
  count: number;
}

const messages = ({ count }: Count): string => plural(count, { one: '# message', other: '# messages' });

/** What is done to messages that a search found. */
export const found = {
  'found.selectEverything': 'Select everything that matches',
  'found.everythingSelected': 'Everything that matches is selected.',
  'found.deleteEverything': 'Delete everything that matches for ever?',
  'found.deleteQuestion': ({ count }: Count) =>
    `Delete ${plural(count, { one: 'this message', other: '# messages' })} for ever?`,
  'found.doMove': ({ count, folder }: Count & { folder: string }) =>
    `Move ${messages({ count })} to ${folder}`,
  'found.moved': ({ count, folder }: Count & { folder: string }) =>
    `${messages({ count })} moved to ${folder}`,
  'found.copied': ({ count, folder }: Count & { folder: string }) =>
    `${messages({ count })} copied to ${folder}`,
  'found.restored': (count: Count) => `${messages(count)} put back`,
  'found.doDelete': (count: Count) => `Delete ${messages(count)} for ever`,
  'found.deleted': (count: Count) => `${messages(count)} deleted for ever`,
  'found.snoozed': ({ count, when }: Count & { when: string }) =>
    `${messages({ count })} snoozed until ${when}`,
  'found.markedRead': (count: Count) => `${messages(count)} marked as read`,
  'found.markedUnread': (count: Count) => `${messages(count)} marked as unread`,
  'found.starred': (count: Count) => `${messages(count)} starred`,
  'found.unstarred': (count: Count) => `The star was taken off ${messages(count)}`,
} as const;
