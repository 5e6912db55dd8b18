import { plural } from '../plural.ts';

interface Count {
  count: number;
}

/** Reading one message: its pictures, its sender, its files. */
export const reading = {
  'reading.imagesBlocked': 'Images from other servers are not loaded.',
  'reading.loadOnce': 'Load once',
  'reading.loadAlways': ({ sender }: { sender: string }) => `Always from ${sender}`,
  'reading.trackers': ({ count }: Count) =>
    plural(count, { one: '# tracking image blocked.', other: '# tracking images blocked.' }),
  'reading.trusted': ({ sender }: { sender: string }) => `Images from ${sender} load from now on`,
  'reading.imageFailed': 'Image not available',
  'reading.imagesFailed': ({ count }: Count) =>
    plural(count, { one: '# image could not be loaded.', other: '# images could not be loaded.' }),

  'reading.warning.NOT_AUTHENTIC':
    'This message did not pass the check of its sender: it probably does not come from the address shown. Do not answer, pay or open anything without asking the person another way.',
  'reading.warning.NAME_HOLDS_OTHER_ADDRESS':
    'The name of the sender is an address, but the message comes from another one. Look at the details before you answer.',
  'reading.warning.NAME_OF_COLLEAGUE':
    'The sender has the name of somebody in your organization, but writes from outside of it.',
  'reading.warning.REPLIES_GO_ELSEWHERE': 'Your answer would go to another domain than the sender’s.',
  'reading.firstContact': 'This address writes to you for the first time.',
  'reading.authentication': 'Sender check',
  'reading.notChecked': 'Not checked by the receiving server',
  'reading.check': ({ method, verdict }: { method: string; verdict: string }) => `${method} ${verdict}`,
  'reading.verdict.PASS': 'passed',
  'reading.verdict.FAIL': 'failed',
  'reading.verdict.NONE': 'not given',
  'reading.checkedBy': ({ host }: { host: string }) => `Checked by ${host}.`,
  'reading.signedBy': ({ domains }: { domains: string }) => `Signed by ${domains}.`,
  'reading.unsubscribe': 'Unsubscribe',
  'reading.unsubscribeTitle': 'Leave this mailing list?',
  'reading.unsubscribe.ONE_CLICK': ({ where }: { where: string }) =>
    `This server asks ${where} to take you off the list. Nothing about you or your device is sent along.`,
  'reading.unsubscribe.MAIL': ({ where }: { where: string }) =>
    `A mail that asks to take you off the list is sent from your account to ${where}.`,
  'reading.unsubscribe.LINK': ({ where }: { where: string }) =>
    `A page of the sender opens at ${where}, in a window of its own.`,
  'reading.openPage': 'Open the page',

  'reading.morePeople': ({ count, left }: Count & { left: number }) =>
    left > count ? `Show ${count} more of ${left}` : `Show ${count} more`,
  'reading.restOfText': 'Show more of the message',
  'reading.onlyPictures': 'This message has no text, only images.',

  'reading.originalColours': 'Original colours',
  'reading.darkColours': 'Colours for the dark',
  'reading.source': 'Source of the message',
  'reading.showSource': 'Show the source',
  'reading.print': 'Print',
  'reading.printThread': 'Print the conversation',

  'reading.privacy': 'Reading',
  'reading.privacyNote': 'Senders whose images load',
  'reading.trustedSenders': 'Images load without asking',
  'reading.trustedSendersNote':
    'Images in mail from these addresses load through this server, which keeps your address and device from the sender. The sender still learns that the mail was opened.',
  'reading.noTrusted': 'Nobody yet. Choose “Always” above a mail with images to add its sender.',
  'reading.distrust': 'Ask again',
  'reading.distrustOf': ({ sender }: { sender: string }) => `Ask again before images from ${sender} load`,
} as const;
