// The mutations of writing: drafts, sending, and what can be done while a message is on its way.
import { NotFoundError } from '../../core/errors.ts';
import { builder } from '../../graphql/builder.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId, toGlobalId } from '../../graphql/node.ts';
import type { OutgoingContent } from '../compose/content.ts';
import { discardDraft } from '../drafts/discard-draft.ts';
import { type SavedDraft, saveDraft } from '../drafts/save-draft.ts';
import { cancelSending } from '../sending/cancel-sending.ts';
import type { Outgoing } from '../sending/outgoing.ts';
import { reschedule } from '../sending/reschedule.ts';
import { resolveUncertain } from '../sending/resolve-uncertain.ts';
import { retryRefused } from '../sending/retry-refused.ts';
import { sendMessage } from '../sending/send-message.ts';
import { type TakenBack, takeBack } from '../sending/take-back.ts';
import { DraftRef } from './draft.ts';
import { loadMessage, MessageRef } from './message.ts';
import { OutgoingMessageRef } from './outgoing-message.ts';

const AddressInput = builder.inputType('AddressInput', {
  description: 'A mailbox to write to.',
  fields: (t) => ({
    name: t.string({ required: false, description: 'The display name.' }),
    address: t.string({ description: 'The address. A draft may hold an unfinished one.' }),
  }),
});

const InlineUploadInput = builder.inputType('InlineUploadInput', {
  description: 'An uploaded picture that the HTML shows in its place.',
  fields: (t) => ({
    uploadId: t.string({ description: 'A file from POST /files/uploads.' }),
    contentId: t.string({ description: 'By what the HTML names it ("cid:…"), without angle brackets.' }),
  }),
});

const OutgoingContentInput = builder.inputType('OutgoingContentInput', {
  description: 'What a person wrote.',
  fields: (t) => ({
    accountId: t.id({ description: 'The mail account it is sent from.' }),
    identityId: t.id({
      required: false,
      description: 'Whom it is written as; the account’s own identity when absent.',
    }),
    to: t.field({ type: [AddressInput], description: 'Recipients in To.' }),
    cc: t.field({ type: [AddressInput], description: 'Recipients in Cc.' }),
    bcc: t.field({ type: [AddressInput], description: 'Recipients nobody else sees.' }),
    subject: t.string({ description: 'One line.' }),
    text: t.string({
      description:
        'The message as plain text. Where there is HTML, the text that is sent is derived from it.',
    }),
    html: t.string({
      required: false,
      description: 'The message as HTML. What mail must not hold is taken out.',
    }),
    uploadIds: t.stringList({ description: 'Files from POST /files/uploads.' }),
    inlineUploads: t.field({
      type: [InlineUploadInput],
      required: false,
      description: 'Pictures that the HTML shows. Those it does not show are attached.',
    }),
    keepAttachmentIds: t.idList({
      description: 'Attachments of the forwarded message, or of the draft’s last version.',
    }),
    attachMessageIds: t.idList({
      required: false,
      description: 'Messages that go along as they are, each a file of the type message/rfc822.',
    }),
    inReplyTo: t.id({ required: false, description: 'The message this answers.' }),
    forwardOf: t.id({ required: false, description: 'The message this forwards.' }),
  }),
});

type ContentInput = typeof OutgoingContentInput.$inferInput;

const optionalId = (id: string | null | undefined, type: string): string | null =>
  id ? decodeId(id, type) : null;

/** Ids of uploads come from HTTP, where they are plain UUIDs. */
const toContent = (input: ContentInput): OutgoingContent => ({
  accountId: decodeId(input.accountId, 'MailAccount'),
  identityId: optionalId(input.identityId, 'Identity'),
  to: input.to,
  cc: input.cc,
  bcc: input.bcc,
  subject: input.subject,
  text: input.text,
  html: input.html ?? null,
  uploadIds: input.uploadIds,
  inlineUploads: input.inlineUploads ?? [],
  keepAttachmentIds: input.keepAttachmentIds.map((id) => decodeId(id, 'Attachment')),
  attachMessageIds: (input.attachMessageIds ?? []).map((id) => decodeId(id, 'Message')),
  inReplyTo: optionalId(input.inReplyTo, 'Message'),
  forwardOf: optionalId(input.forwardOf, 'Message'),
});

