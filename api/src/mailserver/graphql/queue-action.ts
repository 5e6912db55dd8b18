import { builder } from '../../graphql/builder.ts';
import { connectionType } from '../../graphql/connection.ts';
import { byKey } from '../../graphql/loader.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId } from '../../graphql/node.ts';
import { loadPerson, UserRef } from '../../graphql/refs.ts';
import { policy } from '../policy.ts';
import { findQueueActions, type QueueAction } from '../queue/action.ts';
import {
  cancelQueueAction,
  changeQueuedMessages,
  previewQueueAction,
  startQueueAction,
} from '../queue/begin-action.ts';
import { type Flushed, flushQueue } from '../queue/flush.ts';
import { hostOf } from '../services/host.ts';
import { MailHostRef } from './mail-host.ts';
import { checkedFilter, QueueFilterInput } from './queue-filter.ts';

export const QueueActRef = builder.enumType('QueueAct', {
  description: 'What is done to messages in the queue.',
  values: {
    FLUSH: { description: 'Try them now.' },
    HOLD: { description: 'Keep them until they are released.' },
    RELEASE: { description: 'Let those that are held go on.' },
    REQUEUE: { description: 'Take them through rewriting, aliases and routing anew; they get new ids.' },
    DELETE: { description: 'Remove them for ever. Nobody is told.' },
    BOUNCE: { description: 'Return them to their senders as undeliverable.' },
  },
});

const QueueActionStateRef = builder.enumType('QueueActionState', {
  description: 'How far an action on messages in the queue is.',
  values: {
    PREVIEW: { description: 'What it is about is fixed; nothing was done.' },
    RUNNING: { description: 'It is being done.' },
    DONE: { description: 'It is done.' },
    CANCELED: { description: 'It was stopped; what was done until then is done.' },
    FAILED: { description: 'It could not go on; what was done until then is done.' },
  },
});

