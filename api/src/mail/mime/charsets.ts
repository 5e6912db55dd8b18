import { TextDecoder } from 'node:util';
import iconv from 'iconv-lite';

const aliases: Record<string, string> = {
  'unicode-1-1-utf-7': 'utf-7',
  utf7: 'utf-7',
  csiso2022kr: 'iso-2022-kr',
  hz: 'hz-gb-2312',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'iso-2022-jp-3': 'iso-2022-jp',
  'iso-2022-jp-2004': 'iso-2022-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
  cp932: 'shift_jis',
  'windows-31j': 'shift_jis',
  cp936: 'gb18030',
  cp949: 'euc-kr',
  uhc: 'euc-kr',
  cp950: 'big5',
  'x-gbk': 'gb18030',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  utf8mb4: 'utf-8',
  'x-unknown': 'us-ascii',
  unknown: 'us-ascii',
  'unknown-8bit': 'us-ascii',
  'x-mac-roman': 'macintosh',
  macroman: 'macintosh',
  mac: 'macintosh',
  '8bit': 'us-ascii',
  '7bit': 'us-ascii',
  binary: 'us-ascii',
};

const decoders = new Map<string, TextDecoder | null>();
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** The name a charset goes by here: lower case, without quotes, language suffix (RFC 2231) or years (RFC 1345). */
function canonical(label: string): string {
  const name = label
    .toLowerCase()
    .replace(/\*.*$/, '')
    .replace(/["'\s]/g, '')
    .replace(/^3d/, '');
  return aliases[name] ?? name;
}

function decoderFor(name: string): TextDecoder | null {
  const known = decoders.get(name);
  if (known !== undefined) return known;
  let decoder: TextDecoder | null = null;
  try {
    decoder = new TextDecoder(name);
  } catch {
    decoder = null;
  }
  if (decoders.size < 200) decoders.set(name, decoder);
  return decoder;
}

function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if ((bytes[i] ?? 0) > 0x7f) return false;
  return true;
}

function utf8OrNull(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return null;
  }
}

/** ESC, then what switches to JIS (RFC 1468). */
const japaneseEscape = new RegExp(`${String.fromCharCode(0x1b)}(?:\\$[@B]|\\([BJI])`);

/** Text whose sender named no charset, or a wrong one: UTF-8 when it is valid, ISO-2022-JP by its escapes, else Latin. */
function guess(bytes: Uint8Array): string {
  if (isAscii(bytes)) {
    const text = latin1(bytes);
    return japaneseEscape.test(text) ? decodeNamed(bytes, 'iso-2022-jp') : text;
  }
  const utf16 = byteOrderMark(bytes);
  if (utf16 !== null) return decodeNamed(bytes, utf16);
  return utf8OrNull(bytes) ?? decodeNamed(bytes, 'windows-1252');
}

function byteOrderMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function decodeNamed(bytes: Uint8Array, name: string): string {
  const decoder = decoderFor(name);
  if (decoder !== null) return decoder.decode(bytes);
  if (iconv.encodingExists(name)) return iconv.decode(Buffer.from(bytes), name);
  return guess(bytes);
}

/**
 * Bytes as text, whatever the sender called them. Never throws; what cannot be decoded becomes U+FFFD.
 *
 * Labels follow the WHATWG encoding standard (so `iso-8859-1` is read as windows-1252), with UTF-7, ISO-2022-KR/CN, HZ
 * and the DOS and Macintosh code pages added. A label that the bytes contradict is not believed: multi-byte UTF-8 under
 * a Latin or ASCII label is read as UTF-8, invalid UTF-8 under a UTF-8 label as windows-1252.
 */
