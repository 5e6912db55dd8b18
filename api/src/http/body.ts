// Limits the bytes of a request's body, whatever its Content-Length claims.

export class BodyTooLargeError extends Error {
  readonly limit: number;

  constructor(limit: number) {
    super(`The body is larger than ${limit} bytes.`);
    this.name = 'BodyTooLargeError';
    this.limit = limit;
  }
}

/** The same request, whose body fails with BodyTooLargeError once it is too long. Throws at once when it says so itself. */
export function limitBody(request: Request, limit: number): Request {
  const declared = request.headers.get('content-length');
  if (Number(declared ?? 0) > limit) throw new BodyTooLargeError(limit);
  // Node ends a body at its declared length, so only bodies without one need to be counted.
  if (!request.body || declared !== null) return request;
  let size = 0;
  const counted = request.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        size += chunk.byteLength;
        if (size > limit) controller.error(new BodyTooLargeError(limit));
        else controller.enqueue(chunk);
      },
    }),
  );
  return new Request(request, { body: counted, duplex: 'half' } as RequestInit);
}