export const QueueActionRef = builder.objectRef<QueueAction>('QueueAction');
builder.node(QueueActionRef, {
  description:
    'Something done to messages in the queue that were fixed before. For owners and administrators.',
  id: { resolve: (action) => action.id },
  loadManyWithoutCache: async (ids, { deps, scope }) => {
    if (scope === null || !policy.seeHosts(scope.actor)) return ids.map(() => null);
    const found = byKey(await findQueueActions(deps.database, ids), ({ id }) => id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    act: t.field({ type: QueueActRef, description: 'What is done.', resolve: ({ act }) => act }),
    state: t.field({
      type: QueueActionStateRef,
      description: 'How far it is.',
      resolve: ({ state }) => state,
    }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why, as was said.' }),
    by: t.field({
      type: UserRef,
      nullable: true,
      description: 'Who asked for it; null for a rule, and for people who have left.',
      resolve: ({ userId }, _args, context) => (userId === null ? null : loadPerson(context, userId)),
    }),
    matched: t.exposeInt('matched', { description: 'How many messages it is about.' }),
    size: t.expose('size', { type: 'ByteSize', description: 'How large they are together.' }),
    done: t.exposeInt('done', { description: 'How many of them had their turn.' }),
    goneCount: t.int({
      description: 'How many of these had left the queue by then.',
      resolve: ({ gone }) => gone,
    }),
    gone: t.stringList({
      description: 'Queue ids of those that had left, at most 100.',
      resolve: ({ shownGone }) => shownGone,
    }),
    failedCount: t.int({
      description: 'How many of these it could not be done to.',
      resolve: ({ failed }) => failed,
    }),
    failed: t.stringList({
      description: 'Queue ids of those it could not be done to, at most 100.',
      resolve: ({ shownFailed }) => shownFailed,
    }),
    problem: t.exposeString('problem', { nullable: true, description: 'Why it failed, in words.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last got further.' }),
  }),
});

export const QueueActionConnection = connectionType('QueueAction', QueueActionRef);

interface ActionPayload {
  action: QueueAction;
}

const payload = (name: string, description: string) =>
  builder.objectRef<ActionPayload>(name).implement({
    description,
    fields: (t) => ({ action: t.expose('action', { type: QueueActionRef, description: 'The action.' }) }),
  });

defineMutation('changeQueuedMessages', {
  description: 'Does one thing to messages of the queue that were chosen one by one.',
  input: builder.inputType('ChangeQueuedMessagesInput', {
    description: 'What to do to which messages.',
    fields: (t) => ({
      hostId: t.id({ description: 'Their mail host.' }),
      act: t.field({ type: QueueActRef, description: 'What to do.' }),
      messageIds: t.idList({ description: 'The messages: 1 to 500.' }),
      reason: t.string({ required: false, description: 'Why; kept in the audit trail.' }),
      idempotencyKey: t.string({ description: 'The same key does the same thing only once.' }),
    }),
  }),
  payload: payload('ChangeQueuedMessagesPayload', 'It is being done.'),
  resolve: async ({ hostId, act, messageIds, reason, idempotencyKey }, { deps }) => ({
    action: await changeQueuedMessages(deps, {
      ...{ hostId: decodeId(hostId, 'MailHost'), act, idempotencyKey, reason: reason ?? null },
      messageIds: messageIds.map((id) => decodeId(id, 'QueuedMessage')),
    }),
  }),
});

defineMutation('previewQueueAction', {
  description:
    'Fixes which messages a filter means now, without doing anything. `startQueueAction` then does it to these and no others.',
  input: builder.inputType('PreviewQueueActionInput', {
    description: 'What would be done to which messages.',
    fields: (t) => ({
      hostId: t.id({ description: 'Their mail host.' }),
      act: t.field({ type: QueueActRef, description: 'What would be done.' }),
      filter: t.field({ type: QueueFilterInput, description: 'Which messages.' }),
    }),
  }),
  payload: payload('PreviewQueueActionPayload', 'The numbers of the action tell what it would hit.'),
  resolve: async ({ hostId, act, filter }, { deps }) => ({
    action: await previewQueueAction(deps, {
      ...{ hostId: decodeId(hostId, 'MailHost'), act, filter: checkedFilter(filter) },
    }),
  }),
});

defineMutation('startQueueAction', {
  description: 'Begins what was previewed within the last hour.',
  input: builder.inputType('StartQueueActionInput', {
    description: 'Which action, and why.',
    fields: (t) => ({
      actionId: t.id({ description: 'The previewed action.' }),
      reason: t.string({ required: false, description: 'Why; kept in the audit trail.' }),
    }),
  }),
  payload: payload('StartQueueActionPayload', 'It is being done.'),
  resolve: async ({ actionId, reason }, { deps }) => ({
    action: await startQueueAction(deps, { id: decodeId(actionId, 'QueueAction'), reason: reason ?? null }),
  }),
});

defineMutation('cancelQueueAction', {
  description: 'Stops an action after the messages it is at.',
  input: builder.inputType('CancelQueueActionInput', {
    description: 'Which action.',
    fields: (t) => ({ actionId: t.id({ description: 'The action.' }) }),
  }),
  payload: payload('CancelQueueActionPayload', 'The action as it stands.'),
  resolve: async ({ actionId }, { deps }) => ({
    action: await cancelQueueAction(deps, decodeId(actionId, 'QueueAction')),
  }),
});

const FlushedByRef = builder.enumType('QueueFlushedBy', {
  description: 'How mail is tried at once.',
  values: {
    ALL: { description: 'The queue manager tries everything.' },
    SITE: { description: 'Postfix’s flush service knows what waits for the destination, and has it tried.' },
    MESSAGES: {
      description:
        'Postfix keeps no list for the destination: what is deferred for it is tried message by message.',
    },
  },
});

defineMutation('flushQueue', {
  description: 'Has Postfix try what is in the queue now: everything, or everything for one destination.',
  input: builder.inputType('FlushQueueInput', {
    description: 'Whose queue, and what of it.',
    fields: (t) => ({
      hostId: t.id({ description: 'The mail host.' }),
      domain: t.string({ required: false, description: 'The destination; absent: everything.' }),
      idempotencyKey: t.string({
        required: false,
        description: 'The same key tries messages one by one only once, however often it is asked.',
      }),
    }),
  }),
  payload: builder.objectRef<Flushed & { hostId: string }>('FlushQueuePayload').implement({
    description: 'Postfix has been told, or is being told.',
    fields: (t) => ({
      host: t.field({
        type: MailHostRef,
        description: 'The mail host.',
        resolve: ({ hostId }, _args, { deps }) => hostOf(deps, hostId),
      }),
      by: t.field({ type: FlushedByRef, description: 'How it is done.', resolve: ({ by }) => by }),
      action: t.field({
        type: QueueActionRef,
        nullable: true,
        description: 'What tries them one by one; null otherwise.',
        resolve: ({ action }) => action,
      }),
    }),
  }),
  resolve: async (input, { deps }) => {
    const hostId = decodeId(input.hostId, 'MailHost');
    const asked = { domain: input.domain?.trim() || null, idempotencyKey: input.idempotencyKey ?? null };
    return { hostId, ...(await flushQueue(deps, { hostId, ...asked })) };
  },
});
