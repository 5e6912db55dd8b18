import { builder } from '../../graphql/builder.ts';
import { byKey } from '../../graphql/loader.ts';
import {
  type Attachment,
  findAttachments,
  isDangerous,
  type PreviewKind,
  previewKind,
} from '../reading/attachments.ts';

const previews: Record<PreviewKind, string> = {
  IMAGE: 'A picture that browsers show.',
  PDF: 'Pages.',
  TEXT: 'Text, as UTF-8 with `?inline=1`.',
  TABLE: 'Rows of values (CSV), as UTF-8 text with `?inline=1`.',
  CALENDAR: 'Appointments (iCalendar), as UTF-8 text with `?inline=1`.',
  MESSAGE: 'A message: see `message`.',
};

const PreviewKindRef = builder.enumType('PreviewKind', {
  description: 'How a file can be shown.',
  values: Object.fromEntries(
    Object.entries(previews).map(([kind, description]) => [kind, { description }]),
  ) as Record<PreviewKind, { description: string }>,
});

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
    preview: t.field({
      type: PreviewKindRef,
      nullable: true,
      description: 'How it can be shown; null when it can only be downloaded.',
      resolve: (attachment) => previewKind(attachment),
    }),
    url: t.string({
      description:
        'Path of its content on this server; takes range requests. With `?inline=1` safe types are shown.',
      resolve: ({ id }) => `/files/attachments/${id}`,
    }),
  }),
});
