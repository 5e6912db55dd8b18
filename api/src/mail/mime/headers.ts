import { decodeCharset } from './charsets.ts';
import { decodeEncodedWords } from './encoded-words.ts';
import { limits } from './limits.ts';

/** A header field as it lies in the source: `value` is unfolded and still has its encoded words. */
export interface RawHeader {
  /** Lower case. */
  name: string;
  /** As the sender wrote it. */
  label: string;
  value: string;
}

export interface HeaderBlock {
  headers: RawHeader[];
  /** Offset of the first byte of the body. */
  bodyStart: number;
  /** True when fields were left out at a limit. */
  truncated: boolean;
  /** Bytes of the fields that were decoded. */
  size: number;
}

/**
 * Reads header fields from `start` until an empty line, `end`, or a line that `stops` recognises (a boundary right
 * inside the header: the body is then empty). Lines that are no field and no continuation are passed over, as Dovecot
 * does, so that part numbers agree with the server's.
 */
export function readHeaders(
  source: Buffer,
  start: number,
  end: number,
  mostBytes: number,
  stops: (lineStart: number, lineEnd: number) => boolean,
): HeaderBlock {
  const headers: RawHeader[] = [];
  let truncated = false;
  let size = 0;
  let position = start;
  let fieldStart = -1;
  let fieldEnd = -1;
  const finishField = () => {
    if (fieldStart < 0) return;
    if (headers.length >= limits.headers || size >= mostBytes) truncated = true;
    else {
      const length = Math.min(fieldEnd - fieldStart, limits.headerBytes, mostBytes - size);
      if (fieldEnd - fieldStart > length) truncated = true;
      size += length;
      const header = readField(source, fieldStart, fieldStart + length);
      if (header !== null) headers.push(header);
    }
    fieldStart = -1;
  };
  while (position < end) {
    const newline = source.indexOf(0x0a, position);
    const lineEnd = newline < 0 || newline >= end ? end : newline;
    const next = Math.min(lineEnd + 1, end);
    const first = source[position];
    if (lineEnd === position || (lineEnd === position + 1 && first === 0x0d)) {
      finishField();
      return { headers, bodyStart: next, truncated, size };
    }
    if (first === 0x2d && stops(position, lineEnd)) {
      finishField();
      return { headers, bodyStart: position, truncated, size };
    }
    if ((first === 0x20 || first === 0x09) && fieldStart >= 0) fieldEnd = lineEnd;
    else {
      finishField();
      fieldStart = position;
      fieldEnd = lineEnd;
    }
    position = next;
  }
  finishField();
  return { headers, bodyStart: end, truncated, size };
}

function readField(source: Buffer, start: number, end: number): RawHeader | null {
  const colon = source.indexOf(0x3a, start);
  if (colon < 0 || colon >= end) return null;
  const label = source.toString('latin1', start, colon).trim();
  if (label === '' || label.length > 200 || /[\s\p{Cc}]/u.test(label)) return null;
  const bytes = source.subarray(colon + 1, end);
  const value = decodeCharset(bytes, null)
    .replace(/\r?\n/g, '')
    .replace(/[\0\r]/g, '')
    .trim();
  return { name: label.toLowerCase(), label, value };
}

/** The first field of that name, unfolded; null when there is none. */
export function headerValue(headers: readonly RawHeader[], name: string): string | null {
  return headers.find((header) => header.name === name)?.value ?? null;
}

/** The first field of that name with its encoded words decoded. */
export function headerText(headers: readonly RawHeader[], name: string): string | null {
  const value = headerValue(headers, name);
  return value === null ? null : decodeEncodedWords(value);
}

/** Message-IDs of a field, without angle brackets; tolerates missing brackets. */
export function messageIds(value: string | null): string[] {
  if (value === null) return [];
  const bracketed = [...value.matchAll(/<([^<>]{1,996})>/g)].map((match) =>
    (match[1] ?? '').replace(/\s+/g, ''),
  );
  if (bracketed.length > 0) return bracketed.filter((id) => id !== '');
  return value
    .replace(/\([^)]{0,500}\)/g, ' ')
    .split(/[\s,<>]+/)
    .filter((id) => id.includes('@') && id.length <= 996);
}
