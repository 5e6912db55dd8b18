// Bodies that are at hand as bytes, beside the streams that the web platform makes of them.
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';

const held = new WeakMap<Request | Response, Buffer>();

/** Notes the whole body of a request or response, so that nobody has to read its stream. */
export function hold<T extends Request | Response>(message: T, bytes: Buffer): T {
  held.set(message, bytes);
  return message;
}

/** A response of these bytes without a stream of them, which costs a copy: for the one who asked for it (see withStream). */
export const heldResponse = (bytes: Buffer, init: ResponseInit): Response =>
  hold(new Response(null, init), bytes);

/** The same response for whoever reads its body. */
export function withStream(response: Response): Response {
  const bytes = response.body === null ? held.get(response) : undefined;
  return bytes ? new Response(bytes as Buffer<ArrayBuffer>, response) : response;
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
