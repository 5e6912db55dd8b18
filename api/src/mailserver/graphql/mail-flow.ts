import type { MailHost } from '@postroom/prisma';
import { heardFrom } from '../../core/heard-from.ts';
import { authorize } from '../../core/policy.ts';
import type { Subscription } from '../../core/pubsub.ts';
import { builder } from '../../graphql/builder.ts';
import type { Context } from '../../graphql/context.ts';
import { decodeId, toGlobalId } from '../../graphql/node.ts';
import { flowChannel } from '../flow/bell.ts';
import {
  type Flow,
  type FlowNumbers,
  type FlowPoint,
  type FlowReason,
  type FlowShare,
  readFlow,
} from '../flow/read-flow.ts';
import { REJECT_REASONS, type RejectReason } from '../flow/reject-reason.ts';
import { policy } from '../policy.ts';
import { hostOf } from '../services/host.ts';
import { MailHostRef } from './mail-host.ts';
import { MailDirectionRef } from './trace-enums.ts';

const FlowRangeRef = builder.enumType('MailFlowRange', {
  description: 'How far back the mail flow is told.',
  values: {
    HOUR: { description: 'The last hour, by the minute.' },
    DAY: { description: 'The last 24 hours, by half hours.' },
    WEEK: { description: 'The last 7 days, by quarters of a day.' },
    MONTH: { description: 'The last 30 days, by the day (UTC).' },
    YEAR: { description: 'The last 53 weeks, by the week.' },
  },
});

const FlowOutcomeRef = builder.enumType('MailFlowOutcome', {
  description: 'Why something did not arrive at once.',
  values: {
    DEFERRED: { description: 'An attempt failed and was repeated.' },
    BOUNCED: { description: 'It could not be delivered.' },
    REJECTED: { description: 'It was not taken.' },
  },
});

const FlowNumbersRef = builder.interfaceRef<FlowNumbers>('MailFlowNumbers').implement({
  description:
    'How much happened. Messages are counted when they enter the queue, everything else by recipient.',
  fields: (t) => ({
    received: t.exposeInt('received', { description: 'Messages that entered the queue.' }),
    delivered: t.exposeInt('delivered', { description: 'Recipients that were delivered to.' }),
    deferred: t.exposeInt('deferred', { description: 'Attempts that failed and were repeated.' }),
    bounced: t.exposeInt('bounced', { description: 'Recipients that could not be delivered to.' }),
    rejected: t.exposeInt('rejected', { description: 'Recipients or messages that were not taken.' }),
    bytes: t.expose('bytes', {
      type: 'ByteSize',
      description: 'Size of the messages that entered the queue.',
    }),
    tlsShare: t.exposeFloat('tlsShare', {
      nullable: true,
      description:
        'Share (0 to 1) of what came in or went to other servers that was encrypted; null when nothing did.',
    }),
    delayMedian: t.exposeFloat('delayMedian', {
      nullable: true,
      description:
        'Half of the deliveries took no longer than this, from arrival to delivery, in seconds; estimated.',
    }),
    delay95: t.exposeFloat('delay95', {
      nullable: true,
      description: '95 of 100 deliveries took no longer than this, in seconds; estimated.',
    }),
  }),
});

const FlowTotalsRef = builder.objectRef<FlowNumbers>('MailFlowTotals').implement({
  description: 'The whole time together.',
  interfaces: [FlowNumbersRef],
});

const FlowPointRef = builder.objectRef<FlowPoint>('MailFlowPoint').implement({
  description: 'One step of the mail flow.',
  interfaces: [FlowNumbersRef],
  fields: (t) => ({ at: t.expose('at', { type: 'DateTime', description: 'When the step begins.' }) }),
});

const FlowDestinationRef = builder.objectRef<FlowShare>('MailFlowDestination').implement({
  description: 'What was delivered to one domain.',
  fields: (t) => ({
    domain: t.exposeString('name', {
      description: 'Domain of the recipients; "*" for those beyond the largest.',
    }),
    direction: t.field({
      type: MailDirectionRef,
      description: 'Here, or elsewhere.',
      resolve: (share) => share.direction,
    }),
    delivered: t.exposeInt('delivered', { description: 'Recipients that were delivered to.' }),
    deferred: t.exposeInt('deferred', { description: 'Attempts that failed and were repeated.' }),
    bounced: t.exposeInt('bounced', { description: 'Recipients that could not be delivered to.' }),
    delay95: t.exposeFloat('delay95', {
      nullable: true,
      description: '95 of 100 took no longer than this, in seconds.',
    }),
  }),
});

