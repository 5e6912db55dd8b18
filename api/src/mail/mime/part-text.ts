import { cleanBody, cut } from '../../core/display-text.ts';
import { decodeCharset } from './charsets.ts';
import { limits } from './limits.ts';
import type { Part } from './structure.ts';
import { decodeTransfer } from './transfer.ts';

/** A leaf's content as its sender had it. */
export function partContent(source: Buffer, part: Part): Uint8Array {
  return decodeTransfer(source.subarray(part.bodyStart, part.bodyEnd), part.encoding);
}

/**
 * A text leaf as text: charset decoded, line ends as LF, format=flowed still folded. Stops at about `mostCharacters`, so
 * that no message makes a string that the thread's memory cannot hold.
 */
export function partText(source: Buffer, part: Part, mostCharacters: number = limits.text): string {
  // A character takes at most nine bytes (UTF-7, ISO-2022), an encoded byte at most three (quoted-printable).
  const encoded = Math.min(part.bodyEnd, part.bodyStart + mostCharacters * 28);
  const bytes = decodeTransfer(source.subarray(part.bodyStart, encoded), part.encoding);
  const text = decodeCharset(
    bytes.subarray(0, mostCharacters * 9),
    part.parameters.get('charset') ?? htmlCharset(source, part),
  );
  return cleanBody(cut(text, mostCharacters + 1));
}

/** HTML may name its charset itself, when its MIME header does not. */
function htmlCharset(source: Buffer, part: Part): string | null {
  if (part.mediaType !== 'text/html') return null;
  const start = source.toString('latin1', part.bodyStart, Math.min(part.bodyEnd, part.bodyStart + 2_048));
  return /<meta[^>]{0,200}charset\s*=\s*(?:3D)?["']?\s*([a-z0-9_-]{3,30})/i.exec(start)?.[1] ?? null;
}

/** Text, HTML, or a multipart without parts, which is shown as the text that it is. */
export function isText(part: Part): boolean {
  return (
    part.mediaType === 'text/plain' ||
    part.mediaType === 'text/html' ||
    part.mediaType.startsWith('multipart/')
  );
}
