import { plural } from '../plural.ts';

interface Count {
  count: number;
}

const conversations = ({ count }: Count): string =>
  plural(count, { one: '# conversation', other: '# conversations' });

const messages = ({ count }: Count): string => plural(count, { one: '# message', other: '# messages' });

/** Putting mail in order: many at once, copies, snoozing. */
export const organize = {
  'organize.doUndo': 'Undo',
  'organize.doCopy': ({ count, folder }: Count & { folder: string }) =>
    `Copy ${conversations({ count })} to ${folder}`,
  'organize.copied': ({ count, folder }: Count & { folder: string }) =>
    `${conversations({ count })} copied to ${folder}`,
  'organize.copyTo': 'Copy to …',
  'organize.restore': 'Put back',
  'organize.doRestore': (count: Count) => `Put ${conversations(count)} back`,
  'organize.restored': (count: Count) => `${conversations(count)} put back`,
  'organize.markedRead': (count: Count) => `${conversations(count)} marked as read`,
  'organize.markedUnread': (count: Count) => `${conversations(count)} marked as unread`,
  'organize.starred': (count: Count) => `${conversations(count)} starred`,
  'organize.unstarred': (count: Count) => `The star was taken off ${conversations(count)}`,

  'organize.snooze': 'Snooze …',
  'organize.changeTime': 'Change the time …',
  'organize.doSnooze': ({ count, when }: Count & { when: string }) =>
    `Snooze ${conversations({ count })} until ${when}`,
  'organize.snoozed': ({ count, when }: Count & { when: string }) =>
    `${conversations({ count })} snoozed until ${when}`,
  'organize.doUnsnooze': (count: Count) => `Bring ${conversations(count)} back to the inbox`,
  'organize.unsnoozed': (count: Count) => `${conversations(count)} back in the inbox`,
  'organize.snoozeTitle': 'Bring it back …',
  'organize.laterToday': 'Later today',
  'organize.thisEvening': 'This evening',
  'organize.tomorrow': 'Tomorrow',
  'organize.weekend': 'This weekend',
  'organize.nextWeek': 'Next week',
  'organize.pick': 'Another day and time',
  'organize.pickDay': 'Day and time',
  'organize.pickHelp': 'In your own time zone.',
  'organize.pickPast': 'Choose a time that is yet to come.',
  'organize.pickDo': 'Snooze until then',
  'organize.until': ({ when }: { when: string }) => `Until ${when}`,
  'organize.wasSnoozed': ({ when }: { when: string }) => `Was snoozed until ${when}`,

  'organize.toWords': ({ names }: { names: string }) => `To: ${names}`,
  'organize.toNobody': '(nobody yet)',

  'organize.filter': 'Show',
  'organize.filterAll': 'Everything',
  'organize.filterUnread': 'Only unread',
  'organize.filterStarred': 'Only starred',
  'organize.noneUnread': 'Nothing unread here',
  'organize.noneUnread.help': 'All of it has been read.',
  'organize.noneStarred': 'Nothing starred here',
  'organize.noneStarred.help': 'Star what you want to find again. On the keyboard: s.',

  'organize.loadedSelected': ({ count }: Count) =>
    plural(count, { one: 'What is loaded is selected.', other: 'All # that are loaded are selected.' }),
  'organize.selectEverything': ({ count, place }: { count: number | null; place: string }) =>
    count === null ? `Select everything in ${place}` : `Select all ${messages({ count })} in ${place}`,
  'organize.everythingSelected': ({ count, place }: { count: number | null; place: string }) =>
    count === null
      ? `Everything in ${place} is selected.`
      : `All ${messages({ count })} in ${place} are selected.`,
  'organize.everything': 'Everything',
  'organize.selectLoaded': 'Only what is loaded',
  'organize.everythingTitle': ({ what }: { what: string }) => `${what}: everything in a list`,
  'organize.deleteEverything': ({ place }: { place: string }) => `Delete everything in ${place} for ever?`,
  'organize.deleteEverythingHelp': ({ count }: { count: number | null }) =>
    count === null
      ? 'It will be gone from the mail server. This cannot be undone.'
      : `${messages({ count })} will be gone from the mail server. This cannot be undone.`,
  'organize.selectRead': 'Select what is read',
  'organize.selectUnread': 'Select what is unread',
  'organize.extendNext': 'Select on, downwards',
  'organize.extendPrevious': 'Select on, upwards',

  'organize.progress': 'Actions on many messages',
  'organize.collecting': ({ count }: Count) =>
    count === 0 ? 'Looking for what it is about …' : `Found ${messages({ count })} so far …`,
  'organize.running': ({ what, done, total }: { what: string; done: string; total: string }) =>
    `${what}: ${done} of ${total}`,
  'organize.undoing': ({ left }: { left: string }) => `Undoing: ${left} to go`,
  'organize.finished': ({ what, count }: Count & { what: string }) => `${what}: ${messages({ count })}, done`,
  'organize.stopped': ({ what, count }: Count & { what: string }) =>
    `${what}: stopped after ${messages({ count })}`,
  'organize.failed': ({ what, problem }: { what: string; problem: string }) => `${what}: ${problem}`,
  'organize.undone': 'All is as it was before.',
  'organize.stop': 'Stop',
  'organize.kind.READ': 'Mark as read',
  'organize.kind.UNREAD': 'Mark as unread',
  'organize.kind.STAR': 'Star',
  'organize.kind.UNSTAR': 'Take the star off',
  'organize.kind.MOVE': 'Move',
  'organize.kind.COPY': 'Copy',
  'organize.kind.RESTORE': 'Put back',
  'organize.kind.DELETE': 'Delete for ever',
  'organize.kind.SNOOZE': 'Snooze',
  'organize.kind.UNSNOOZE': 'Back to the inbox',
} as const;