defineMutation('saveDraft', {
  description: 'Keeps what is written so far. Answers ConflictError when the draft went on elsewhere.',
  input: builder.inputType('SaveDraftInput', {
    description: 'One composition as it stands.',
    fields: (t) => ({
      draftKey: t.string({ description: 'A UUID made by the app, the same for one composition.' }),
      basedOn: t.id({
        required: false,
        description: 'The draft’s message this was written on; absent for a new draft.',
      }),
      content: t.field({ type: OutgoingContentInput, description: 'What is written so far.' }),
    }),
  }),
  payload: builder.objectRef<SavedDraft>('SaveDraftPayload').implement({
    description: 'The draft as it is kept.',
    fields: (t) => ({
      draft: t.field({
        type: MessageRef,
        description: 'Its newest version: `basedOn` of the next save.',
        resolve: async (draft, _args, context) => {
          const message = await loadMessage(context, draft.messageId);
          if (!message) throw new NotFoundError('draft');
          return message;
        },
      }),
      draftKey: t.exposeString('draftKey', { description: 'The key it was saved with.' }),
      attachmentIds: t.idList({
        description:
          'Its attachments in the order given: keepAttachmentIds, uploadIds, inlineUploads, attachMessageIds. The next save keeps these.',
        resolve: (draft) => draft.attachmentIds.map((id) => toGlobalId('Attachment', id)),
      }),
      savedAt: t.expose('savedAt', { type: 'DateTime', description: 'When this version was kept.' }),
    }),
  }),
  resolve: (input, { deps }) =>
    saveDraft(deps, {
      draftKey: input.draftKey,
      basedOn: optionalId(input.basedOn, 'Message'),
      content: toContent(input.content),
    }),
});

defineMutation('discardDraft', {
  description: 'Throws a draft away.',
  input: builder.inputType('DiscardDraftInput', {
    description: 'Which draft: by its key or by its message.',
    fields: (t) => ({
      draftKey: t.string({ required: false, description: 'The key it was saved with.' }),
      messageId: t.id({ required: false, description: 'Its message.' }),
    }),
  }),
  payload: builder.objectRef<{ discarded: boolean }>('DiscardDraftPayload').implement({
    description: 'What became of the draft.',
    fields: (t) => ({
      discarded: t.exposeBoolean('discarded', {
        description: 'False when there was no such draft any more.',
      }),
    }),
  }),
  resolve: async (input, { deps }) => ({
    discarded: await discardDraft(deps, {
      draftKey: input.draftKey ?? null,
      messageId: optionalId(input.messageId, 'Message'),
    }),
  }),
});

/** The payload of every mutation that answers with the message on its way out. */
const outgoingPayload = (name: string) =>
  builder.objectRef<{ outgoing: Outgoing }>(name).implement({
    description: 'The message as it stands now.',
    fields: (t) => ({
      outgoing: t.expose('outgoing', {
        type: OutgoingMessageRef,
        description: 'The message on its way out.',
      }),
    }),
  });

defineMutation('sendMessage', {
  description:
    'Takes responsibility for a message. Sent once per idempotencyKey, however often it is asked for.',
  input: builder.inputType('SendMessageInput', {
    description: 'A finished message.',
    fields: (t) => ({
      idempotencyKey: t.string({ description: 'Made by the caller, once per message. A UUID is fine.' }),
      draftKey: t.string({ required: false, description: 'The draft that ends with this.' }),
      content: t.field({ type: OutgoingContentInput, description: 'The message.' }),
      undoSeconds: t.int({ description: 'Seconds in which cancelSending still works: 0 to 30.' }),
      sendAt: t.field({
        type: 'DateTime',
        required: false,
        description: 'When it is to be sent, within 400 days; absent for now. Its draft ends.',
      }),
    }),
  }),
  payload: outgoingPayload('SendMessagePayload'),
  resolve: async (input, { deps }) => ({
    outgoing: await sendMessage(deps, {
      idempotencyKey: input.idempotencyKey,
      draftKey: input.draftKey ?? null,
      content: toContent(input.content),
      undoSeconds: input.undoSeconds,
      sendAt: input.sendAt ?? null,
    }),
  }),
});

