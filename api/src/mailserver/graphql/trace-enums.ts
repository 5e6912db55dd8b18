import { builder } from '../../graphql/builder.ts';

export const MailDirectionRef = builder.enumType('MailDirection', {
  description: 'Which way mail goes, seen from the mail host.',
  values: {
    INBOUND: { description: 'To mailboxes here.' },
    OUTBOUND: { description: 'From people and programs here to anybody.' },
  },
});

export const TraceStateRef = builder.enumType('TraceState', {
  description: 'What became of a message as a whole: what needs somebody’s attention first.',
  values: {
    QUEUED: { description: 'In the queue, on its way.' },
    DEFERRED: { description: 'Waits in the queue: it is tried again.' },
    HELD: { description: 'Held back in the queue.' },
    DELIVERED: { description: 'Delivered to all its recipients, or handed over to their servers.' },
    BOUNCED: { description: 'Could not be delivered to at least one recipient.' },
    REJECTED: { description: 'Was not taken.' },
    REMOVED: { description: 'Was taken out of the queue, or discarded.' },
    REQUEUED: { description: 'Went on under another queue id.' },
    ABANDONED: { description: 'The sender went away before it was complete.' },
  },
});

export const TraceRecipientStateRef = builder.enumType('TraceRecipientState', {
  description: 'How far a message is for one recipient.',
  values: {
    QUEUED: { description: 'On its way.' },
    DEFERRED: { description: 'Waits: it is tried again.' },
    DELIVERED: { description: 'Delivered, or handed over to the next server.' },
    BOUNCED: { description: 'Could not be delivered.' },
    REJECTED: { description: 'The recipient was not taken.' },
    REMOVED: { description: 'Discarded.' },
  },
});

export const TraceStageRef = builder.enumType('TraceStage', {
  description: 'A step of a message’s way through a mail host.',
  values: {
    CONNECT: { description: 'A client connected.' },
    RECEIVED: { description: 'The message came in.' },
    POLICY: { description: 'A rule of the server’s did something with it.' },
    MILTER: { description: 'A filter (milter) did something with it.' },
    QUEUED: { description: 'It entered the queue.' },
    CONNECTION: { description: 'What another server said, or how the connection to it broke.' },
    SENT: { description: 'Handed over: to the mailbox’s server or to another host.' },
    DEFERRED: { description: 'An attempt failed, and it is tried again.' },
    BOUNCED: { description: 'It could not be delivered.' },
    REJECTED: { description: 'It, or a recipient, was refused.' },
    EXPIRED: { description: 'It was tried for days, and given up.' },
    REPORTED: { description: 'A report about it was sent.' },
    HELD: { description: 'It was held back.' },
    RELEASED: { description: 'It was released from hold.' },
    REQUEUED: { description: 'It was put into the queue again.' },
    REMOVED: { description: 'It was taken out of the queue.' },
    ABANDONED: { description: 'The client went away before it was complete.' },
    WARNING: { description: 'The server warned about it.' },
    SIEVE: { description: 'A Sieve script did something besides, or storing failed.' },
    STORED: { description: 'It lies in a folder of the mailbox.' },
    FORWARDED: { description: 'A Sieve script forwarded it.' },
    DISCARDED: { description: 'It was thrown away on purpose.' },
  },
});
