// Senders whose images load without asking.
import { InputError } from '../../core/errors.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionArgs, connectionType, cursorConnection } from '../../graphql/connection.ts';
import { byKey } from '../../graphql/loader.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId, toGlobalId } from '../../graphql/node.ts';
import { ViewerRef } from '../../graphql/refs.ts';
import {
  distrustSender,
  findTrustedSenders,
  listTrustedSenders,
  type TrustedSender,
  trustSender,
} from '../images/trusted-senders.ts';

const TrustedSenderRef = builder.objectRef<TrustedSender>('TrustedSender');
builder.node(TrustedSenderRef, {
  description: 'A sender whose remote images load without asking, for the caller alone.',
  id: { resolve: ({ id }) => id },
  loadManyWithoutCache: async (ids, { deps, session }) => {
    if (session === null) return ids.map(() => null);
    const found = byKey(await findTrustedSenders(deps, ids), ({ id }) => id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    address: t.exposeString('address', { description: 'The address in From, in lower case.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when.' }),
  }),
});

const TrustedSenderConnection = connectionType('TrustedSender', TrustedSenderRef);

builder.objectField(ViewerRef, 'trustedSenders', (t) =>
  t.field({
    type: TrustedSenderConnection,
    description: 'Senders whose remote images load without asking, by address.',
    args: connectionArgs(),
    resolve: (_viewer, args, { deps }) =>
      cursorConnection<TrustedSender>({
        args,
        keyCount: 1,
        keysOf: ({ address }) => [address],
        fetch: ({ after, limit }) => {
          const [address = null] = after ?? [];
          if (address !== null && typeof address !== 'string') {
            throw new InputError({ after: 'This cursor does not belong to this list.' });
          }
          return listTrustedSenders(deps, { after: address, limit });
        },
      }),
  }),
);

defineMutation('trustSender', {
  description:
    'Lets remote images of a message’s sender load from now on, unless a message turns out to be forged.',
  input: builder.inputType('TrustSenderInput', {
    description: 'Whose images to load.',
    fields: (t) => ({ messageId: t.id({ description: 'A message of the sender.' }) }),
  }),
  payload: builder.objectRef<{ sender: TrustedSender }>('TrustSenderPayload').implement({
    description: 'Images of this sender load without asking.',
    fields: (t) => ({ sender: t.expose('sender', { type: TrustedSenderRef, description: 'The sender.' }) }),
  }),
  resolve: async ({ messageId }, { deps }) => ({
    sender: await trustSender(deps, decodeId(messageId, 'Message')),
  }),
});

defineMutation('distrustSender', {
  description: 'Asks again before remote images of a sender load.',
  input: builder.inputType('DistrustSenderInput', {
    description: 'Whose images not to load by themselves any more.',
    fields: (t) => ({ senderId: t.id({ description: 'One of the caller’s trusted senders.' }) }),
  }),
  payload: builder.objectRef<{ id: string }>('DistrustSenderPayload').implement({
    description: 'Images of this sender load only when asked for.',
    fields: (t) => ({
      distrustedSenderId: t.id({
        description: 'The id it had.',
        resolve: ({ id }) => toGlobalId('TrustedSender', id),
      }),
    }),
  }),
  resolve: async ({ senderId }, { deps }) => {
    const id = decodeId(senderId, 'TrustedSender');
    await distrustSender(deps, id);
    return { id };
  },
});
