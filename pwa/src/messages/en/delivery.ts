import { plural } from '../plural.ts';

/** What became of sent mail. */
export const delivery = {
  'delivery.title': 'Delivery',
  'delivery.QUEUED': 'In the mail server’s queue',
  'delivery.DEFERRED': 'Waiting',
  'delivery.HANDED_OVER': 'Handed over',
  'delivery.DELIVERED': 'Delivered',
  'delivery.BOUNCED': 'Not delivered',
  'delivery.REMOVED': 'Taken out of the queue',
  'delivery.oneBounced': ({ address }: { address: string }) => `Not delivered to ${address}.`,
  'delivery.bounced': ({ count, of }: { count: number; of: number }) =>
    `Not delivered to ${count} of ${of} recipients.`,
  'delivery.oneDeferred': ({ address }: { address: string }) => `Not delivered to ${address} yet.`,
  'delivery.deferred': ({ count, of }: { count: number; of: number }) =>
    `Not delivered to ${count} of ${of} recipients yet.`,
  'delivery.queued': 'On its way.',
  'delivery.delivered': 'Delivered.',
  'delivery.handedOver': ({ host }: { host: string }) => `Handed to ${host}.`,
  'delivery.allHandedOver': ({ count }: { count: number }) =>
    `Handed to the mail servers of ${plural(count, { one: '# recipient', other: '# recipients' })}.`,
  'delivery.nextAttempt': ({ time }: { time: string }) => `Tried again about ${time}.`,
  'delivery.answered': ({ host }: { host: string }) => `${host} answered:`,
  'delivery.said': 'The mail server says:',
  'delivery.reported': 'As a report in your mailbox says.',
  'delivery.details': 'Details for each recipient',
  'delivery.reportOf': ({ subject }: { subject: string }) => `About your message “${subject}”`,
  'delivery.reportOfUnknown': 'About a message of yours',
} as const;