export function decodeCharset(bytes: Uint8Array, label: string | null | undefined): string {
  const name = canonical(label ?? '');
  if (name === '' || name === 'us-ascii' || name === 'ascii') return guess(bytes);
  switch (name) {
    case 'utf-8':
    case 'utf8':
      return utf8OrNull(bytes) ?? mislabelledUtf8(bytes);
    case 'utf-7':
      return decodeUtf7(latin1(bytes));
    case 'iso-2022-kr':
      return decodeShifted(bytes, 'euc-kr');
    case 'iso-2022-cn':
    case 'iso-2022-cn-ext':
      return decodeShifted(bytes, 'gb18030');
    case 'hz-gb-2312':
      return decodeHz(bytes);
    case 'utf-16':
      return decodeNamed(bytes, byteOrderMark(bytes) ?? 'utf-16be');
    case 'iso-8859-1':
    case 'iso-8859-15':
    case 'latin1':
    case 'windows-1252':
      return (isAscii(bytes) ? null : utf8OrNull(bytes)) ?? decodeNamed(bytes, name);
    default:
      return decodeNamed(bytes, name);
  }
}

/** UTF-8 with some broken bytes (a cut character, garbage after it) stays UTF-8; text without any is Latin. */
function mislabelledUtf8(bytes: Uint8Array): string {
  const lenient = decodeNamed(bytes, 'utf-8');
  let broken = 0;
  let wide = 0;
  for (let i = 0; i < lenient.length; i++) {
    const code = lenient.charCodeAt(i);
    if (code === 0xfffd) broken++;
    else if (code > 0x7f) wide++;
  }
  return broken > wide * 4 ? decodeNamed(bytes, 'windows-1252') : lenient;
}

const base64Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 2152: between `+` and `-` (or whatever is no base64) stands UTF-16 in base64; `+-` is a plus sign. */
function decodeUtf7(text: string): string {
  const units = new Uint16Array(text.length);
  let length = 0;
  let position = 0;
  while (position < text.length) {
    const character = text.charCodeAt(position++);
    if (character !== 0x2b) {
      units[length++] = character;
      continue;
    }
    if (text[position] === '-') {
      units[length++] = character;
      position++;
      continue;
    }
    let bits = 0;
    let held = 0;
    for (; position < text.length; position++) {
      const digit = base64Digits.indexOf(text[position] ?? '');
      if (digit < 0) break;
      bits = ((bits << 6) | digit) & 0x3fffff;
      held += 6;
      if (held < 16) continue;
      held -= 16;
      units[length++] = (bits >> held) & 0xffff;
    }
    if (text[position] === '-') position++;
  }
  return new TextDecoder('utf-16le').decode(units.subarray(0, length));
}

/** RFC 1557 and RFC 1922: between SO and SI the bytes are the 7-bit form of an EUC charset. */
function decodeShifted(bytes: Uint8Array, name: string): string {
  const out = Buffer.alloc(bytes.length);
  let length = 0;
  let shifted = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === 0x0e) shifted = true;
    else if (byte === 0x0f) shifted = false;
    else if (byte === 0x1b && bytes[i + 1] === 0x24) i += 3;
    else {
      if (byte === 0x0a) shifted = false;
      out[length++] = shifted && byte > 0x20 ? byte | 0x80 : byte;
    }
  }
  return decodeNamed(out.subarray(0, length), name);
}

/** RFC 1843: `~{` … `~}` encloses the 7-bit form of GB 2312, `~~` is a tilde. */
function decodeHz(bytes: Uint8Array): string {
  const out = Buffer.alloc(bytes.length);
  let length = 0;
  let chinese = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    const next = bytes[i + 1];
    if (byte === 0x7e && next === 0x7b) chinese = true;
    else if (byte === 0x7e && next === 0x7d) chinese = false;
    else if (byte === 0x7e && next === 0x7e) out[length++] = 0x7e;
    else if (byte === 0x7e && next === 0x0a) i += 0;
    else {
      out[length++] = chinese && byte > 0x20 ? byte | 0x80 : byte;
      continue;
    }
    i++;
  }
  return decodeNamed(out.subarray(0, length), 'gb18030');
}
