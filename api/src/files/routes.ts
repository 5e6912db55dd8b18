// POST and DELETE /files/uploads.

import { cleanFilename } from '../core/display-text.ts';
import { InputError, NotFoundError } from '../core/errors.ts';
import { isUuid } from '../core/ids.ts';
import { BodyTooLargeError } from '../http/body.ts';
import { problem } from '../http/problem.ts';
import { type Route, signedIn } from '../http/route.ts';
import { discardUpload, MAX_UPLOAD_BYTES, storeUpload, UploadQuotaError } from './upload.ts';

const mediaTypePattern = /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}$/;

const uploadRoute: Route = {
  method: 'POST',
  path: '/files/uploads',
  maxBody: MAX_UPLOAD_BYTES,
  handle: signedIn(async (request, { deps, session }) => {
    const filename = cleanFilename(decodeName(request.headers.get('x-filename')), 200) || 'file';
    const given = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    const mediaType = mediaTypePattern.test(given) ? given : 'application/octet-stream';
    const content = request.body ?? new Blob([]).stream();
    try {
      const upload = await storeUpload(deps, { userId: session.userId, filename, mediaType, content });
      return Response.json(upload, { status: 201, headers: { 'cache-control': 'no-store' } });
    } catch (error) {
      if (error instanceof UploadQuotaError) return problem(413, 'UPLOAD_QUOTA_EXCEEDED', error.message);
      if (error instanceof InputError || error instanceof BodyTooLargeError) {
        return problem(413, 'BODY_TOO_LARGE', 'A file may have at most 25 MB. Share larger ones by a link.');
      }
      throw error;
    }
  }),
};

const discardRoute: Route = {
  method: 'DELETE',
  path: '/files/uploads/:id',
  handle: signedIn(async (_request, { deps, params }) => {
    const id = params.id ?? '';
    try {
      if (!isUuid(id)) throw new NotFoundError('file');
      await discardUpload(deps, id);
      return new Response(null, { status: 204 });
    } catch (error) {
      if (error instanceof NotFoundError) return problem(404, error.code, error.message);
      throw error;
    }
  }),
};

export const fileRoutes: Route[] = [uploadRoute, discardRoute];

function decodeName(encoded: string | null): string {
  try {
    return decodeURIComponent(encoded ?? '');
  } catch {
    return encoded ?? '';
  }
}
