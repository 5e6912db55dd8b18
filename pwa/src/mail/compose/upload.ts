// Hands a file to the server ahead of the message, with progress (fetch tells none, so XMLHttpRequest).

export type UploadAnswer = { ok: true; id: string } | { ok: false; reason: string; offline: boolean };

const TIMEOUT = 10 * 60_000;

function read(text: string): { id?: unknown; message?: unknown } {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === 'object' && answer !== null ? answer : {};
  } catch {
    return {};
  }
}

/** Sends one file to `POST /files/uploads`. `onProgress` gets percent. Aborting answers as offline. */
export function uploadWithProgress(
  file: Blob,
  filename: string,
  onProgress: (percent: number) => void,
  signal: AbortSignal,
): Promise<UploadAnswer> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const unreachable = (): void => resolve({ ok: false, reason: '', offline: true });
    request.open('POST', '/files/uploads');
    request.timeout = TIMEOUT;
    request.setRequestHeader('content-type', file.type || 'application/octet-stream');
    request.setRequestHeader('x-filename', encodeURIComponent(filename));
    request.upload.onprogress = (event) =>
      onProgress(Math.floor((100 * event.loaded) / Math.max(1, event.total)));
    request.onerror = unreachable;
    request.onabort = unreachable;
    request.ontimeout = unreachable;
    request.onload = () => {
      const { id, message } = read(request.responseText);
      if (request.status === 201 && typeof id === 'string') resolve({ ok: true, id });
      else if ([502, 503, 504].includes(request.status)) unreachable();
      else
        resolve({
          ok: false,
          reason: typeof message === 'string' ? message : String(request.status),
          offline: false,
        });
    };
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
