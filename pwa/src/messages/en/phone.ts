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

  'offline.weeks': 'Recent mail',
  'offline.weeksNote':
    'How much is kept with its text on this device, to be read and searched without a connection.',
  'offline.weeksChoice': ({ count }: { count: number }) =>
    plural(count, { one: 'The last week', other: 'The last # weeks' }),
  'offline.off': 'Only what I open',
  'offline.folders': 'Folders',
} as const;
