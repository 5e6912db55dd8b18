import { decodeCharset } from './charsets.ts';
import { decodeEncodedWords } from './encoded-words.ts';

/** A structured header (Content-Type, Content-Disposition): RFC 2045 §5.1 with RFC 2231's continuations and charsets. */
export interface StructuredValue {
  /** Lower case, before the first semicolon. */
  value: string;
  /** Names in lower case, values decoded. */
  parameters: Map<string, string>;
  /** True when a semicolon was missing, which stricter readers take for the end. */
  repaired: boolean;
}

interface Segment {
  index: number;
  encoded: boolean;
  text: string;
}

export function parseStructured(source: string): StructuredValue {
  const { pieces, repaired } = splitOutsideQuotes(source);
  const [first, ...rest] = pieces;
  const plain = new Map<string, string>();
  const extended = new Map<string, Segment[]>();
  for (const piece of rest) {
    const equals = piece.indexOf('=');
    if (equals < 1) continue;
    const name = piece.slice(0, equals).trim().toLowerCase();
    const text = unquote(piece.slice(equals + 1).trim());
    const match = /^([^*]+)(?:\*(\d{1,4}))?(\*)?$/.exec(name);
    if (match === null || match[1] === undefined) continue;
    if (match[2] === undefined && match[3] === undefined) {
      if (!plain.get(name)) plain.set(name, text);
      continue;
    }
    const segments = extended.get(match[1]) ?? [];
    segments.push({ index: Number(match[2] ?? 0), encoded: match[3] !== undefined, text });
    extended.set(match[1], segments);
  }
  const parameters = new Map([...plain].map(([name, text]) => [name, decodeEncodedWords(text)]));
  for (const [name, segments] of extended) parameters.set(name, joinSegments(segments));
  return {
    value: stripComments(first ?? '')
      .trim()
      .toLowerCase(),
    parameters,
    repaired,
  };
}

function joinSegments(segments: Segment[]): string {
  segments.sort((a, b) => a.index - b.index);
  let charset = '';
  const chunks = segments.map((segment, position) => {
    if (!segment.encoded) return Buffer.from(segment.text, 'utf8');
    let text = segment.text;
    const prefix = position === 0 ? /^([^']{0,60})'[^']{0,60}'/.exec(text) : null;
    if (prefix !== null) {
      charset = prefix[1] ?? '';
      text = text.slice(prefix[0].length);
    }
    return percentDecode(text);
  });
  const joined = decodeCharset(Buffer.concat(chunks), charset);
  return charset === '' ? decodeEncodedWords(joined) : joined;
}

function percentDecode(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const out: number[] = [];
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    const hex = byte === 0x25 ? bytes.toString('latin1', i + 1, i + 3) : '';
    if (/^[0-9A-Fa-f]{2}$/.test(hex)) {
      out.push(Number.parseInt(hex, 16));
      i += 2;
    } else out.push(byte);
  }
  return Buffer.from(out);
}

/** Cuts at semicolons that stand outside quotes and comments. A quote that is never closed ends at the end. */
function splitOutsideQuotes(source: string): { pieces: string[]; repaired: boolean } {
  const pieces: string[] = [];
  let start = 0;
  let quoted = false;
  let repaired = false;
  for (let i = 0; i < source.length; i++) {
    const character = source[i];
    if (quoted && character === '\\') i++;
    else if (character === '"') quoted = !quoted && valueMayStart(source, i);
    else if (!quoted && (character === ';' || lacksSemicolon(source, i))) {
      pieces.push(source.slice(start, i));
      start = i + 1;
      repaired ||= character !== ';';
    }
  }
  pieces.push(source.slice(start));
  return { pieces, repaired };
}

const nextParameter = /[ \t]+[A-Za-z][\w-]{0,40}\*?(?:\d+\*?)?=/y;

/** `multipart/mixed boundary="a"`: the semicolon before a parameter is at times forgotten. */
function lacksSemicolon(source: string, position: number): boolean {
  const character = source[position];
  if ((character !== ' ' && character !== '\t') || source[position - 1] === ';') return false;
  nextParameter.lastIndex = position;
  return nextParameter.test(source);
}

/** A quotation mark opens a quoted string only at the start of a value: `name=a"b` has none. */
function valueMayStart(source: string, quote: number): boolean {
  for (let i = quote - 1; i >= 0; i--) {
    const character = source[i];
    if (character !== ' ' && character !== '\t') return character === '=' || character === ';';
  }
  return true;
}

function unquote(text: string): string {
  if (!text.startsWith('"')) return stripComments(text).trim();
  let out = '';
  for (let i = 1; i < text.length; i++) {
    const character = text[i];
    if (character === '"') return out;
    // Windows paths (name="C:\mail\a.doc") come unescaped: only \" and \\ count as escapes.
    if (character === '\\' && (text[i + 1] === '"' || text[i + 1] === '\\')) i++;
    out += text[i] ?? '';
  }
  return out;
}

/** Removes RFC 5322 comments that follow white space or stand at the start. */
function stripComments(text: string): string {
  if (!text.includes('(')) return text;
  return text.replace(/(^|\s)\([^()]{0,1000}\)/g, '$1');
}
