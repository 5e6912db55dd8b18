import type { PendingUpload } from './entry.ts';

/** A file could not be handed to the server. `retry` is false when the server refused it for good. */
export class UploadError extends Error {
  override readonly name = 'UploadError';
  readonly code: string;
  readonly retry: boolean;
  constructor(code: string, message: string, retry: boolean) {
    super(message);
    this.code = code;
    this.retry = retry;
  }
}

/** Sends one file to `POST /files/uploads`; resolves with its upload id. */
export async function upload(file: Blob, filename: string, signal?: AbortSignal): Promise<string> {
  const timeout = AbortSignal.timeout(10 * 60_000);
  let response: Response;
  try {
    response = await fetch('/files/uploads', {
      method: 'POST',
      credentials: 'same-origin',
      headers: {
        'content-type': file.type || 'application/octet-stream',
        'x-filename': encodeURIComponent(filename),
      },
      body: file,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch {
    throw new UploadError('UNREACHABLE', 'The server could not be reached.', true);
  }
  const answer: unknown = await response.json().catch(() => undefined);
  const { id, code, message } = (answer ?? {}) as { id?: unknown; code?: unknown; message?: unknown };
  if (response.ok && typeof id === 'string') return id;
  throw new UploadError(
    typeof code === 'string' ? code : `HTTP_${response.status}`,
    typeof message === 'string' ? message : `${filename} could not be uploaded (${response.status}).`,
    [408, 429, 502, 503, 504].includes(response.status),
  );
}

/** The variables with every upload's placeholder replaced by its id, at any depth. */
export function withUploadIds(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return ids.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => withUploadIds(item, ids));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withUploadIds(item, ids)]));
}

/** Uploads in order; resolves with placeholder → id. */
export async function uploadAll(uploads: readonly PendingUpload[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { placeholder, file, filename } of uploads) ids.set(placeholder, await upload(file, filename));
  return ids;
}
