// What a person wrote, completed by what the platform knows: who it is from, what it answers, the files.
import { InputError, NotFoundError } from '../../core/errors.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { findIdentity } from '../identities/identity.ts';
import { readHtml } from '../mime/html-text.ts';
import type { MailAddress } from '../ports.ts';
import { attachedMessages } from './attached-messages.ts';
import type { ComposedPart } from './message.ts';
import {
  type InlineUpload,
  inlineParts,
  keptParts,
  MAX_FILES_SIZE,
  tooLarge,
  uploadedParts,
} from './parts.ts';
import type { RecipientDrafts } from './recipients.ts';
import { safeHtml } from './safe-html.ts';

/** One composition as the app holds it. Ids are UUIDs. */
export interface OutgoingContent extends RecipientDrafts {
  accountId: string;
  /** The identity it is written as; the account's own when null or absent. */
  identityId?: string | null;
  subject: string;
  /** What plain text readers get when there is no HTML. */
  text: string;
  html: string | null;
  uploadIds: string[];
  /** Absent in what was kept before there were any. */
  inlineUploads?: InlineUpload[];
  keepAttachmentIds: string[];
  /** Messages that go along as they are. Absent in what was kept before there were any. */
  attachMessageIds?: string[];
  /** The message this answers. */
  inReplyTo: string | null;
  forwardOf: string | null;
}

export interface ReadContent {
  from: MailAddress;
  replyTo: MailAddress | null;
  subject: string;
  text: string;
  html: string | null;
  parts: ComposedPart[];
  inReplyTo: string | null;
  references: string[];
}

const MAX_SUBJECT = 900;
const MAX_TEXT = 1_000_000;
const MAX_FILES = 100;
/** RFC 5322 3.6.4 sets no limit; servers cut header lines that grow without end. */
const MAX_REFERENCES = 30;

/**
 * @param draftMessageId the stored draft this was written in, whose attachments may be kept.
 * Throws InputError and NotFoundError.
 */
export async function readContent(
  deps: Deps,
  content: OutgoingContent,
  draftMessageId: string | null,
): Promise<ReadContent> {
  checkSizes(content);
  const holders = [content.forwardOf, content.inReplyTo, draftMessageId].filter((id) => id !== null);
  const [from, thread, uploads, inline, kept, messages] = await Promise.all([
    readSender(deps, content),
    readThread(deps, content.inReplyTo),
    uploadedParts(deps, content.uploadIds),
    inlineParts(deps, content.inlineUploads ?? []),
    keptParts(deps, content.keepAttachmentIds, holders),
    attachedMessages(deps, content.attachMessageIds ?? []),
    refuseUnknownMessage(deps, content.forwardOf),
  ]);
  const parts = [...kept, ...uploads, ...inline, ...messages];
  if (parts.reduce((sum, part) => sum + part.content.length, 0) > MAX_FILES_SIZE) throw tooLarge();
  return { ...from, subject: content.subject, ...readBody(content, parts), ...thread };
}

/** HTML goes out sanitised, with the text derived from it; a part that it does not show is an attachment. */
function readBody(
  { text, html }: Pick<OutgoingContent, 'text' | 'html'>,
  parts: ComposedPart[],
): Pick<ReadContent, 'text' | 'html' | 'parts'> {
  const attached = (part: ComposedPart): ComposedPart => ({ ...part, contentId: null });
  if (html === null) return { text, html, parts: parts.map(attached) };
  const safe = safeHtml(html);
  return {
    text: readHtml(safe, MAX_TEXT, { complete: true }).text,
    html: `<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>${safe}</body></html>`,
    parts: parts.map((part) =>
      part.contentId !== null && safe.includes(`cid:${part.contentId}`) ? part : attached(part),
    ),
  };
}

const filesIn = (content: OutgoingContent): number =>
  content.uploadIds.length +
  content.keepAttachmentIds.length +
  (content.inlineUploads?.length ?? 0) +
  (content.attachMessageIds?.length ?? 0);

function checkSizes(content: OutgoingContent): void {
  const { subject, text, html } = content;
  if (subject.length > MAX_SUBJECT) {
    throw new InputError({ 'content.subject': `Shorten the subject to ${MAX_SUBJECT} characters.` });
  }
  if (text.length > MAX_TEXT || (html?.length ?? 0) > MAX_TEXT) {
    throw new InputError({ 'content.text': 'The text is too long for a message. Attach it as a file.' });
  }
  if (filesIn(content) > MAX_FILES) {
    throw new InputError({ 'content.uploadIds': `Attach at most ${MAX_FILES} files.` });
  }
}

async function readSender(
  { database }: Deps,
  { accountId, identityId }: OutgoingContent,
): Promise<Pick<ReadContent, 'from' | 'replyTo'>> {
  const [account] = await database.query(sql`SELECT 1 FROM mail_account WHERE id = ${accountId}::uuid`);
  if (!account) throw new NotFoundError('mail account');
  // An identity that was removed while a draft named it: the account's own takes its place.
  const identity =
    (await findIdentity(database, accountId, identityId ?? accountId)) ??
    (await findIdentity(database, accountId, accountId));
  if (!identity) throw new NotFoundError('mail account');
  const { name, address, replyTo } = identity;
  return {
    from: { name: name || null, address },
    replyTo: replyTo === null ? null : { name: null, address: replyTo },
  };
}

async function refuseUnknownMessage({ database }: Deps, messageId: string | null): Promise<void> {
  if (messageId === null) return;
  const [row] = await database.query(sql`SELECT 1 FROM mail_message WHERE id = ${messageId}::uuid`);
  if (!row) throw new NotFoundError('message');
}

/** In-Reply-To and References as RFC 5322 3.6.4 builds them. */
async function readThread(
  { database }: Deps,
  messageId: string | null,
): Promise<Pick<ReadContent, 'inReplyTo' | 'references'>> {
  if (messageId === null) return { inReplyTo: null, references: [] };
  const [row] = await database.query<{
    messageId: string | null;
    inReplyTo: string | null;
    references: string[];
  }>(sql`
    SELECT message_id AS "messageId", in_reply_to AS "inReplyTo", reference_ids AS "references"
    FROM mail_message WHERE id = ${messageId}::uuid`);
  if (!row) throw new NotFoundError('message');
  if (row.messageId === null) return { inReplyTo: null, references: [] };
  const before = row.references.length > 0 ? row.references : row.inReplyTo === null ? [] : [row.inReplyTo];
  const [first, ...others] = [...before.filter((id) => id !== row.messageId), row.messageId];
  const newest = others.slice(-(MAX_REFERENCES - 1));
  return { inReplyTo: row.messageId, references: first === undefined ? [] : [first, ...newest] };
}
