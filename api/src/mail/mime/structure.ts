import { headerValue, type RawHeader, readHeaders } from './headers.ts';
import { limits } from './limits.ts';
import { parseStructured, type StructuredValue } from './parameters.ts';

/** A MIME part (RFC 2045) as offsets into the source. */
export interface Part {
  /** IMAP's part number (RFC 9051 §6.4.5); '' for the root of a multipart message. */
  path: string;
  headers: RawHeader[];
  /** Lower-case `type/subtype`. */
  mediaType: string;
  parameters: Map<string, string>;
  disposition: StructuredValue | null;
  /** True when its Content-Type could only be read with leniency. */
  repaired: boolean;
  /** Lower case. */
  encoding: string;
  bodyStart: number;
  bodyEnd: number;
  children: Part[];
  /** True when only a lenient reader sees this part: the server numbers the message otherwise. */
  ownNumber: boolean;
}

export interface Structure {
  root: Part;
  /** True when headers or parts were left out at a limit. */
  truncated: boolean;
}

interface OpenMultipart {
  part: Part;
  /** As the bytes of a line read as Latin-1. */
  boundary: string;
}

/**
 * The tree of parts, in one pass over the source. Attached messages (message/rfc822) are leaves: their insides are
 * theirs. Part numbers are those of the server, so that BODY[path] fetches the same bytes.
 */
export function parseStructure(source: Buffer): Structure {
  return new StructureReader(source).read();
}

class StructureReader {
  readonly #source: Buffer;
  readonly #open: OpenMultipart[] = [];
  #parts = 0;
  #truncated = false;
  #repaired = false;
  #headerBytes = 0;

  constructor(source: Buffer) {
    this.#source = source;
  }

  read(): Structure {
    const root = this.#readHead(this.#skipEnvelopeLine(), 'text/plain');
    let current: Part | null = this.#enter(root);
    let position = root.bodyStart;
    while (this.#open.length > 0) {
      const delimiter = this.#nextDelimiter(position);
      if (delimiter === null) break;
      if (current !== null) current.bodyEnd = Math.max(current.bodyStart, delimiter.contentEnd);
      this.#closeInner(delimiter.level, delimiter.contentEnd);
      current = null;
      position = delimiter.next;
      const parent = this.#open[delimiter.level];
      if (parent === undefined) break;
      if (delimiter.closing) {
        this.#open.length = delimiter.level;
        continue;
      }
      if (this.#parts >= limits.parts) {
        this.#truncated = true;
        break;
      }
      const fallback = parent.part.mediaType === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
      const child = this.#readHead(delimiter.next, fallback);
      parent.part.children.push(child);
      current = this.#enter(child);
      position = child.bodyStart;
    }
    if (current !== null) current.bodyEnd = this.#source.length;
    this.#closeInner(-1, this.#source.length);
    number(root, '', this.#repaired);
    return { root, truncated: this.#truncated };
  }

  /** Mailboxes in mbox form leave a "From " line before the header. */
  #skipEnvelopeLine(): number {
    let start = 0;
    while (/^>?From /.test(this.#source.toString('latin1', start, start + 6))) {
      const newline = this.#source.indexOf(0x0a, start);
      if (newline < 0) break;
      start = newline + 1;
    }
    return start;
  }

  #readHead(start: number, defaultType: string): Part {
    this.#parts++;
    const left = Math.max(0, limits.allHeaderBytes - this.#headerBytes);
    const block = readHeaders(
      this.#source,
      start,
      this.#source.length,
      left,
      (lineStart, lineEnd) => this.#matchLine(lineStart, lineEnd) !== null,
    );
    this.#headerBytes += block.size;
    if (block.truncated) this.#truncated = true;
    const type = parseStructured(headerValue(block.headers, 'content-type') ?? '');
    const disposition = headerValue(block.headers, 'content-disposition');
    return {
      path: '',
      headers: block.headers,
      mediaType: mediaTypeOf(type.value, defaultType),
      parameters: type.parameters,
      repaired: type.repaired,
      disposition: disposition === null ? null : parseStructured(disposition),
      encoding: encodingOf(headerValue(block.headers, 'content-transfer-encoding')),
      bodyStart: block.bodyStart,
      bodyEnd: this.#source.length,
      children: [],
      ownNumber: false,
    };
  }

  /** Opens a multipart; a leaf is returned as the part whose body goes on until the next delimiter. */
  #enter(part: Part): Part | null {
    const boundary = part.parameters.get('boundary')?.replace(/[ \t]+$/, '');
    if (!part.mediaType.startsWith('multipart/') || boundary === undefined || boundary === '') return part;
    if (this.#open.length >= limits.depth) {
      this.#truncated = true;
      return part;
    }
    // RFC 2046 allows 70 characters; Dovecot tells delimiters apart by their first 80.
    if (part.repaired || boundary.length > 80) this.#repaired = true;
    this.#open.push({ part, boundary: Buffer.from(boundary, 'utf8').toString('latin1') });
    return null;
  }

  #closeInner(level: number, end: number): void {
    for (const inner of this.#open.slice(level + 1)) inner.part.bodyEnd = end;
    this.#open.length = level + 1;
  }

  /** The next line that is a delimiter of any open multipart, outer ones included (an inner one may lack its end). */
  #nextDelimiter(from: number): { level: number; closing: boolean; contentEnd: number; next: number } | null {
    const source = this.#source;
    let lineStart = from;
    // The body may begin with the delimiter; later ones follow a line end.
    for (;;) {
      if (source[lineStart] === 0x2d && source[lineStart + 1] === 0x2d) {
        const newline = source.indexOf(0x0a, lineStart);
        const lineEnd = newline < 0 ? source.length : newline;
        const match = this.#matchLine(lineStart, lineEnd);
        if (match !== null) {
          return {
            ...match,
            contentEnd: this.#beforeLine(lineStart, from),
            next: Math.min(lineEnd + 1, source.length),
          };
        }
      }
      const found = source.indexOf('\n--', lineStart, 'latin1');
      if (found < 0) return null;
      lineStart = found + 1;
    }
  }

