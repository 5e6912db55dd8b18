// Answers with files of strangers: never run, never sniffed, never taken for a page of ours.

/** Nothing in the file may load, run or submit anything, and it has no origin. */
const FILE_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

export interface FileHeaders {
  filename: string;
  mediaType: string;
  /** Shown in place instead of downloaded. */
  inline: boolean;
  etag: string;
}

/** Headers of a file's answer. It may be kept, but is asked for again each time: the session may have ended. */
export function fileHeaders({ filename, mediaType, inline, etag }: FileHeaders): Headers {
  return new Headers({
    'content-type': mediaType,
    'content-disposition': contentDisposition(inline ? 'inline' : 'attachment', filename),
    'content-security-policy': FILE_POLICY,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
    'cache-control': 'private, no-cache',
    'accept-ranges': 'bytes',
    etag,
  });
}

/** RFC 6266 with RFC 8187: the name in ASCII for those that know no better, and as it is. */
export function contentDisposition(type: 'inline' | 'attachment', filename: string): string {
  const ascii = filename
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/["\\%]/g, '_')
    .trim();
  const encoded = encodeURIComponent(filename.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${type}; filename="${ascii === '' || ascii.startsWith('.') ? `file${ascii}` : ascii}"; filename*=UTF-8''${encoded}`;
}

/** What a Range header asks for of `size` bytes: `end` is the last byte. */
export type ByteRange = { start: number; end: number };

/**
 * RFC 9110 §14: one range of bytes. Null when there is none to serve (no header, several ranges, another unit, If-Range
 * that does not match), 'unsatisfiable' when it lies beyond the end.
 */
export function readRange(headers: Headers, size: number, etag: string): ByteRange | 'unsatisfiable' | null {
  const ifRange = headers.get('if-range');
  if (ifRange !== null && ifRange !== etag) return null;
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(headers.get('range')?.replace(/\s/g, '') ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return null;
  const first = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const last = match[1] === '' || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (match[1] !== '' && match[2] !== '' && Number(match[1]) > Number(match[2])) return null;
  return first >= size || first > last ? 'unsatisfiable' : { start: first, end: last };
}

/** RFC 9110 §13.1.2. */
export function isUnchanged(headers: Headers, etag: string): boolean {
  const known = headers.get('if-none-match');
  return (
    known !== null &&
    (known === '*' || known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag))
  );
}
