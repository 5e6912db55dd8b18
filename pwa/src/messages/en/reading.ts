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

  'reading.privacy': 'Reading',
  'reading.privacyNote': 'Senders whose images load',
  'reading.trustedSenders': 'Images load without asking',
  'reading.trustedSendersNote':
    'Images in mail from these addresses load through this server, which keeps your address and device from the sender. The sender still learns that the mail was opened.',
  'reading.noTrusted': 'Nobody yet. Choose “Always” above a mail with images to add its sender.',
  'reading.distrust': 'Ask again',
  'reading.distrustOf': ({ sender }: { sender: string }) => `Ask again before images from ${sender} load`,
} as const;
