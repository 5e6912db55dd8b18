// Attachments and sources of messages over HTTP. Row-level security decides whose they are; others do not exist.
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { cleanFilename } from '../../core/display-text.ts';
import { MailServerError, NotFoundError, PostroomError, RateLimitedError } from '../../core/errors.ts';
import { isUuid } from '../../core/ids.ts';
import { inScope } from '../../core/scope.ts';
import type { Deps } from '../../deps.ts';
import { type FileHeaders, fileHeaders, isUnchanged, readRange } from '../../http/download.ts';
import { problem } from '../../http/problem.ts';
import { type Route, signedIn } from '../../http/route.ts';
import { RemoteImageError } from '../images/fetch-image.ts';
import { decodeCharset } from '../mime/charsets.ts';
import { type Attachment, findAttachments, isDangerous, shownType } from '../reading/attachments.ts';
import { openAttachment, openSource } from '../reading/download.ts';
import { findMessagesById } from '../reading/messages.ts';
import { openNestedPart } from '../reading/nested.ts';
import { zipStream } from '../reading/zip.ts';
import { RecentContents } from './recent-contents.ts';

/** Text up to this size is shown in place, as UTF-8. */
const longestShownText = 5 * 1024 * 1024;

const recent = new RecentContents();

const attachmentRoute: Route = {
  method: 'GET',
  path: '/files/attachments/:id',
  handle: signedIn((request, { deps, params, url }) =>
    answering(async () => {
      const attachment = await findAttachment(deps, params.id ?? '');
      const inlineType = url.searchParams.get('inline') === '1' ? shownType(attachment) : null;
      const inline =
        inlineType !== null && !(inlineType.startsWith('text/') && attachment.size > longestShownText);
      const headers = fileHeaders(describe(attachment, inline ? inlineType : null));
      if (isUnchanged(request.headers, headers.get('etag') ?? ''))
        return new Response(null, { status: 304, headers });
      if (request.method === 'HEAD') return new Response(null, { headers });
      if (inline && inlineType.startsWith('text/')) return shownText(deps, attachment, headers);
      if (request.headers.has('range')) return partOf(request, deps, attachment, headers);
      return new Response(toWeb(await openAttachment(deps, attachment)), { headers });
    }),
  ),
};

const sourceRoute: Route = {
  method: 'GET',
  path: '/files/messages/:id.eml',
  handle: signedIn((request, { deps, params }) =>
    answering(async () => {
      const id = params.id ?? '';
      if (!isUuid(id)) throw new NotFoundError('message');
      const { subject, content } = await openSource(deps, id);
      const headers = fileHeaders({
        filename: `${cleanFilename(subject, 100) || 'message'}.eml`,
        mediaType: 'message/rfc822',
        inline: false,
        etag: `"${id}"`,
      });
      headers.delete('accept-ranges');
      if (request.method === 'HEAD') content.destroy();
      return new Response(request.method === 'HEAD' ? null : toWeb(content), { headers });
    }),
  ),
};

/** All files of one message together. */
const mostZipped = 1024 * 1024 * 1024;

const archiveRoute: Route = {
  method: 'GET',
  path: '/files/messages/:id.zip',
  handle: signedIn((request, { deps, params, scope }) =>
    answering(async () => {
      const { subject, date, attachments } = await findFiles(deps, params.id ?? '');
      const headers = fileHeaders({
        filename: `${cleanFilename(subject, 100) || 'message'}.zip`,
        mediaType: 'application/zip',
        inline: false,
        etag: `"${params.id}"`,
      });
      headers.delete('accept-ranges');
      if (request.method === 'HEAD') return new Response(null, { headers });
      const [first, ...others] = attachments;
      // Opened before anything is answered: a server that cannot be reached is said to be so.
      const begun = first && (await openAttachment(deps, first));
      const files = [
        ...(first && begun ? [{ filename: first.filename, open: async () => begun }] : []),
        ...others.map((attachment) => ({
          filename: attachment.filename,
          // Read after this handler is done.
          open: () => inScope(scope, () => openAttachment(deps, attachment)),
        })),
      ];
      const stream = zipStream(files, { maxBytes: mostZipped, modifiedAt: date });
      return new Response(toWeb(stream), { headers });
    }),
  ),
};

