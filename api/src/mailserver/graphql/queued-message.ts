import type { QueueContent } from '@postroom/infra/agent/protocol/index.ts';
import { builder } from '../../graphql/builder.ts';
import { byKey } from '../../graphql/loader.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId } from '../../graphql/node.ts';
import { policy } from '../policy.ts';
import type { QueuedMessage } from '../queue/message.ts';
import { openQueuedMessage } from '../queue/open-message.ts';
import { findQueued } from '../queue/read-queue.ts';

export const QueueNameRef = builder.enumType('QueueName', {
  description: 'Where a message waits in Postfix’s queue.',
  values: {
    MAILDROP: { description: 'Handed in by a program of the host and not picked up yet.' },
    INCOMING: { description: 'Arriving, or waiting for a place in the active queue.' },
    ACTIVE: { description: 'Being delivered.' },
    DEFERRED: { description: 'Could not be delivered and waits for its next try.' },
    HOLD: { description: 'Held by an administrator or a rule until it is released.' },
    CORRUPT: { description: 'Its file is damaged; Postfix has put it aside.' },
  },
});

export const QueuedMessageRef = builder.objectRef<QueuedMessage>('QueuedMessage');
builder.node(QueuedMessageRef, {
  description: 'A message in a mail host’s queue. For owners and administrators.',
  id: { resolve: (message) => message.id },
  loadManyWithoutCache: async (ids, { deps, scope }) => {
    if (scope === null || !policy.seeHosts(scope.actor)) return ids.map(() => null);
    const found = byKey(await findQueued(deps.database, ids), ({ id }) => id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    queueId: t.exposeString('queueId', { description: 'Its id in the queue and in the log.' }),
    queue: t.field({ type: QueueNameRef, description: 'Where it waits.', resolve: ({ queue }) => queue }),
    sender: t.exposeString('sender', {
      description: 'Envelope sender; empty for bounces and other notices.',
    }),
    recipients: t.exposeStringList('recipients', {
      description: 'Those it still has to reach, at most 50.',
    }),
    recipientCount: t.exposeInt('recipientCount', { description: 'How many that are in all.' }),
    size: t.expose('size', { type: 'ByteSize', description: 'How large it is.' }),
    arrivedAt: t.expose('arrivedAt', { type: 'DateTime', description: 'When it came into the queue.' }),
    nextTryAt: t.expose('nextTryAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it is tried again; null while it is being tried or held.',
    }),
    attempts: t.exposeInt('attempts', { description: 'Tries that failed, as far as they were seen.' }),
    messageId: t.exposeString('messageId', { nullable: true, description: 'Its Message-ID.' }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Why it is still here, as the last try said.',
    }),
    cause: t.exposeString('cause', {
      nullable: true,
      description:
        'The reason without addresses, ids and numbers: the same for all that wait for the same thing.',
    }),
    status: t.exposeString('status', {
      nullable: true,
      description: 'The status code of the reason: "4.4.1".',
    }),
    remoteHost: t.exposeString('remoteHost', {
      nullable: true,
      description: 'The server that was asked last.',
    }),
    problem: t.exposeString('problem', {
      nullable: true,
      description: 'What is wrong with its file, where it cannot be read.',
    }),
  }),
});

type Recipient = QueueContent['recipients'][number];

const QueuedRecipientRef = builder.objectRef<Recipient>('QueuedRecipient').implement({
  description: 'Somebody a queued message is for.',
  fields: (t) => ({
    address: t.exposeString('address', { description: 'Where it goes.' }),
    original: t.exposeString('original', {
      nullable: true,
      description: 'The address it was sent to, before aliases.',
    }),
    delivered: t.boolean({ description: 'Whether it has reached them.', resolve: ({ done }) => done }),
    reason: t.exposeString('reason', { nullable: true, description: 'What the last try said.' }),
  }),
});

const QueuedAttributeRef = builder
  .objectRef<QueueContent['attributes'][number]>('QueuedAttribute')
  .implement({
    description: 'Something Postfix noted of where a message came from.',
    fields: (t) => ({
      name: t.exposeString('name', { description: 'Its name: "client_address".' }),
      value: t.exposeString('value', { description: 'Its value.' }),
    }),
  });

const QueuedContentRef = builder.objectRef<QueueContent>('QueuedContent').implement({
  description: 'A queued message in full.',
  fields: (t) => ({
    recipients: t.field({
      type: [QueuedRecipientRef],
      description: 'Everybody it is for, at most 1,000.',
      resolve: ({ recipients }) => recipients,
    }),
    attributes: t.field({
      type: [QueuedAttributeRef],
      description: 'Where it came from.',
      resolve: ({ attributes }) => attributes,
    }),
    headers: t.exposeString('headers', { description: 'Its header, as it stands; at most 64 kB.' }),
    body: t.exposeString('body', { description: 'The beginning of its body, as it stands; at most 32 kB.' }),
    truncated: t.exposeBoolean('truncated', { description: 'Whether the body goes on.' }),
    log: t.exposeStringList('log', {
      description: 'Lines of the mail log about it, oldest first; at most 200.',
    }),
  }),
});

interface Opened {
  message: QueuedMessage;
  content: QueueContent;
}

defineMutation('openQueuedMessage', {
  description: 'Shows a queued message with its text. That it was opened is written to the audit trail.',
  input: builder.inputType('OpenQueuedMessageInput', {
    description: 'Which message, and why.',
    fields: (t) => ({
      messageId: t.id({ description: 'The message.' }),
      reason: t.string({ required: false, description: 'Why it is opened; kept in the audit trail.' }),
    }),
  }),
  payload: builder.objectRef<Opened>('OpenQueuedMessagePayload').implement({
    description: 'The message.',
    fields: (t) => ({
      message: t.expose('message', { type: QueuedMessageRef, description: 'What the list shows of it.' }),
      content: t.expose('content', { type: QueuedContentRef, description: 'All of it.' }),
    }),
  }),
  resolve: (input, { deps }) =>
    openQueuedMessage(deps, { id: decodeId(input.messageId, 'QueuedMessage'), reason: input.reason ?? null }),
});
