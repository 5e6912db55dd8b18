// What became of sent mail, recipient by recipient, and the reports of other mail servers.
import { builder } from '../../graphql/builder.ts';
import { defineLoader } from '../../graphql/loader.ts';
import { REPORTED_STATES } from '../delivery/apply-reports.ts';
import { type Delivery, type DeliveryState, selectDeliveries } from '../delivery/delivery.ts';
import { reasonInWords } from '../delivery/status-words.ts';
import type { DeliveryReport, ReportedRecipient } from '../mime/types.ts';
import { OutgoingMessageRef } from './outgoing-message.ts';

const states: Record<DeliveryState, string> = {
  QUEUED: 'The own mail server has it and is about to deliver it.',
  DEFERRED: 'An attempt failed; it is tried again by itself.',
  HANDED_OVER: 'The recipient’s mail server took it.',
  DELIVERED: 'It lies in the recipient’s mailbox.',
  BOUNCED: 'It could not be delivered, and is not tried any more.',
  REMOVED: 'An administrator took it out of the queue.',
};

const DeliveryStateRef = builder.enumType('DeliveryState', {
  description: 'How far a message has come on its way to one recipient.',
  values: Object.fromEntries(
    Object.entries(states).map(([state, description]) => [state, { description }]),
  ) as Record<DeliveryState, { description: string }>,
});

const DeliveryRef = builder.objectRef<Delivery>('Delivery').implement({
  description:
    'What is known of the way of a message to one recipient: from the mail server’s log, or a report.',
  fields: (t) => ({
    recipient: t.exposeString('recipient', { description: 'The address, as it was written; in lower case.' }),
    state: t.field({
      type: DeliveryStateRef,
      description: 'How far it has come.',
      resolve: (row) => row.state,
    }),
    reason: t.string({
      nullable: true,
      description: 'Why it is not there yet, in a sentence; null when nothing is wrong or nobody said why.',
      resolve: ({ state, statusCode }) =>
        state === 'BOUNCED' || state === 'DEFERRED' ? reasonInWords(statusCode) : null,
    }),
    host: t.exposeString('host', {
      nullable: true,
      description: 'The host that answered; null when none was reached, or behind an alias.',
    }),
    reply: t.exposeString('reply', {
      nullable: true,
      description: 'Its answer as it gave it, or what kept the mail server from asking.',
    }),
    statusCode: t.exposeString('statusCode', {
      nullable: true,
      description: 'The enhanced status code of the answer (RFC 3463).',
    }),
    nextAttemptAt: t.expose('nextAttemptAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it is tried again, about; null when it is not.',
    }),
    occurredAt: t.expose('occurredAt', { type: 'DateTime', description: 'When this happened.' }),
    reported: t.boolean({
      description: 'Whether another server’s report says so, rather than the own server’s log.',
      resolve: ({ source }) => source === 'REPORT',
    }),
  }),
});

const loadDeliveries = defineLoader<Delivery[]>((ids, { deps }) => selectDeliveries(deps.database, ids));

builder.objectField(OutgoingMessageRef, 'deliveries', (t) =>
  t.field({
    type: [DeliveryRef],
    description:
      'What became of it, recipient by recipient, what needs attention first. Empty until the mail server has said something; of external accounts only reports are known.',
    resolve: async ({ id }, _args, context) => (await loadDeliveries(context, id)) ?? [],
  }),
);

const ReportedRecipientRef = builder.objectRef<ReportedRecipient>('ReportedRecipient').implement({
  description: 'What a report says of one recipient.',
  fields: (t) => ({
    recipient: t.exposeString('recipient', { description: 'The address.' }),
    state: t.field({
      type: DeliveryStateRef,
      description: 'What became of the message.',
      resolve: ({ action }) => REPORTED_STATES[action],
    }),
    reason: t.string({
      nullable: true,
      description: 'Why, in a sentence; null when the report does not say.',
      resolve: ({ action, statusCode }) =>
        action === 'failed' || action === 'delayed' ? reasonInWords(statusCode) : null,
    }),
    reply: t.exposeString('reply', { nullable: true, description: 'The words of the server that refused.' }),
    host: t.exposeString('host', { nullable: true, description: 'The server that refused.' }),
  }),
});

export const DeliveryReportRef = builder.objectRef<DeliveryReport>('DeliveryReport').implement({
  description: 'A mail server’s report about another message (RFC 3464). Anybody can write one.',
  fields: (t) => ({
    reporter: t.exposeString('reporter', { nullable: true, description: 'The server that reports.' }),
    subject: t.exposeString('subject', {
      nullable: true,
      description: 'The subject of the message it is about.',
    }),
    recipients: t.field({
      type: [ReportedRecipientRef],
      description: 'Whom it is about.',
      resolve: (report) => report.recipients,
    }),
  }),
});
