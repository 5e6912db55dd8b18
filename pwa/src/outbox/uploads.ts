// Files on their way to the server, ahead of the message they are for.
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

export interface FileToUpload {
  file: Blob;
  filename: string;
  /** The upload that holds a part of it already. */
  begun?: string | undefined;
}

export interface UploadWatch {
  /** Its id, as soon as there is one: with it the upload can be taken up again later. */
  onBegun?: (id: string) => void;
  onProgress?: (percent: number) => void;
  signal?: AbortSignal;
}

/** Bytes of one request: what a proxy in between loses at most. */
const PART = 2 * 1024 * 1024;
const TIMEOUT = 2 * 60_000;
/** Tries without a byte of progress, and milliseconds before the second one; each next waits twice as long. */
const TRIES = 4;
const PAUSE = 500;

/**
 * Hands one file to the server in parts and goes on where a broken connection left off. Resolves with the upload's id;
 * throws UploadError.
 */
export async function upload(
  { file, filename, begun }: FileToUpload,
  { onBegun, onProgress, signal }: UploadWatch = {},
): Promise<string> {
  let id = begun;
  let offset: number | null = null;
  let failures = 0;
  const tell = (sent: number) => onProgress?.(Math.floor((100 * sent) / Math.max(1, file.size)));
  for (;;) {
    try {
      if (id !== undefined && offset === null) offset = await reached(id, signal);
      if (id === undefined || offset === null) {
        id = await begin(file, filename, signal);
        offset = 0;
        onBegun?.(id);
      }
      tell(offset);
      if (offset >= file.size) return id;
      const from: number = offset;
      offset = await sendPart(id, file.slice(from, from + PART), from, (sent) => tell(from + sent), signal);
      if (offset > from) failures = 0;
      else if (++failures >= TRIES) throw unreachable();
    } catch (error) {
      if (!(error instanceof UploadError) || !error.retry || signal?.aborted) throw error;
      if (++failures >= TRIES) throw error;
      offset = null;
      await pause(PAUSE * 2 ** (failures - 1), signal);
    }
  }
}

/** Throws away what the server has of a file nobody wants any more. It forgets it by itself when it cannot be told. */
export function forgetUpload(id: string): void {
  fetch(`/files/uploads/${id}`, { method: 'DELETE', credentials: 'same-origin' }).catch(() => undefined);
}

async function begin(file: Blob, filename: string, signal?: AbortSignal): Promise<string> {
  const response = await call('/files/uploads', {
    method: 'POST',
    headers: {
      'content-type': file.type || 'application/octet-stream',
      'upload-length': String(file.size),
      'x-filename': encodeURIComponent(filename),
    },
    ...(signal ? { signal } : {}),
  });
  const answer: unknown = await response.json().catch(() => undefined);
  const { id } = (answer ?? {}) as { id?: unknown };
  if (response.ok && typeof id === 'string') return id;
  throw refusal(response.status, answer, filename);
}

/** Bytes the server has; null when it knows the upload no longer. */
async function reached(id: string, signal?: AbortSignal): Promise<number | null> {
  const response = await call(`/files/uploads/${id}`, { method: 'HEAD', ...(signal ? { signal } : {}) });
  if (response.status === 404) return null;
  const offset = Number(response.headers.get('upload-offset') ?? Number.NaN);
  if (response.ok && Number.isSafeInteger(offset)) return offset;
  throw refusal(response.status, undefined, '');
}

async function call(path: string, init: RequestInit): Promise<Response> {
  const timeout = AbortSignal.timeout(30_000);
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  try {
    return await fetch(path, { credentials: 'same-origin', ...init, signal });
  } catch {
    throw unreachable();
  }
}

/** Resolves with the offset the server has then. `fetch` tells no progress, so XMLHttpRequest. */
function sendPart(
  id: string,
  part: Blob,
  offset: number,
  onSent: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = (): void => reject(unreachable());
    const stop = (): void => request.abort();
    request.open('PATCH', `/files/uploads/${id}`);
    request.timeout = TIMEOUT;
    request.setRequestHeader('content-type', 'application/offset+octet-stream');
    request.setRequestHeader('upload-offset', String(offset));
    request.upload.onprogress = ({ loaded }) => onSent(Math.min(loaded, part.size));
    request.onerror = fail;
    request.onabort = fail;
    request.ontimeout = fail;
    request.onloadend = () => signal?.removeEventListener('abort', stop);
    request.onload = () => {
      const next = Number(request.getResponseHeader('upload-offset') ?? Number.NaN);
      if ([204, 409].includes(request.status) && Number.isSafeInteger(next)) resolve(next);
      // Forgotten meanwhile: the next round finds that out and begins anew.
      else if (request.status === 404) fail();
      else reject(refusal(request.status, read(request.responseText), ''));
    };
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) fail();
    else request.send(part);
  });
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const unreachable = () => new UploadError('UNREACHABLE', 'The server could not be reached.', true);

function refusal(status: number, answer: unknown, filename: string): UploadError {
  const { code, message } = (answer ?? {}) as { code?: unknown; message?: unknown };
  return new UploadError(
    typeof code === 'string' ? code : `HTTP_${status}`,
    typeof message === 'string' ? message : `${filename || 'The file'} could not be uploaded (${status}).`,
    [408, 429, 502, 503, 504].includes(status),
  );
}

const pause = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** The variables with every upload's placeholder replaced by its id, at any depth. */
export function withUploadIds(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return ids.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => withUploadIds(item, ids));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withUploadIds(item, ids)]));
}

/** Uploads in order; resolves with placeholder → id. `onBegun` hears of each upload that can be taken up again. */
export async function uploadAll(
  uploads: readonly PendingUpload[],
  onBegun: (placeholder: string, id: string) => void,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const one of uploads) {
    ids.set(one.placeholder, await upload(one, { onBegun: (id) => onBegun(one.placeholder, id) }));
  }
  return ids;
}
