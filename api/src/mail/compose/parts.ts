// The files that go with a message: uploads, and attachments of messages that are there already.
import { InputError, NotFoundError } from '../../core/errors.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { findAttachments } from '../reading/attachments.ts';
import { openAttachment } from '../reading/download.ts';
import type { ComposedPart } from './message.ts';

/** Bytes of all files of a message: after base64 they fit into what mail servers take (50 MB). */
export const MAX_FILES_SIZE = 25 * 1024 * 1024;

export const tooLarge = () =>
  new InputError({ 'content.uploadIds': 'The files of a message may have 25 MB together. Remove some.' });

/** An upload that the HTML shows in its place, as `cid:` and its Content-ID. */
export interface InlineUpload {
  uploadId: string;
  /** Without angle brackets. */
  contentId: string;
}

/** What may stand between the angle brackets without being encoded (RFC 5322 3.6.4, RFC 2392). */
const CONTENT_ID = /^[\w.+-]{1,100}(?:@[\w.-]{1,100})?$/;

/** Like uploadedParts, with their Content-IDs. Throws InputError for one that cannot stand in a header as it is. */
export async function inlineParts(deps: Deps, uploads: readonly InlineUpload[]): Promise<ComposedPart[]> {
  if (uploads.some(({ contentId }) => !CONTENT_ID.test(contentId))) {
    throw new InputError({
      'content.inlineUploads': 'Use letters, digits, dots and hyphens for a contentId.',
    });
  }
  const parts = await uploadedParts(
    deps,
    uploads.map(({ uploadId }) => uploadId),
  );
  return parts.map((part, index) => ({ ...part, contentId: uploads[index]?.contentId ?? null }));
}

interface UploadRow {
  id: string;
  filename: string;
  mediaType: string;
  size: bigint;
  whole: boolean;
}

/** Throws NotFoundError when one is missing, InputError when one is incomplete or they are too large together. */
export async function uploadedParts({ database }: Deps, ids: readonly string[]): Promise<ComposedPart[]> {
  if (ids.length === 0) return [];
  const rows = await database.query<UploadRow>(sql`
    SELECT id::text, filename, media_type AS "mediaType", size, received IS NULL AS whole FROM upload WHERE id = ANY(${[...ids]}::uuid[])`);
  if (rows.length < new Set(ids).size) throw new NotFoundError('file');
  if (rows.some(({ whole }) => !whole)) {
    throw new InputError({ 'content.uploadIds': 'A file is not uploaded completely yet. Wait until it is.' });
  }
  if (rows.reduce((sum, row) => sum + Number(row.size), 0) > MAX_FILES_SIZE) throw tooLarge();
  const contents = await database.query<{ id: string; content: Buffer }>(sql`
    SELECT upload_id::text AS id, string_agg(bytes, ''::bytea ORDER BY position) AS content FROM upload_chunk
    WHERE upload_id = ANY(${[...ids]}::uuid[]) GROUP BY upload_id`);
  const contentOf = new Map(contents.map((row) => [row.id, row.content]));
  return ids.flatMap((id) => {
    const row = rows.find((candidate) => candidate.id === id);
    if (!row) return [];
    const { filename, mediaType } = row;
    return [{ filename, mediaType, content: contentOf.get(id) ?? Buffer.alloc(0), contentId: null }];
  });
}

/**
 * Attachments of the given messages (the one forwarded, the draft's last version), read from the server or from the
 * draft's own bytes. Throws NotFoundError when an attachment is of none of them.
 */
export async function keptParts(
  deps: Deps,
  ids: readonly string[],
  messageIds: readonly string[],
): Promise<ComposedPart[]> {
  if (ids.length === 0) return [];
  const attachments = await findAttachments(deps.database, ids);
  const wanted = ids.map((id) => {
    const attachment = attachments.find((candidate) => candidate.id === id);
    if (!attachment || !messageIds.includes(attachment.messageId)) throw new NotFoundError('attachment');
    return attachment;
  });
  if (wanted.reduce((sum, { size }) => sum + size, 0) > MAX_FILES_SIZE) throw tooLarge();
  const parts: ComposedPart[] = [];
  for (const attachment of wanted) {
    const { filename, mediaType, contentId } = attachment;
    const content = Buffer.concat(await (await openAttachment(deps, attachment)).toArray());
    parts.push({ filename, mediaType, content, contentId });
  }
  return parts;
}
