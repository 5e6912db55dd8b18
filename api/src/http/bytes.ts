// Bodies that are at hand as bytes, beside the streams that the web platform makes of them.
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';

const held = new WeakMap<Request | Response, Buffer>();

/** Notes the whole body of a request or response, so that nobody has to read its stream. */
export function hold<T extends Request | Response>(message: T, bytes: Buffer): T {
  held.set(message, bytes);
  return message;
}

export const heldBytes = (message: Request | Response): Buffer | undefined => held.get(message);

/** Shorter answers fit into one packet or two anyway. */
const WORTH_COMPRESSING = 2_048;
const deflate = promisify(gzip);

export const acceptsGzip = (headers: Headers): boolean =>
  /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|\s|$))/i.test(headers.get('accept-encoding') ?? '');

/** The bytes compressed, in a thread of its own; null when that would gain nothing. */
export async function compress(bytes: Buffer): Promise<Buffer | null> {
  if (bytes.length < WORTH_COMPRESSING) return null;
  const small = await deflate(bytes, { level: constants.Z_BEST_SPEED });
  return small.length < bytes.length ? small : null;
}
