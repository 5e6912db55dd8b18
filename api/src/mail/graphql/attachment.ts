import { builder } from '../../graphql/builder.ts';
import { byKey } from '../../graphql/loader.ts';
import { type Attachment, findAttachments, isDangerous } from '../reading/attachments.ts';

export const AttachmentRef = builder.objectRef<Attachment>('Attachment');
builder.node(AttachmentRef, {
  description: 'A file that came with a message.',
  id: { resolve: (attachment) => attachment.id },
  loadManyWithoutCache: async (ids, { deps }) => {
    const found = byKey(await findAttachments(deps.database, ids), ({ id }) => id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    filename: t.exposeString('filename', { description: 'Its name, without paths and hidden characters.' }),
    mediaType: t.exposeString('mediaType', { description: 'What its sender says it is: "application/pdf".' }),
    size: t.expose('size', {
      type: 'ByteSize',
      description: 'Its size once decoded; an estimate until it was read.',
    }),
    inline: t.exposeBoolean('inline', { description: 'Whether the text shows it in place.' }),
    contentId: t.exposeString('contentId', {
      nullable: true,
      description: 'By what the HTML names it ("cid:…"), without angle brackets.',
    }),
    dangerous: t.boolean({
      description: 'Whether opening it can run something: warn before it is downloaded.',
      resolve: (attachment) => isDangerous(attachment),
    }),
    url: t.string({
      description:
        'Path of its content on this server; takes range requests. With `?inline=1` safe types are shown.',
      resolve: ({ id }) => `/files/attachments/${id}`,
    }),
  }),
});
