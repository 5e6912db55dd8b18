// /files/uploads: a file at once, or begun, appended to and taken up again.

import { cleanFilename } from '../core/display-text.ts';
import { InputError, NotFoundError } from '../core/errors.ts';
import { isUuid } from '../core/ids.ts';
import { BodyTooLargeError } from '../http/body.ts';
import { problem } from '../http/problem.ts';
import { type Route, signedIn } from '../http/route.ts';
import { appendToUpload, findUpload, UploadOffsetError } from './resume.ts';
import {
  discardUpload,
  MAX_UPLOAD_BYTES,
  reserve,
  storeUpload,
  TOO_LARGE,
  UploadQuotaError,
} from './upload.ts';

const mediaTypePattern = /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}$/;

/** With Upload-Length and no body it only begins: the bytes come with PATCH. */
const uploadRoute: Route = {
  method: 'POST',
  path: '/files/uploads',
  maxBody: MAX_UPLOAD_BYTES,
  handle: signedIn(async (request, { deps, session }) => {
    const filename = cleanFilename(decodeName(request.headers.get('x-filename')), 200) || 'file';
    const given = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    const mediaType = mediaTypePattern.test(given) ? given : 'application/octet-stream';
    const file = { userId: session.userId, filename, mediaType };
    const announced = request.headers.get('upload-length');
    return answering(async () => {
      if (announced === null) {
        const content = request.body ?? new Blob([]).stream();
        return Response.json(await storeUpload(deps, { ...file, content }), { status: 201, headers: fresh });
      }
      const size = wholeNumber(announced);
      if (size === null) return problem(400, 'INPUT_INVALID', 'Give Upload-Length in bytes.');
      if (size > MAX_UPLOAD_BYTES) return tooLarge(TOO_LARGE);
      const id = await reserve(deps.database, { ...file, size });
      const upload = { id, filename, mediaType, size, offset: 0 };
      return Response.json(upload, { status: 201, headers: at(upload) });
    });
  }),
};

/** Where an upload stands; HEAD is enough to go on. */
const standRoute: Route = {
  method: 'GET',
  path: '/files/uploads/:id',
  handle: signedIn((request, { deps, params }) =>
    answering(async () => {
      const upload = await findUpload(deps, idOf(params));
      const headers = at(upload);
      return request.method === 'HEAD' ? new Response(null, { headers }) : Response.json(upload, { headers });
    }),
  ),
};

const appendRoute: Route = {
  method: 'PATCH',
  path: '/files/uploads/:id',
  maxBody: MAX_UPLOAD_BYTES,
  handle: signedIn((request, { deps, params, session }) =>
    answering(async () => {
      const id = idOf(params);
      const offset = wholeNumber(request.headers.get('upload-offset'));
      if (offset === null) {
        await findUpload(deps, id);
        return problem(400, 'INPUT_INVALID', 'Give Upload-Offset in bytes.');
      }
      const content = request.body ?? new Blob([]).stream();
      const next = await appendToUpload(deps, { id, userId: session.userId, offset, content });
      return new Response(null, { status: 204, headers: at({ offset: next }) });
    }),
  ),
};

const discardRoute: Route = {
  method: 'DELETE',
  path: '/files/uploads/:id',
  handle: signedIn((_request, { deps, params }) =>
    answering(async () => {
      await discardUpload(deps, idOf(params));
      return new Response(null, { status: 204 });
    }),
  ),
};

export const fileRoutes: Route[] = [uploadRoute, standRoute, appendRoute, discardRoute];

const fresh = { 'cache-control': 'no-store' };

/** Upload-Offset and Upload-Length are those of the tus protocol. */
const at = ({ offset, size }: { offset: number; size?: number }): Record<string, string> => ({
  ...fresh,
  'upload-offset': String(offset),
  ...(size === undefined ? {} : { 'upload-length': String(size) }),
});

const tooLarge = (message: string): Response => problem(413, 'BODY_TOO_LARGE', message);

async function answering(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UploadOffsetError) return problem(409, 'UPLOAD_OFFSET', error.message, at(error));
    if (error instanceof NotFoundError) return problem(404, error.code, error.message);
    if (error instanceof UploadQuotaError) return problem(413, 'UPLOAD_QUOTA_EXCEEDED', error.message);
    if (error instanceof InputError) return tooLarge(error.message);
    if (error instanceof BodyTooLargeError) return tooLarge(TOO_LARGE);
    throw error;
  }
}

function idOf({ id = '' }: Record<string, string>): string {
  if (!isUuid(id)) throw new NotFoundError('file');
  return id;
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function decodeName(encoded: string | null): string {
  try {
    return decodeURIComponent(encoded ?? '');
  } catch {
    return encoded ?? '';
  }
}
