// Leaving mailing lists.
import { builder } from '../../graphql/builder.ts';
import { byKey, defineLoader } from '../../graphql/loader.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId } from '../../graphql/node.ts';
import type { UnsubscribeMethod } from '../unsubscribe/offer.ts';
import { findOffers, type Offered, unsubscribe } from '../unsubscribe/unsubscribe.ts';
import {
  findByLists,
  findUnsubscriptions,
  type UnsubscribeState,
  type Unsubscription,
} from '../unsubscribe/unsubscription.ts';
import { MessageRef } from './message.ts';
import { loadSenderCheck } from './sender-check.ts';

const methods: Record<UnsubscribeMethod, string> = {
  ONE_CLICK: 'This server asks the sender’s server (RFC 8058).',
  MAIL: 'A mail is sent from the account that got the message.',
  LINK: 'The person opens a page of the sender.',
};
const states: Record<UnsubscribeState, string> = {
  ASKED: 'The sender’s server is being asked.',
  DONE: 'Asked, and not refused.',
  FAILED: 'Refused, or not reachable: the message says what to do.',
};
const describe = <K extends string>(values: Record<K, string>) =>
  Object.fromEntries(
    Object.entries<string>(values).map(([name, description]) => [name, { description }]),
  ) as Record<K, { description: string }>;

const MethodRef = builder.enumType('UnsubscribeMethod', {
  description: 'How a list is left.',
  values: describe(methods),
});
const StateRef = builder.enumType('UnsubscribeState', {
  description: 'How leaving a list stands.',
  values: describe(states),
});

const UnsubscriptionRef = builder.objectRef<Unsubscription>('Unsubscription');
builder.node(UnsubscriptionRef, {
  description: 'A mailing list that a person left.',
  id: { resolve: ({ id }) => id },
  loadManyWithoutCache: async (ids, { deps }) => {
    const found = byKey(await findUnsubscriptions(deps, ids), ({ id }) => id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    list: t.exposeString('listKey', { description: 'The List-Id, or the sender’s address.' }),
    method: t.field({ type: MethodRef, description: 'How it was left.', resolve: ({ method }) => method }),
    state: t.field({ type: StateRef, description: 'How it stands.', resolve: ({ state }) => state }),
    stateMessage: t.exposeString('stateMessage', { description: 'The state in a sentence for people.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the person asked for it.' }),
  }),
});

const loadOffer = defineLoader<Offered>(async (ids, context) => {
  await Promise.all(ids.map((id) => loadSenderCheck(context, id)));
  return findOffers(context.deps, ids);
});

const loadByList = defineLoader<Unsubscription>(async (keys, { deps }) => {
  const lists = keys.map((key) => ({ accountId: key.slice(0, 36), listKey: key.slice(37) }));
  return byKey(await findByLists(deps, lists), ({ accountId, listKey }) => `${accountId} ${listKey}`);
});

const OfferRef = builder.objectRef<Offered>('UnsubscribeOffer').implement({
  description: 'How a message says its list can be left.',
  fields: (t) => ({
    method: t.field({
      type: MethodRef,
      description: 'The best way it offers.',
      resolve: ({ method }) => method,
    }),
    where: t.exposeString('where', { description: 'The host or address that is asked.' }),
    url: t.string({
      nullable: true,
      description: 'The page to open, for LINK.',
      resolve: ({ method, target }) => (method === 'LINK' ? target : null),
    }),
    unsubscription: t.field({
      type: UnsubscriptionRef,
      nullable: true,
      description: 'What came of leaving this list; null when nobody tried.',
      resolve: ({ accountId, listKey }, _args, context) => loadByList(context, `${accountId} ${listKey}`),
    }),
  }),
});

builder.objectField(MessageRef, 'unsubscribe', (t) =>
  t.field({
    type: OfferRef,
    nullable: true,
    description: 'How its list can be left; null when it does not say.',
    complexity: 5,
    resolve: ({ id }, _args, context) => loadOffer(context, id),
  }),
);

defineMutation('unsubscribe', {
  description:
    'Leaves the mailing list of a message in the best way it offers. Asking again changes nothing, unless it failed.',
  input: builder.inputType('UnsubscribeInput', {
    description: 'Which list to leave.',
    fields: (t) => ({ messageId: t.id({ description: 'A message of the list.' }) }),
  }),
  payload: builder.objectRef<{ unsubscription: Unsubscription }>('UnsubscribePayload').implement({
    description: 'The sender was asked, or is being asked.',
    fields: (t) => ({
      unsubscription: t.expose('unsubscription', { type: UnsubscriptionRef, description: 'How it stands.' }),
    }),
  }),
  resolve: async ({ messageId }, { deps }) => ({
    unsubscription: await unsubscribe(deps, decodeId(messageId, 'Message')),
  }),
});
