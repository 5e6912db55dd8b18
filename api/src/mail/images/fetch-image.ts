// Fetches an image that a stranger's mail names, on behalf of a person who agreed to it. The sender's server learns
// that somebody looked, but not who, from where or with what.
import { PostroomError } from '../../core/errors.ts';
import type { Guard } from '../../core/guard.ts';
import { guardedFetch } from '../../core/guarded-fetch.ts';
import { readPicture } from './picture.ts';
import type { FetchedImage } from './recent-images.ts';

export interface ImageLimits {
  /** For everything together, redirects included. */
  timeoutMs: number;
  maxBytes: number;
}

const limits: ImageLimits = { timeoutMs: 10_000, maxBytes: 10 * 1024 * 1024 };

/** The same for everybody. No cookies, no referrer, and no compression: what is measured is what is sent. */
const headers = {
  'user-agent': 'Mozilla/5.0 (compatible; image proxy of a mail server)',
  accept: 'image/avif,image/webp,image/png,image/jpeg,image/gif',
  'accept-encoding': 'identity',
};

/** The image could not be had. The reason is in `cause`, for the log: it may speak of addresses that are ours. */
export class RemoteImageError extends PostroomError {
  constructor(message: string, options?: ErrorOptions) {
    super('IMAGE_NOT_AVAILABLE', message, options);
  }
}

/** Throws RemoteImageError. */
export async function fetchImage(
  guard: Guard,
  source: string,
  given: Partial<ImageLimits> = {},
): Promise<FetchedImage> {
  const { timeoutMs, maxBytes } = { ...limits, ...given };
  const response = await guardedFetch(guard, source, { headers, timeoutMs, maxBytes, maxRedirects: 3 }).catch(
    (error: unknown) => {
      throw new RemoteImageError('The sender’s server did not give this image.', { cause: error });
    },
  );
  if (response.status !== 200) {
    throw new RemoteImageError(`The sender’s server answered ${response.status} instead of an image.`);
  }
  const picture = readPicture(response.body);
  if (picture === null) {
    throw new RemoteImageError('This is not an image of a kind that is shown, or it is too large.');
  }
  return { mediaType: picture.mediaType, bytes: response.body };
}
