import { fileHeaders } from '../../http/download.ts';
import { type Route, signedIn } from '../../http/route.ts';
import { RemoteImageError } from '../images/fetch-image.ts';
import { openImage } from '../images/remote-images.ts';
import { answering } from './files.ts';

/** A remote image of a message. Its bytes were looked at: what is said about them is so. */
export const imageRoute: Route = {
  method: 'GET',
  path: '/files/images/:token',
  handle: signedIn((request, { deps, params }) =>
    answering(async () => {
      try {
        const { mediaType, bytes } = await openImage(deps, params.token ?? '');
        const headers = fileHeaders({
          filename: `image.${mediaType.slice('image/'.length)}`,
          mediaType,
          inline: true,
          etag: '"image"',
        });
        headers.delete('accept-ranges');
        headers.delete('etag');
        headers.set('cache-control', 'private, max-age=3600, immutable');
        headers.set('content-length', String(bytes.length));
        return new Response(request.method === 'HEAD' ? null : new Uint8Array(bytes), { headers });
      } catch (error) {
        if (error instanceof RemoteImageError)
          deps.log.debug({ err: error.cause ?? error }, 'A remote image was not had');
        throw error;
      }
    }),
  ),
};
