import type { MailHost } from '@postroom/prisma';
import { authorize } from '../../core/policy.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionArgs, connectionType, cursorConnection, timePlace } from '../../graphql/connection.ts';
import { defineLoader } from '../../graphql/loader.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId } from '../../graphql/node.ts';
import { policy } from '../policy.ts';
import { hostOf } from '../services/host.ts';
import {
  type FoundTrace,
  findTraces,
  loadEvents,
  loadRecipients,
  loadRelated,
  loadTraces,
  type TraceEvent,
} from '../trace/find-traces.ts';
import { DEFAULT_RETENTION_DAYS, retentionDays } from '../trace/forget-traces.ts';
import { setTraceRetention } from '../trace/set-retention.ts';
import type { RecipientRow } from '../trace/trace.ts';
import { MailHostRef } from './mail-host.ts';
import { MailDirectionRef, TraceStateRef } from './trace-enums.ts';
import { TraceEventRef, TraceRecipientRef } from './trace-event.ts';

const recipientsOf = defineLoader<RecipientRow[]>((ids, { deps }) => loadRecipients(deps.database, ids));
const eventsOf = defineLoader<TraceEvent[]>((ids, { deps }) => loadEvents(deps.database, ids));
const relatedOf = defineLoader<FoundTrace[]>((ids, { deps }) => loadRelated(deps.database, ids));
const retentionOf = defineLoader<number>((ids, { deps }) => retentionDays(deps.database, ids));

export const TraceMessageRef = builder.objectRef<FoundTrace>('TraceMessage');
builder.node(TraceMessageRef, {
  description:
    'A message on its way through a mail host, also one that was refused. For owners and administrators.',
  id: { resolve: (trace) => trace.id },
  loadManyWithoutCache: async (ids, { deps, scope }) => {
    if (scope === null || !policy.seeHosts(scope.actor)) return ids.map(() => null);
    const found = await loadTraces(deps.database, ids);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    queueId: t.exposeString('queueId', {
      nullable: true,
      description: 'Null for what was refused before it had one.',
    }),
    messageId: t.exposeString('messageId', {
      nullable: true,
      description: 'Its Message-ID without brackets.',
    }),
    sender: t.exposeString('sender', { nullable: true, description: 'Envelope sender; "" for reports.' }),
    direction: t.field({
      type: MailDirectionRef,
      description: 'Which way it goes.',
      resolve: (trace) => trace.direction,
    }),
    service: t.exposeString('service', {
      nullable: true,
      description: 'The service that took it: "postfix/submission".',
    }),
    clientName: t.exposeString('clientName', {
      nullable: true,
      description: 'Name of the host it came from.',
    }),
    clientAddress: t.exposeString('clientAddress', {
      nullable: true,
      description: 'Address of the host it came from.',
    }),
    signedInAs: t.exposeString('signedInAs', {
      nullable: true,
      description: 'Who was signed in to send it.',
    }),
    tls: t.exposeString('tls', {
      nullable: true,
      description: 'How it came in encrypted; null when it did not, or nobody says.',
    }),
    size: t.expose('size', {
      type: 'ByteSize',
      nullable: true,
      description: 'Null until it is in the queue.',
    }),
    recipientCount: t.exposeInt('recipientCount', { description: 'For how many recipients it was queued.' }),
    state: t.field({
      type: TraceStateRef,
      description: 'What became of it.',
      resolve: (trace) => trace.state,
    }),
    arrivedAt: t.expose('arrivedAt', { type: 'DateTime', description: 'When it came.' }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it left the queue; null while it is there.',
    }),
    recipients: t.field({
      type: [TraceRecipientRef],
      description: 'The newest news by recipient; at most 100 of them.',
      resolve: async (trace, _args, context) => (await recipientsOf(context, trace.id)) ?? [],
    }),
    events: t.field({
      type: [TraceEventRef],
      description: 'Its way, in order, to the folder it lies in; at most 500 steps.',
      resolve: async (trace, _args, context) => (await eventsOf(context, trace.id)) ?? [],
    }),
  }),
});

builder.objectField(TraceMessageRef, 'related', (t) =>
  t.field({
    type: [TraceMessageRef],
    description:
      'The same message under other queue ids: forwarded, queued again, a report about it. At most 20.',
    resolve: async (trace, _args, context) => (await relatedOf(context, trace.id)) ?? [],
  }),
);

const TraceConnection = connectionType('TraceMessage', TraceMessageRef);

const TraceFilterRef = builder.inputType('TraceFilter', {
  description: 'Which messages; all of what is given must hold.',
  fields: (t) => ({
    messageId: t.string({ required: false, description: 'Its Message-ID, with or without brackets.' }),
    address: t.string({ required: false, description: 'Sender or recipient, before or after aliases.' }),
    queueId: t.string({ required: false, description: 'Its queue id.' }),
    text: t.string({
      required: false,
      description: 'Any of these, the client’s address, or a part of an address.',
    }),
    from: t.field({ type: 'DateTime', required: false, description: 'Came at this time or later.' }),
    to: t.field({ type: 'DateTime', required: false, description: 'Came before this time.' }),
    states: t.field({ type: [TraceStateRef], required: false, description: 'Any of these became of it.' }),
  }),
});

builder.objectFields(MailHostRef, (t) => ({
  traceMessages: t.field({
    type: TraceConnection,
    description: 'Messages that came to the host, newest first.',
    args: {
      ...connectionArgs(),
      filter: t.arg({ type: TraceFilterRef, required: false, description: 'Which; absent: all.' }),
    },
    resolve: (host, { filter, ...args }, { deps }) => {
      authorize(policy.seeHosts);
      return cursorConnection<FoundTrace>({
        args,
        keyCount: 2,
        keysOf: (trace) => [trace.arrivedAt.toISOString(), trace.id],
        fetch: ({ after, limit }) => {
          const place = timePlace(after);
          return findTraces(deps.database, host.id, filter ?? {}, {
            after: place && { at: new Date(place.at), id: place.id },
            limit,
          });
        },
      });
    },
  }),
  traceRetentionDays: t.int({
    description: 'For how many days traces are kept.',
    resolve: async (host, _args, context) => (await retentionOf(context, host.id)) ?? DEFAULT_RETENTION_DAYS,
  }),
}));

const SetTraceRetentionInput = builder.inputType('SetTraceRetentionInput', {
  description: 'How long traces of a mail host are kept.',
  fields: (t) => ({
    hostId: t.id({ description: 'The mail host.' }),
    days: t.int({ description: 'Days: 1 to 366.' }),
  }),
});

const SetTraceRetentionPayload = builder.objectRef<{ host: MailHost }>('SetTraceRetentionPayload').implement({
  description: 'The traces are kept so long from now on.',
  fields: (t) => ({
    host: t.field({ type: MailHostRef, description: 'The mail host.', resolve: ({ host }) => host }),
  }),
});

defineMutation('setTraceRetention', {
  description: 'Sets how long traces of a mail host are kept. For owners and administrators.',
  input: SetTraceRetentionInput,
  payload: SetTraceRetentionPayload,
  resolve: async ({ hostId, days }, { deps }) => {
    const id = decodeId(hostId, 'MailHost');
    await setTraceRetention(deps, id, days);
    return { host: await hostOf(deps, id) };
  },
});
