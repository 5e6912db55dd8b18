import { plural } from '../plural.ts';

/** Fingers, keys, and ways into the app from outside; what is kept for being offline. */
export const phone = {
  'phone.or': 'or',
  'phone.undo': 'Undo the last action',
  'phone.selectLoaded': 'Select all that are loaded',
  'phone.selectNone': 'Select nothing',
  'phone.shareFull':
    'There is no room on this device for what was shared. Free some space and share it again.',
  'phone.refresh': 'Looking for new mail …',
  'phone.pull': 'Pull to look for new mail',
  'phone.release': 'Let go to look for new mail',

  'phone.title': 'Gestures and links',
  'phone.note': 'Swipes, mail links, keys',
  'phone.swipes': 'Swipes in the list',
  'phone.swipesNote': 'What happens when a conversation is pulled aside. Everything can be undone.',
  'phone.swipeEnd': 'Pulled to the right',
  'phone.swipeStart': 'Pulled to the left',
  'phone.swipe.archive': 'Archive',
  'phone.swipe.trash': 'Delete',
  'phone.swipe.read': 'Mark as read or unread',
  'phone.swipe.star': 'Star',
  'phone.swipe.snooze': 'Snooze',
  'phone.swipe.move': 'Move to a folder',
  'phone.swipe.none': 'Nothing',
  'phone.links': 'Mail links',
  'phone.linksNote':
    'Opens the addresses on web pages in Postroom. The browser asks you once, and its settings take it back.',
  'phone.linksDo': 'Open mail links with Postroom',
  'phone.linksAsked': 'The browser has been asked. If it shows a question, agree there.',
  'phone.linksCannot': 'This browser cannot open mail links in a web app.',
  'phone.keys': 'Keys',
  'phone.keysNote': 'Everything in mail can be done from the keyboard.',

  'offline.longAway': ({ count }: { count: number }) =>
    plural(count, {
      one: 'You were away for # day: the mail on this device is read anew.',
      other: 'You were away for # days: the mail on this device is read anew.',
    }),
  'offline.recent': 'Recent mail',
  'offline.recentNote': 'Kept with its text on this device, to be read and searched without a connection.',
  'offline.howMuch': 'How much',
  'offline.weeks': ({ count }: { count: number }) =>
    count === 0 ? 'Only what I open' : plural(count, { one: 'The last week', other: 'The last # weeks' }),
  'offline.folders': 'Folders',
  'offline.keepFolder': ({ folder }: { folder: string }) => `Keep ${folder}`,
  'offline.moreFolders': ({ count }: { count: number }) =>
    plural(count, { one: '# more folder', other: '# more folders' }),
  'offline.keeping': ({ done, total }: { done: string; total: string }) =>
    `Keeping recent mail: ${done} of ${total} conversations`,
  'offline.kept': ({ count, conversations, when }: { count: number; conversations: string; when: string }) =>
    `${plural(count, { one: '# message', other: '# messages' })} in ${conversations} conversations are here, as of ${when}.`,
  'offline.nothingYet':
    'Nothing is kept ahead yet. It begins soon after the app is opened with a connection.',
  'offline.keepNow': 'Keep it now',
  'offline.full':
    'The browser gives no more room: older texts were removed from this device, lists and what waits to be sent were not. Choose fewer weeks, or free some space.',
  'offline.texts': ({ texts, pictures }: { texts: string; pictures: string }) =>
    `Texts of messages: ${texts}. Pictures: ${pictures}. What was not read for the longest time goes first.`,
} as const;
