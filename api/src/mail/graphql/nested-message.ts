// Messages that came as attachments.
import { MailServerError, NotFoundError } from '../../core/errors.ts';
import { builder } from '../../graphql/builder.ts';
import type { ParsedAttachment } from '../mime/types.ts';
import { isDangerous } from '../reading/attachments.ts';
import { type NestedMessage, readNested } from '../reading/nested.ts';
import { AddressRef } from './address.ts';
import { AttachmentRef } from './attachment.ts';

interface NestedFile extends ParsedAttachment {
  attachmentId: string;
}

const NestedFileRef = builder.objectRef<NestedFile>('NestedFile').implement({
  description: 'A file of a message that came as an attachment.',
  fields: (t) => ({
    filename: t.exposeString('filename', { description: 'Its name, without paths and hidden characters.' }),
    mediaType: t.exposeString('mediaType', { description: 'What its sender says it is.' }),
    size: t.expose('size', { type: 'ByteSize', description: 'Its size once decoded.' }),
    inline: t.exposeBoolean('inline', { description: 'Whether the text shows it in place.' }),
    contentId: t.exposeString('contentId', { nullable: true, description: 'By what the HTML names it.' }),
    dangerous: t.boolean({
      description: 'Whether opening it can run something: warn before it is downloaded.',
      resolve: (file) => isDangerous(file),
    }),
    url: t.string({
      description: 'Path of its content on this server; with `?inline=1` safe types are shown.',
      resolve: ({ attachmentId, part }) => `/files/attachments/${attachmentId}/${encodeURIComponent(part)}`,
    }),
  }),
});

const NestedMessageRef = builder.objectRef<NestedMessage>('NestedMessage').implement({
  description:
    'A message that came as an attachment. HTML is as sent: sanitise it and show it in a frame without scripts.',
  fields: (t) => ({
    subject: t.exposeString('subject', { description: 'Its subject, in one line.' }),
    from: t.field({
      type: [AddressRef],
      description: 'Who wrote it, as it says.',
      resolve: ({ addresses }) => addresses.from,
    }),
    to: t.field({
      type: [AddressRef],
      description: 'Recipients in To.',
      resolve: ({ addresses }) => addresses.to,
    }),
    cc: t.field({
      type: [AddressRef],
      description: 'Recipients in Cc.',
      resolve: ({ addresses }) => addresses.cc,
    }),
    date: t.expose('date', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was written, as it says.',
    }),
    text: t.exposeString('text', { nullable: true, description: 'As text.' }),
    html: t.exposeString('html', {
      nullable: true,
      description: 'As HTML, unsanitised; null when there is none.',
    }),
    problem: t.exposeString('problem', { nullable: true, description: 'What could not be shown.' }),
    truncated: t.exposeBoolean('truncated', {
      description: 'Whether the text was cut because it is too long: only its beginning is there.',
    }),
    files: t.field({
      type: [NestedFileRef],
      description: 'Its files; at most 500.',
      resolve: ({ attachmentId, attachments }) => attachments.map((file) => ({ ...file, attachmentId })),
    }),
  }),
});

builder.objectField(AttachmentRef, 'message', (t) =>
  t.field({
    type: NestedMessageRef,
    nullable: true,
    description:
      'The message it is (message/rfc822), fetched from the server; null when it is none, or cannot be had now.',
    complexity: 100,
    resolve: async (attachment, _args, { deps }) => {
      try {
        return await readNested(deps, attachment);
      } catch (error) {
        if (error instanceof MailServerError || error instanceof NotFoundError) return null;
        throw error;
      }
    },
  }),
);