const RejectReasonRef = builder.enumType('RejectReason', {
  description: 'Why mail was not taken.',
  values: {
    UNKNOWN_RECIPIENT: { description: 'There is no such address.' },
    RELAY_DENIED: { description: 'It was for somebody elsewhere, and the sender was not signed in.' },
    BLOCKLIST: { description: 'The client is on a list of spammers.' },
    SENDER: { description: 'The sender’s address was not accepted.' },
    CLIENT: { description: 'The client, or the name it gave itself, was not accepted.' },
    MAILBOX_FULL: { description: 'The mailbox is full.' },
    TOO_LARGE: { description: 'It was too large.' },
    CONTENT: { description: 'A filter refused it.' },
    GREYLISTED: { description: 'An unknown sender was asked to try again.' },
    AUTHENTICATION: { description: 'Signing in or encryption was missing.' },
    PROTOCOL: { description: 'The client did not speak SMTP as it should.' },
    TEMPORARY: { description: 'The server had a problem of its own.' },
    OTHER: { description: 'Another reason.' },
  },
});
const KNOWN_REASONS: ReadonlySet<string> = new Set(REJECT_REASONS);

const FlowReasonRef = builder.objectRef<FlowReason>('MailFlowReason').implement({
  description: 'How often something went wrong for one reason.',
  fields: (t) => ({
    outcome: t.field({
      type: FlowOutcomeRef,
      description: 'What came of it.',
      resolve: ({ outcome }) => (outcome === 'BOUNCED' || outcome === 'DEFERRED' ? outcome : 'REJECTED'),
    }),
    statusCode: t.string({
      nullable: true,
      description: 'Enhanced status code (RFC 3463) of bounces and deferrals.',
      resolve: ({ outcome, reason }) => (outcome === 'REJECTED' ? null : reason || null),
    }),
    rejectReason: t.field({
      type: RejectReasonRef,
      nullable: true,
      description: 'Why it was not taken.',
      resolve: ({ outcome, reason }) =>
        outcome === 'REJECTED' && KNOWN_REASONS.has(reason) ? (reason as RejectReason) : null,
    }),
    domain: t.string({
      nullable: true,
      description: 'Domain of the recipients; null for what was not taken.',
      resolve: ({ domain }) => domain || null,
    }),
    count: t.exposeInt('count', { description: 'How often.' }),
  }),
});

const FlowRef = builder.objectRef<Flow>('MailFlow').implement({
  description: 'The mail flow of a host over a time.',
  fields: (t) => ({
    id: t.id({
      description: 'Of this host and range, for caches.',
      resolve: ({ hostId, range }) => `${toGlobalId('MailHost', hostId)}:${range}`,
    }),
    stepSeconds: t.exposeInt('stepSeconds', { description: 'Length of a step.' }),
    points: t.field({
      type: [FlowPointRef],
      description: 'Oldest first, without gaps.',
      resolve: ({ points }) => points,
    }),
    totals: t.field({
      type: FlowTotalsRef,
      description: 'All steps together.',
      resolve: ({ totals }) => totals,
    }),
    destinations: t.field({
      type: [FlowDestinationRef],
      description: 'The largest first; at most 20.',
      resolve: ({ destinations }) => destinations,
    }),
    reasons: t.field({
      type: [FlowReasonRef],
      description: 'What went wrong, most often first; at most 30.',
      resolve: ({ reasons }) => reasons,
    }),
  }),
});

builder.objectField(MailHostRef, 'flow', (t) =>
  t.field({
    type: FlowRef,
    description: 'How much mail went through the host. For owners and administrators.',
    args: {
      range: t.arg({ type: FlowRangeRef, defaultValue: 'DAY', description: 'How far back.' }),
    },
    resolve: (host, { range }, { deps }) => {
      authorize(policy.seeHosts);
      return readFlow(deps.database, host.id, range);
    },
  }),
);

builder.subscriptionField('mailFlow', (t) =>
  t.field({
    type: MailHostRef,
    description:
      'The mail host, at most once a second, when mail went through it. For owners and administrators.',
    args: { hostId: t.arg.id({ description: 'The mail host.' }) },
    subscribe: (_root, { hostId }, context) => followFlow(context, decodeId(hostId, 'MailHost')),
    resolve: (host: MailHost) => host,
  }),
);

async function followFlow({ deps }: Context, id: string): Promise<AsyncIterableIterator<MailHost>> {
  const { organizationId } = authorize(policy.seeHosts);
  const host = await hostOf(deps, id);
  const bell = deps.pubsub.subscribe(flowChannel(organizationId, id));
  return heardFrom(bell, ringsOf(host, bell));
}

async function* ringsOf(host: MailHost, bell: Subscription): AsyncGenerator<MailHost, void> {
  try {
    await bell.ready;
    while (!(await bell.next()).done) yield host;
  } finally {
    await bell.return();
  }
}