  /** RFC 2046 §5.1.1: the line end before a delimiter belongs to the delimiter. */
  #beforeLine(lineStart: number, least: number): number {
    let end = lineStart;
    if (end > least && this.#source[end - 1] === 0x0a) end--;
    if (end > least && this.#source[end - 1] === 0x0d) end--;
    return end;
  }

  /**
   * RFC 2046 §5.1.2: outer delimiters count inside inner parts too. As Dovecot does, a line that begins with a
   * delimiter is one (the longest, and of equal ones the innermost), so that part numbers agree.
   */
  #matchLine(lineStart: number, lineEnd: number): { level: number; closing: boolean } | null {
    if (this.#open.length === 0 || this.#source[lineStart + 1] !== 0x2d) return null;
    const line = this.#source.toString('latin1', lineStart + 2, Math.min(lineEnd, lineStart + 1_000));
    let best = -1;
    let length = 0;
    for (let level = this.#open.length - 1; level >= 0; level--) {
      const boundary = this.#open[level]?.boundary ?? '';
      if (boundary.length > length && line.startsWith(boundary)) {
        best = level;
        length = boundary.length;
      }
    }
    return best < 0 ? null : { level: best, closing: line.startsWith('--', length) };
  }
}

function mediaTypeOf(value: string, defaultType: string): string {
  if (value === '') return defaultType;
  if (/^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/.test(value)) return value;
  if (value === 'text') return 'text/plain';
  const cut = /^([a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+)/.exec(value)?.[1];
  return cut ?? 'application/octet-stream';
}

function encodingOf(value: string | null): string {
  const name = (value ?? '')
    .replace(/\([^)]*\)/g, '')
    .replace(/[;"'\s].*$/, '')
    .trim()
    .toLowerCase();
  if (name === 'qp' || name === 'quoted_printable') return 'quoted-printable';
  return name === '' ? '7bit' : name;
}

/** RFC 9051 §6.4.5: children are counted from 1; a message that is no multipart is its own part 1. */
function number(part: Part, path: string, ownNumber: boolean): void {
  const leafRoot = path === '' && part.children.length === 0;
  part.path = leafRoot ? '1' : path;
  part.ownNumber = ownNumber;
  part.children.forEach((child, index) => {
    number(child, path === '' ? `${index + 1}` : `${path}.${index + 1}`, ownNumber);
  });
}
