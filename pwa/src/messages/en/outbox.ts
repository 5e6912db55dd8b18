/** What waits to be sent. */
export const outbox = {
  'outbox.note': 'What has not reached the server yet',
  'outbox.empty': 'Everything is delivered',
  'outbox.emptyHelp': 'What you do offline waits here and goes out by itself.',
  'outbox.onDevice': 'On this device',
  'outbox.onDeviceNote': 'Goes out in this order.',
  'outbox.onDeviceOffline': 'Goes out in this order as soon as you are online.',
  'outbox.sendNow': 'Send now',
  'outbox.notKept': 'This device has no room for it. Free some space, then try again.',
  'outbox.waiting': 'Waiting its turn',
  'outbox.sending': 'Sending …',
  'outbox.conflictField': ({ field, yours, theirs }: { field: string; yours: string; theirs: string }) =>
    `${field}: yours “${yours}”, theirs “${theirs}”`,
  'outbox.discard': 'Discard',
  'outbox.discardNamed': ({ title }: { title: string }) => `Discard: ${title}`,
  'outbox.discarded': ({ title }: { title: string }) => `Discarded: ${title}`,
  'outbox.discardQuestion': 'Discard this change?',
  'outbox.discardExplained': ({ title }: { title: string }) =>
    `“${title}” is not sent and is taken back here. This cannot be undone.`,
} as const;
