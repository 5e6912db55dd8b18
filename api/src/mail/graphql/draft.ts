// What is known of a draft beyond its message: what it answers, and the words as they were typed.
import { NotFoundError } from '../../core/errors.ts';
import { builder } from '../../graphql/builder.ts';
import { decodeId, toGlobalId } from '../../graphql/node.ts';
import { readDraft, type WrittenDraft } from '../drafts/read-draft.ts';
import { AddressRef } from './address.ts';
import { loadMessage, MessageRef } from './message.ts';

const named = (people: readonly { name?: string | null | undefined; address: string }[]) =>
  people.map(({ name, address }) => ({ name: name ?? null, address }));

export const DraftRef = builder.objectRef<WrittenDraft>('Draft').implement({
  description: 'A message being written, as it was last saved from any device.',
  fields: (t) => ({
    draftKey: t.exposeString('draftKey', { description: 'The key to save it with.' }),
    message: t.field({
      type: MessageRef,
      description: 'Its newest version: `basedOn` of the next save.',
      resolve: async ({ messageId }, _args, context) => {
        const message = await loadMessage(context, messageId);
        if (!message) throw new NotFoundError('draft');
        return message;
      },
    }),
    to: t.field({
      type: [AddressRef],
      description: 'Recipients in To, as typed.',
      resolve: ({ content }) => named(content.to),
    }),
    cc: t.field({
      type: [AddressRef],
      description: 'Recipients in Cc.',
      resolve: ({ content }) => named(content.cc),
    }),
    bcc: t.field({
      type: [AddressRef],
      description: 'Recipients nobody else sees.',
      resolve: ({ content }) => named(content.bcc),
    }),
    subject: t.string({ description: 'The subject.', resolve: ({ content }) => content.subject }),
    text: t.string({ description: 'The text that was typed.', resolve: ({ content }) => content.text }),
    html: t.string({
      nullable: true,
      description: 'The same as HTML, as it was saved.',
      resolve: ({ content }) => content.html,
    }),
    inReplyToId: t.id({
      nullable: true,
      description: 'The message it answers.',
      resolve: ({ content }) => (content.inReplyTo ? toGlobalId('Message', content.inReplyTo) : null),
    }),
    forwardOfId: t.id({
      nullable: true,
      description: 'The message it forwards.',
      resolve: ({ content }) => (content.forwardOf ? toGlobalId('Message', content.forwardOf) : null),
    }),
    identityId: t.id({
      nullable: true,
      description: 'The identity it is written as; the account’s own when absent.',
      resolve: ({ content }) => (content.identityId ? toGlobalId('Identity', content.identityId) : null),
    }),
    savedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was saved last.' }),
  }),
});

builder.queryField('draft', (t) =>
  t.field({
    type: DraftRef,
    nullable: true,
    description:
      'A draft by its key or by the message of any of its versions; null when it is over, or was written with another program.',
    args: {
      draftKey: t.arg.string({ required: false, description: 'The key it was saved with.' }),
      messageId: t.arg.id({ required: false, description: 'The message of one of its versions.' }),
    },
    resolve: (_root, { draftKey, messageId }, { deps }) =>
      readDraft(deps, {
        draftKey: draftKey ?? null,
        messageId: messageId ? decodeId(messageId, 'Message') : null,
      }),
  }),
);
