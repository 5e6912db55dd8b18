import { decodeCharset } from './charsets.ts';
import { decodeBase64, decodeQuotedPrintable } from './transfer.ts';

interface Word {
  charset: string;
  bytes: Uint8Array;
  end: number;
}

/**
 * RFC 2047 encoded words put into text. Tolerates spaces inside a word, words without white space between them and
 * characters split over two words of one charset. Linear in the length; what is no encoded word stays.
 */
export function decodeEncodedWords(value: string): string {
  if (!value.includes('=?')) return value;
  let out = '';
  let position = 0;
  let pending: { charset: string; chunks: Uint8Array[] } | null = null;
  const flush = () => {
    if (pending !== null) out += decodeCharset(Buffer.concat(pending.chunks), pending.charset);
    pending = null;
  };
  while (position < value.length) {
    const start = value.indexOf('=?', position);
    const word = start < 0 ? null : readWord(value, start);
    if (start < 0) break;
    const between = value.slice(position, start);
    if (word === null) {
      flush();
      out += `${between}=?`;
      position = start + 2;
      continue;
    }
    if (pending === null || between.trim() !== '' || pending.charset !== word.charset) {
      const adjacent = pending !== null && between.trim() === '';
      flush();
      if (!adjacent) out += between;
      pending = { charset: word.charset, chunks: [] };
    }
    pending.chunks.push(word.bytes);
    position = word.end;
  }
  flush();
  return out + value.slice(position);
}

function readWord(value: string, start: number): Word | null {
  const charsetEnd = value.indexOf('?', start + 2);
  if (charsetEnd < 0 || charsetEnd - start > 80 || charsetEnd === start + 2) return null;
  const charset = value.slice(start + 2, charsetEnd).toLowerCase();
  if (/\s/.test(charset) || value[charsetEnd + 2] !== '?') return null;
  const encoding = value[charsetEnd + 1]?.toLowerCase();
  if (encoding !== 'b' && encoding !== 'q') return null;
  const from = charsetEnd + 3;
  const end = value.indexOf('?=', from);
  if (end < 0) return null;
  const encoded = value.slice(from, end);
  return { charset, bytes: encoding === 'b' ? fromBase64(encoded) : fromQ(encoded), end: end + 2 };
}

function fromBase64(encoded: string): Uint8Array {
  return decodeBase64(Buffer.from(encoded, 'latin1'));
}

function fromQ(encoded: string): Uint8Array {
  return decodeQuotedPrintable(Buffer.from(encoded.replace(/_/g, '=20'), 'utf8'));
}