defineMutation('cancelSending', {
  description: 'Stops a message that is not on its way yet. Answers ConflictError when it is too late.',
  input: builder.inputType('CancelSendingInput', {
    description: 'Which message.',
    fields: (t) => ({ outgoingId: t.id({ description: 'The outgoing message.' }) }),
  }),
  payload: outgoingPayload('CancelSendingPayload'),
  resolve: async ({ outgoingId }, { deps }) => ({
    outgoing: await cancelSending(deps, decodeId(outgoingId, 'OutgoingMessage')),
  }),
});

defineMutation('resolveUncertain', {
  description:
    'Decides about a message that may or may not have gone out; a failed one can be sent again too.',
  input: builder.inputType('ResolveUncertainInput', {
    description: 'Which message, and what to do.',
    fields: (t) => ({
      outgoingId: t.id({ description: 'The outgoing message.' }),
      choice: t.field({
        type: builder.enumType('UncertainChoice', {
          description: 'What to do with a message of which nobody knows whether it was sent.',
          values: {
            SEND_AGAIN: { description: 'Send it again, with the same Message-ID. Some may get it twice.' },
            MARK_SENT: { description: 'Take it as sent and file it in Sent.' },
          } as const,
        }),
        description: 'What to do.',
      }),
    }),
  }),
  payload: outgoingPayload('ResolveUncertainPayload'),
  resolve: async ({ outgoingId, choice }, { deps }) => ({
    outgoing: await resolveUncertain(deps, decodeId(outgoingId, 'OutgoingMessage'), choice),
  }),
});

defineMutation('rescheduleSending', {
  description: 'Moves a scheduled message to another time, or sends it now.',
  input: builder.inputType('RescheduleSendingInput', {
    description: 'Which message, and when.',
    fields: (t) => ({
      outgoingId: t.id({ description: 'The outgoing message.' }),
      sendAt: t.field({ type: 'DateTime', required: false, description: 'The new time; absent for now.' }),
    }),
  }),
  payload: outgoingPayload('RescheduleSendingPayload'),
  resolve: async ({ outgoingId, sendAt }, { deps }) => ({
    outgoing: await reschedule(deps, decodeId(outgoingId, 'OutgoingMessage'), sendAt ?? null),
  }),
});

defineMutation('retryRefused', {
  description: 'Sends a message once more, to those alone whom the mail server refused.',
  input: builder.inputType('RetryRefusedInput', {
    description: 'Which message.',
    fields: (t) => ({ outgoingId: t.id({ description: 'The outgoing message.' }) }),
  }),
  payload: outgoingPayload('RetryRefusedPayload'),
  resolve: async ({ outgoingId }, { deps }) => ({
    outgoing: await retryRefused(deps, decodeId(outgoingId, 'OutgoingMessage')),
  }),
});

defineMutation('editOutgoing', {
  description:
    'Makes a draft again of a message that waits or failed, and ends its sending; or of a sent one, for those whom the server refused.',
  input: builder.inputType('EditOutgoingInput', {
    description: 'Which message, and for whom.',
    fields: (t) => ({
      outgoingId: t.id({ description: 'The outgoing message.' }),
      refusedOnly: t.boolean({
        description: 'For those alone whom the server refused; the rest stays sent.',
      }),
    }),
  }),
  payload: builder.objectRef<TakenBack>('EditOutgoingPayload').implement({
    description: 'The message as it stands now, and the draft.',
    fields: (t) => ({
      outgoing: t.expose('outgoing', { type: OutgoingMessageRef, description: 'The message.' }),
      draft: t.expose('draft', { type: DraftRef, description: 'The draft made of it.' }),
    }),
  }),
  resolve: ({ outgoingId, refusedOnly }, { deps }) =>
    takeBack(deps, { id: decodeId(outgoingId, 'OutgoingMessage'), refusedOnly }),
});
