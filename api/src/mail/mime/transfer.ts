import { latin1 } from './charsets.ts';

const base64Values = new Uint8Array(256).fill(255);
for (let i = 0; i < 64; i++) {
  base64Values['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.charCodeAt(i)] = i;
}

/** RFC 2045 §6.8: characters outside the alphabet are skipped, padding in the middle starts a new run. */
export function decodeBase64(bytes: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(Math.ceil((bytes.length * 3) / 4) + 3);
  let length = 0;
  let bits = 0;
  let held = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    const value = base64Values[byte] ?? 255;
    if (value === 255) {
      if (byte === 0x3d) held = 0;
      continue;
    }
    bits = ((bits << 6) | value) & 0xffffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out[length++] = (bits >> held) & 0xff;
    }
  }
  return out.subarray(0, length);
}

/** Bytes that decodeBase64 would give, without making them. */
export function base64Size(bytes: Uint8Array): number {
  let size = 0;
  let run = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if ((base64Values[byte] ?? 255) !== 255) run++;
    else if (byte === 0x3d) {
      size += Math.floor((run * 3) / 4);
      run = 0;
    }
  }
  return size + Math.floor((run * 3) / 4);
}

function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  if (byte >= 0x41 && byte <= 0x46) return byte - 0x37;
  if (byte >= 0x61 && byte <= 0x66) return byte - 0x57;
  return -1;
}

/** RFC 2045 §6.7: soft line breaks joined, white space before a line end dropped, a malformed escape kept as it is. */
export function decodeQuotedPrintable(bytes: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  let solid = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === 0x3d) {
      const high = hexValue(bytes[i + 1]);
      const low = hexValue(bytes[i + 2]);
      if (high >= 0 && low >= 0) {
        out[length++] = (high << 4) | low;
        solid = length;
        i += 2;
        continue;
      }
      const end = softBreakEnd(bytes, i + 1);
      if (end >= 0) {
        i = end;
        solid = length;
        continue;
      }
    } else if (byte === 0x0a) {
      const crlf = bytes[i - 1] === 0x0d;
      length = solid;
      if (crlf) out[length++] = 0x0d;
    }
    out[length++] = byte;
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) solid = length;
  }
  return out.subarray(0, length);
}

/** Index of the last byte of a soft line break whose `=` came before `start`; -1 when it is none. */
function softBreakEnd(bytes: Uint8Array, start: number): number {
  let i = start;
  while (bytes[i] === 0x20 || bytes[i] === 0x09) i++;
  if (i >= bytes.length) return bytes.length - 1;
  if (bytes[i] === 0x0a) return i;
  if (bytes[i] === 0x0d) return bytes[i + 1] === 0x0a ? i + 1 : i;
  return -1;
}

/** The file inside `begin 644 name` … `end`; the input itself when there is no such frame. */
export function decodeUuencoded(bytes: Uint8Array): Buffer {
  const lines = latin1(bytes).split(/\r?\n/);
  const begin = lines.findIndex((line) => /^begin [0-7]{3,4} /.test(line));
  if (begin < 0) return Buffer.from(bytes);
  const out: Buffer[] = [];
  for (const line of lines.slice(begin + 1)) {
    if (line === 'end') break;
    out.push(uuencodedLine(line));
  }
  return Buffer.concat(out);
}

function uuencodedLine(line: string): Buffer {
  const size = (line.charCodeAt(0) - 32) & 63;
  if (line === '' || size === 0) return Buffer.alloc(0);
  const out = Buffer.alloc(Math.ceil(size / 3) * 3);
  let length = 0;
  for (let i = 1; length < size; i += 4) {
    const value = [0, 1, 2, 3].reduce(
      (sum, k) => (sum << 6) | (((line.charCodeAt(i + k) || 32) - 32) & 63),
      0,
    );
    out[length++] = (value >> 16) & 0xff;
    out[length++] = (value >> 8) & 0xff;
    out[length++] = value & 0xff;
  }
  return out.subarray(0, size);
}

const uuencode = new Set(['x-uuencode', 'uuencode', 'x-uue', 'uue']);

/** Base64 in name alone: the first line holds something else. Its bytes are then the content. */
function isBase64(bytes: Uint8Array): boolean {
  let seen = 0;
  for (let i = 0; i < bytes.length && i < 1_000; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === 0x3d || (byte === 0x0a && seen > 0)) return true;
    if (byte === 0x0a || byte === 0x0d || byte === 0x20 || byte === 0x09) continue;
    if ((base64Values[byte] ?? 255) === 255) return false;
    seen++;
  }
  return true;
}

/** A part's content as its sender had it. 7bit, 8bit, binary and unknown encodings are taken as they are. */
export function decodeTransfer(bytes: Uint8Array, encoding: string): Uint8Array {
  if (encoding === 'base64') return isBase64(bytes) ? decodeBase64(bytes) : bytes;
  if (encoding === 'quoted-printable') return decodeQuotedPrintable(bytes);
  if (uuencode.has(encoding)) return decodeUuencoded(bytes);
  return bytes;
}

/** Size in bytes of the decoded content. */
export function decodedSize(bytes: Uint8Array, encoding: string): number {
  if (encoding === 'base64') return isBase64(bytes) ? base64Size(bytes) : bytes.length;
  return decodeTransfer(bytes, encoding).length;
}
