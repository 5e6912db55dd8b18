// How much of a domain is used, and how well it does.
import { InputError } from '../../core/errors.ts';
import { builder } from '../../graphql/builder.ts';
import { byKey, defineLoader } from '../../graphql/loader.ts';
import { publicNames } from '../dns/public-names.ts';
import { type DomainHealth, type HealthReason, healthOf } from '../domains/health.ts';
import {
  type DomainDay,
  type DomainNumbers,
  factsOf,
  readDomainHistory,
  readDomainNumbers,
} from '../domains/usage.ts';
import { DomainRef, loadDomain } from './domain.ts';

const MOST_DAYS = 366;

const loadNumbers = defineLoader<DomainNumbers>(async (ids, { deps }) =>
  byKey(await readDomainNumbers(deps, ids), (numbers) => numbers.id),
);

const DomainUsageRef = builder.objectRef<DomainNumbers>('DomainUsage').implement({
  description: 'What a domain holds now.',
  fields: (t) => ({
    mailboxes: t.exposeInt('mailboxes', { description: 'Its mailboxes, without deleted ones.' }),
    suspendedMailboxes: t.exposeInt('suspendedMailboxes', {
      description: 'Those of them that are suspended by themselves.',
    }),
    aliases: t.exposeInt('aliases', { description: 'Its aliases.' }),
    bytes: t.field({
      type: 'ByteSize',
      nullable: true,
      description: 'What the mail in them comes to; null before it was counted.',
      resolve: ({ bytes }) => bytes,
    }),
    messages: t.int({
      nullable: true,
      description: 'How many messages they hold; null before it was counted.',
      resolve: ({ messages }) => (messages === null ? null : Math.min(messages, 2_147_483_647)),
    }),
    countedAt: t.expose('countedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the mail host was asked last.',
    }),
    quotaGiven: t.field({
      type: 'ByteSize',
      description: 'What the quotas of its mailboxes come to.',
      resolve: ({ quotaGiven }) => quotaGiven,
    }),
    nearlyFull: t.exposeInt('nearlyFull', { description: 'Mailboxes at 90 % of their limit or more.' }),
    delay95: t.exposeFloat('delay95', {
      nullable: true,
      description:
        'Seconds within which 95 % of what its senders sent to other servers in the last 24 hours was taken there, what still waits included; null when that were fewer than 20 recipients, and where no log tells.',
    }),
    delayOf: t.exposeInt('delayOf', {
      nullable: true,
      description: 'To how many recipients that was; null where no log tells.',
    }),
    full: t.exposeInt('full', { description: 'Mailboxes at their limit: they refuse mail.' }),
  }),
});

const DomainUsageDayRef = builder.objectRef<DomainDay>('DomainUsageDay').implement({
  description: 'What a domain held at the end of a day (UTC), or holds today.',
  fields: (t) => ({
    day: t.expose('day', { type: 'DateTime', description: 'The day, as its first moment.' }),
    mailboxes: t.exposeInt('mailboxes', { description: 'Its mailboxes.' }),
    aliases: t.exposeInt('aliases', { description: 'Its aliases.' }),
    bytes: t.field({ type: 'ByteSize', description: 'Its mail.', resolve: ({ bytes }) => bytes }),
    messages: t.int({
      description: 'Its messages.',
      resolve: ({ messages }) => Math.min(Number(messages), 2_147_483_647),
    }),
    received: t.exposeInt('received', {
      nullable: true,
      description: 'Messages delivered to it on that day; null where no log tells.',
    }),
    refused: t.exposeInt('refused', {
      nullable: true,
      description: 'Messages to it that were refused, likewise.',
    }),
    sent: t.exposeInt('sent', {
      nullable: true,
      description: 'Messages its senders sent elsewhere, likewise.',
    }),
    delay95: t.exposeFloat('delay95', {
      nullable: true,
      description:
        'Seconds within which 95 % of that was taken by other servers, as counted last on that day; null when it was little, and where no log tells.',
    }),
  }),
});

const HealthReasonRef = builder.objectRef<HealthReason>('DomainHealthReason').implement({
  description: 'Why a domain does not do as well as it could.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Stable name, for programs.' }),
    points: t.exposeInt('points', { description: 'What it takes from 100.' }),
    message: t.exposeString('message', { description: 'What is wrong, in a sentence.' }),
    action: t.exposeString('action', { description: 'What to do, in a sentence.' }),
  }),
});

const DomainHealthRef = builder.objectRef<DomainHealth>('DomainHealth').implement({
  description: 'How well a domain does.',
  fields: (t) => ({
    score: t.exposeInt('score', { description: '0 to 100.' }),
    reasons: t.field({
      type: [HealthReasonRef],
      description: 'Why it is not 100, the worst first.',
      resolve: ({ reasons }) => reasons,
    }),
  }),
});

builder.objectFields(DomainRef, (t) => ({
  usage: t.field({
    type: DomainUsageRef,
    nullable: true,
    description: 'What it holds now.',
    resolve: ({ id }, _args, context) => loadNumbers(context, id),
  }),
  usageHistory: t.field({
    type: [DomainUsageDayRef],
    description: 'What it held day by day, oldest first.',
    args: { days: t.arg.int({ description: `How many days: 1 to ${MOST_DAYS}.` }) },
    resolve: ({ id }, { days }, { deps }) => {
      if (days < 1 || days > MOST_DAYS) throw new InputError({ days: `Ask for 1 to ${MOST_DAYS} days.` });
      return readDomainHistory(deps, id, days);
    },
  }),
  health: t.field({
    type: DomainHealthRef,
    nullable: true,
    description: 'How well it does, and why.',
    resolve: async (domain, _args, context) => {
      const [numbers, main] = await Promise.all([
        loadNumbers(context, domain.id),
        domain.aliasOfId === null ? null : loadDomain(context, domain.aliasOfId),
      ]);
      const around = { mainClosed: main?.suspended ?? false, names: publicNames(context.deps.config) };
      return numbers && healthOf(factsOf(domain, numbers, around));
    },
  }),
}));
