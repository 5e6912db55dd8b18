// Messages on their way out, and the draft and sending mutations.
import { sql } from '../../core/sql.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionArgs, connectionType, cursorConnection } from '../../graphql/connection.ts';
import { byKey, defineLoader } from '../../graphql/loader.ts';
import type { RefusedRecipient } from '../ports.ts';
import { type Outgoing, type OutgoingState, selectOutgoing } from '../sending/outgoing.ts';
import { AddressRef } from './address.ts';

const states: Record<OutgoingState, string> = {
  SCHEDULED: 'Waits for its time; can be canceled.',
  QUEUED: 'Waits for the mail server, perhaps after a failed attempt.',
  SENDING: 'Is being handed to the mail server.',
  SENT: 'The mail server took it, for all recipients but those in `refused`.',
  UNCERTAIN: 'The connection broke while it was handed over: the sender decides with `resolveUncertain`.',
  FAILED: 'The mail server refused it, or it was tried for days.',
  CANCELED: 'Was stopped before it was sent.',
};

export const OutgoingStateRef = builder.enumType('OutgoingState', {
  description: 'How far a message has come on its way out.',
  values: Object.fromEntries(
    Object.entries(states).map(([state, description]) => [state, { description }]),
  ) as Record<OutgoingState, { description: string }>,
});

const RefusedRecipientRef = builder.objectRef<RefusedRecipient>('RefusedRecipient').implement({
  description: 'A recipient the mail server did not take.',
  fields: (t) => ({
    address: t.exposeString('address', { description: 'The address.' }),
    reply: t.exposeString('reply', { description: 'What the server answered.' }),
  }),
});

export const loadOutgoingMessage = defineLoader<Outgoing>(async (ids, { deps }) =>
  byKey(await selectOutgoing(deps.database, sql`WHERE id = ANY(${ids}::uuid[])`), ({ id }) => id),
);

export const OutgoingMessageRef = builder.objectRef<Outgoing>('OutgoingMessage');
builder.node(OutgoingMessageRef, {
  description: 'A message written here, from the moment the platform takes responsibility for it.',
  id: { resolve: (row) => row.id },
  loadManyWithoutCache: async (ids, { deps }) => {
    const rows = await selectOutgoing(deps.database, sql`WHERE id = ANY(${ids}::uuid[])`);
    const found = byKey(rows, (row) => row.id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    state: t.field({
      type: OutgoingStateRef,
      description: 'How far it has come.',
      resolve: (row) => row.state,
    }),
    stateMessage: t.exposeString('stateMessage', { description: 'The state in a sentence for people.' }),
    messageId: t.exposeString('messageIdHeader', {
      description: 'Its Message-ID, without angle brackets; the same at every attempt.',
    }),
    subject: t.exposeString('subject', { description: 'Its subject.' }),
    to: t.field({ type: [AddressRef], description: 'Recipients in To.', resolve: (row) => row.addresses.to }),
    cc: t.field({ type: [AddressRef], description: 'Recipients in Cc.', resolve: (row) => row.addresses.cc }),
    bcc: t.field({
      type: [AddressRef],
      description: 'Recipients nobody else sees.',
      resolve: (row) => row.addresses.bcc,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the sender let it go.' }),
    sendAt: t.expose('sendAt', {
      type: 'DateTime',
      description: 'When it is (or was) to be handed over, or tried again.',
    }),
    sentAt: t.expose('sentAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the mail server took it.',
    }),
    refused: t.field({
      type: [RefusedRecipientRef],
      description: 'Recipients the server refused.',
      resolve: (row) => row.refused,
    }),
    scheduled: t.exposeBoolean('scheduled', { description: 'Whether the sender chose the time.' }),
    filingProblem: t.exposeString('filingProblem', {
      nullable: true,
      description: 'Why its copy does not lie in Sent yet, in a sentence; null when nothing is wrong.',
    }),
    savedToSent: t.exposeBoolean('savedToSent', { description: 'Whether its copy lies in Sent.' }),
  }),
});

const OutgoingMessageConnection = connectionType('OutgoingMessage', OutgoingMessageRef);

builder.queryField('outgoingMessages', (t) =>
  t.field({
    type: OutgoingMessageConnection,
    description: 'What the caller sent or is sending, newest first.',
    args: {
      ...connectionArgs(),
      states: t.arg({
        type: [OutgoingStateRef],
        required: false,
        description: 'Only messages in these states.',
      }),
      unfiled: t.arg.boolean({
        defaultValue: false,
        description: 'Besides them, those that were sent and whose copy could not be filed in Sent yet.',
      }),
    },
    resolve: (_root, args, { deps }) =>
      cursorConnection<Outgoing>({
        args,
        keyCount: 1,
        keysOf: (row) => [row.id],
        fetch: ({ after, limit }) =>
          selectOutgoing(
            deps.database,
            sql`WHERE (${args.states ?? null}::text[] IS NULL OR state::text = ANY(${args.states ?? []}::text[])
              OR (${args.unfiled ?? false}::boolean AND filing_problem IS NOT NULL))
              AND (${after?.[0] ?? null}::uuid IS NULL OR id < ${after?.[0] ?? null}::uuid)
              ORDER BY id DESC LIMIT ${limit}::int`,
          ),
      }),
  }),
);