async function findFiles({ database }: Deps, id: string) {
  const [message] = isUuid(id) ? await findMessagesById(database, [id]) : [];
  if (message === undefined || message.attachments.length === 0) throw new NotFoundError('message');
  return {
    ...message,
    attachments: message.attachments.map((attachment) => ({ ...attachment, messageId: id })),
  };
}

/** A file of a message that is itself an attachment. */
const nestedRoute: Route = {
  method: 'GET',
  path: '/files/attachments/:id/:part',
  handle: signedIn((request, { deps, params, url }) =>
    answering(async () => {
      const attachment = await findAttachment(deps, params.id ?? '');
      const { file, content } = await openNestedPart(deps, attachment, params.part ?? '');
      const inlineType = url.searchParams.get('inline') === '1' ? shownType(file) : null;
      const headers = fileHeaders(
        describe(
          { ...file, id: `${attachment.id}-${file.part}`, messageId: attachment.messageId },
          inlineType,
        ),
      );
      headers.delete('accept-ranges');
      if (request.method === 'HEAD') return new Response(null, { headers });
      if (!inlineType?.startsWith('text/')) return new Response(toWeb(content), { headers });
      return new Response(decodeCharset(Buffer.concat(await content.toArray()), null), { headers });
    }),
  ),
};

export const mailFileRoutes: Route[] = [attachmentRoute, nestedRoute, sourceRoute, archiveRoute];

async function findAttachment({ database }: Deps, id: string): Promise<Attachment> {
  const [attachment] = isUuid(id) ? await findAttachments(database, [id]) : [];
  if (attachment === undefined) throw new NotFoundError('attachment');
  return attachment;
}

function describe(attachment: Attachment, inlineType: string | null): FileHeaders {
  return {
    filename: attachment.filename,
    mediaType: inlineType ?? (isDangerous(attachment) ? 'application/octet-stream' : attachment.mediaType),
    inline: inlineType !== null,
    etag: `"${attachment.id}"`,
  };
}

/** Text in whatever charset, shown as UTF-8. */
async function shownText(deps: Deps, attachment: Attachment, headers: Headers): Promise<Response> {
  const bytes = await readWhole(deps, attachment);
  headers.delete('accept-ranges');
  return new Response(decodeCharset(bytes, null), { headers });
}

/** Parts are cut from the whole, which is kept for a while: viewers ask for many. */
async function partOf(
  request: Request,
  deps: Deps,
  attachment: Attachment,
  headers: Headers,
): Promise<Response> {
  const bytes = await readWhole(deps, attachment);
  const range = readRange(request.headers, bytes.length, headers.get('etag') ?? '');
  if (range === null) return new Response(new Uint8Array(bytes), { headers });
  if (range === 'unsatisfiable') {
    headers.set('content-range', `bytes */${bytes.length}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set('content-range', `bytes ${range.start}-${range.end}/${bytes.length}`);
  return new Response(new Uint8Array(bytes.subarray(range.start, range.end + 1)), { status: 206, headers });
}

async function readWhole(deps: Deps, attachment: Attachment): Promise<Buffer> {
  const kept = recent.get(attachment.id);
  if (kept !== null) return kept;
  const bytes = Buffer.concat(await (await openAttachment(deps, attachment)).toArray());
  recent.keep(attachment.id, bytes);
  return bytes;
}

function toWeb(content: Readable): BodyInit {
  return Readable.toWeb(content) as ReadableStream<Uint8Array> as unknown as BodyInit;
}

/** Named errors as HTTP; others are the surface's to mask. */
export async function answering(handle: () => Promise<Response>): Promise<Response> {
  try {
    return await handle();
  } catch (error) {
    if (!(error instanceof PostroomError)) throw error;
    if (error instanceof RateLimitedError) {
      return problem(429, error.code, error.message, { 'retry-after': String(error.retryAfterSeconds) });
    }
    const status =
      error instanceof NotFoundError
        ? 404
        : error instanceof MailServerError || error instanceof RemoteImageError
          ? 502
          : 400;
    return problem(status, error.code, error.message);
  }
}
