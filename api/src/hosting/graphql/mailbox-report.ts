// Mailboxes in numbers, and as a file.
import { builder } from '../../graphql/builder.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { toGlobalId } from '../../graphql/node.ts';
import { OrganizationRef } from '../../graphql/refs.ts';
import { exportMailboxes, MOST_EXPORTED } from '../mailboxes/export.ts';
import {
  type DomainCounts,
  GROWTH_DAYS,
  type MailboxCounts,
  type MailboxGrowth,
  type MailboxReport,
  reportMailboxes,
} from '../mailboxes/report.ts';
import { UNUSED_DAYS } from '../mailboxes/unused.ts';
import { MailboxRef } from './mailbox.ts';
import { MailboxFilterRef, toMailboxFilter } from './mailbox-list.ts';

const CountsRef = builder.objectRef<MailboxCounts>('MailboxCounts').implement({
  description: 'Mailboxes counted. Deleted ones are not among them.',
  fields: (t) => ({
    mailboxes: t.exposeInt('mailboxes', { description: 'How many there are.' }),
    suspended: t.exposeInt('suspended', { description: 'Those that are suspended.' }),
    nearlyFull: t.exposeInt('nearlyFull', { description: 'Those at nine tenths of their limit or more.' }),
    full: t.exposeInt('full', { description: 'Those at their limit: mail is refused.' }),
    unused: t.exposeInt('unused', {
      description: `Those that were used in no way for ${UNUSED_DAYS} days, without suspended ones.`,
    }),
    bytes: t.field({
      type: 'ByteSize',
      description: 'What they hold, as far as it was counted.',
      resolve: ({ bytes }) => bytes,
    }),
  }),
});

const DomainCountsRef = builder.objectRef<DomainCounts>('MailboxCountsOfDomain').implement({
  description: 'The mailboxes of one domain, counted.',
  fields: (t) => ({
    domainId: t.id({ description: 'Its id.', resolve: ({ domainId }) => toGlobalId('Domain', domainId) }),
    name: t.exposeString('name', { description: 'Its name.' }),
    counts: t.field({ type: CountsRef, description: 'The numbers.', resolve: (row) => row }),
  }),
});

const GrowthRef = builder.objectRef<MailboxGrowth>('MailboxGrowth').implement({
  description: 'How much a mailbox has grown.',
  fields: (t) => ({
    mailbox: t.expose('mailbox', { type: MailboxRef, description: 'Which one.' }),
    bytes: t.field({
      type: 'ByteSize',
      description: `What it holds more than at the first count of the last ${GROWTH_DAYS} days.`,
      resolve: ({ bytes }) => bytes,
    }),
    fullInDays: t.exposeInt('fullInDays', {
      nullable: true,
      description:
        'Days until it is full at this pace; null without a limit, or when it is more than a year.',
    }),
  }),
});

const ReportRef = builder.objectRef<MailboxReport>('MailboxReport').implement({
  description: 'The mailboxes of an organization in numbers.',
  fields: (t) => ({
    all: t.field({ type: CountsRef, description: 'All of them.', resolve: ({ all }) => all }),
    domains: t.field({
      type: [DomainCountsRef],
      description: 'By domain, those that hold most first; at most 100.',
      resolve: ({ domains }) => domains,
    }),
    growing: t.field({
      type: [GrowthRef],
      description: `Those that have grown most in ${GROWTH_DAYS} days; at most 20.`,
      resolve: ({ growing }) => growing,
    }),
  }),
});

builder.objectField(OrganizationRef, 'mailboxReport', (t) =>
  t.field({
    type: ReportRef,
    description: 'Its mailboxes in numbers. For owners and administrators.',
    resolve: (_organization, _args, { deps }) => reportMailboxes(deps),
  }),
);

defineMutation('exportMailboxes', {
  description: `Writes mailboxes to a file for spreadsheets, at most ${MOST_EXPORTED}. An import reads it as well.`,
  input: builder.inputType('ExportMailboxesInput', {
    description: 'Which mailboxes.',
    fields: (t) => ({
      filter: t.field({ type: MailboxFilterRef, required: false, description: 'Absent: all in use.' }),
    }),
  }),
  payload: builder.objectRef<{ csv: string; count: number }>('ExportMailboxesPayload').implement({
    description: 'The file.',
    fields: (t) => ({
      csv: t.exposeString('csv', { description: 'Its text: CSV with a line of headings.' }),
      count: t.exposeInt('count', { description: 'How many mailboxes are in it.' }),
    }),
  }),
  resolve: ({ filter }, { deps }) => exportMailboxes(deps, toMailboxFilter(filter)),
});
