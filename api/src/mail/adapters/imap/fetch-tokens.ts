// The values of a FETCH answer (RFC 9051, section 9) as plain strings, lists and literals. Reads what well-behaved
// servers write and gives up on everything else: imapflow, which forgives a lot and is slower, reads that.

/** NIL is null. */
export type Token = string | null | Uint8Array | Token[];

/** Something that is left to imapflow. */
export class Unusual extends Error {}

const MAX_DEPTH = 60;
const [QUOTE, OPEN, CLOSE, SPACE, BACKSLASH, BRACE, TILDE] = [
  0x22, 0x28, 0x29, 0x20, 0x5c, 0x7b, 0x7e,
] as const;

export class TokenReader {
  private readonly text: string;
  private readonly literals: readonly Uint8Array[];
  private literal = 0;
  private at: number;

  /** @param text ASCII with `{n}` and a line break where a literal lies. @param at where the first value begins. */
  constructor(text: string, literals: readonly Uint8Array[], at: number) {
    this.text = text;
    this.literals = literals;
    this.at = at;
  }

  /** The name of the next data item with its section, `UID` or `BODY[HEADER.FIELDS (REFERENCES)]`; null at the end. */
  item(): string | null {
    const { text } = this;
    if (text.charCodeAt(this.at) === SPACE) this.at++;
    const start = this.at;
    if (text.charCodeAt(start) === CLOSE) {
      if (start !== text.length - 1) throw new Unusual();
      return null;
    }
    let end = text.indexOf(' ', start);
    const section = text.indexOf('[', start);
    if (section >= 0 && section < end) end = text.indexOf(' ', text.indexOf(']', section));
    if (end < 0) throw new Unusual();
    this.at = end + 1;
    return text.slice(start, end);
  }

  value(depth = 0): Token {
    switch (this.text.charCodeAt(this.at)) {
      case QUOTE:
        return this.quoted();
      case OPEN:
        return this.list(depth + 1);
      case BRACE:
        return this.nextLiteral();
      case TILDE:
        throw new Unusual();
      default:
        return this.atom();
    }
  }

  private list(depth: number): Token[] {
    if (depth > MAX_DEPTH) throw new Unusual();
    const { text } = this;
    const values: Token[] = [];
    this.at++;
    for (;;) {
      const code = text.charCodeAt(this.at);
      if (code === CLOSE) {
        this.at++;
        return values;
      }
      if (code === SPACE) this.at++;
      else values.push(this.value(depth));
    }
  }

  private quoted(): string {
    const { text } = this;
    const start = this.at + 1;
    let end = text.indexOf('"', start);
    if (end < 0) throw new Unusual();
    const plain = text.slice(start, end);
    if (!plain.includes('\\')) {
      this.at = end + 1;
      return plain;
    }
    let value = '';
    for (end = start; text.charCodeAt(end) !== QUOTE; end++) {
      if (text.charCodeAt(end) === BACKSLASH) end++;
      if (end >= text.length) throw new Unusual();
      value += text[end];
    }
    this.at = end + 1;
    return value;
  }

  private nextLiteral(): Uint8Array {
    const end = this.text.indexOf('}', this.at);
    const found = this.literals[this.literal++];
    if (!found || Number(this.text.slice(this.at + 1, end)) !== found.byteLength) throw new Unusual();
    this.at = end + 1;
    if (this.text.charCodeAt(this.at) === 0x0d) this.at++;
    if (this.text.charCodeAt(this.at) === 0x0a) this.at++;
    return found;
  }

  private atom(): string | null {
    const { text } = this;
    const start = this.at;
    let end = start;
    for (; end < text.length; end++) {
      const code = text.charCodeAt(end);
      if (code === SPACE || code === CLOSE) break;
      if (code < SPACE || code === OPEN || code === QUOTE || code === BRACE) throw new Unusual();
    }
    if (end === start || end === text.length) throw new Unusual();
    this.at = end;
    const value = text.slice(start, end);
    return value.length === 3 && value.toUpperCase() === 'NIL' ? null : value;
  }
}
