// What a ManageSieve server says (RFC 5804 4): lines of words, strings and lists, read from bytes that may be anything.

/** A quoted string or a literal, as the bytes it stands for; any other word as it is; a list in parentheses. */
export type Item =
  | { kind: 'string'; bytes: Buffer }
  | { kind: 'word'; text: string }
  | { kind: 'list'; items: Item[] };

/** The bytes are not ManageSieve, or too many. */
export class GarbledResponse extends Error {}

/** Where bytes come from, in order. Both reject when the connection ends or the deadline is over. */
export interface ByteSource {
  /** Up to and without the next CRLF (or LF alone). */
  line(maxBytes: number): Promise<Buffer>;
  bytes(count: number): Promise<Buffer>;
}

const MAX_LINE = 16 * 1024;
const MAX_ITEMS = 200;
const MAX_DEPTH = 4;
const LITERAL = /^\{(\d{1,10})\+?\}$/;

/** Reads one response line whole, with its literals. Throws GarbledResponse. */
export async function readResponse(source: ByteSource, maxLiteral: number): Promise<Item[]> {
  const open: Item[][] = [[]];
  let count = 0;
  const add = (item: Item) => {
    count += 1;
    if (count > MAX_ITEMS) throw new GarbledResponse('too many words in one line');
    open.at(-1)?.push(item);
  };
  let line = await source.line(MAX_LINE);
  let at = 0;
  while (at < line.length) {
    const byte = line[at];
    if (byte === 0x20) {
      at += 1;
    } else if (byte === 0x22) {
      const quoted = readQuoted(line, at);
      add({ kind: 'string', bytes: quoted.bytes });
      at = quoted.end;
    } else if (byte === 0x28) {
      if (open.length > MAX_DEPTH) throw new GarbledResponse('lists in lists');
      open.push([]);
      at += 1;
    } else if (byte === 0x29) {
      const items = open.pop();
      if (items === undefined || open.length === 0) throw new GarbledResponse('a list ends that never began');
      add({ kind: 'list', items });
      at += 1;
    } else {
      const end = wordEnd(line, at);
      const text = line.toString('latin1', at, end);
      at = end;
      const size = LITERAL.exec(text)?.[1];
      if (size === undefined) {
        add({ kind: 'word', text });
        continue;
      }
      if (end !== line.length) throw new GarbledResponse('text after the length of a literal');
      if (Number(size) > maxLiteral) throw new GarbledResponse(`a literal of ${size} bytes`);
      add({ kind: 'string', bytes: await source.bytes(Number(size)) });
      line = await source.line(MAX_LINE);
      at = 0;
    }
  }
  const [items] = open;
  if (open.length !== 1 || items === undefined) throw new GarbledResponse('a list without an end');
  return items;
}

function readQuoted(line: Buffer, start: number): { bytes: Buffer; end: number } {
  const bytes: number[] = [];
  for (let at = start + 1; at < line.length; at += 1) {
    const byte = line[at] ?? 0;
    if (byte === 0x22) return { bytes: Buffer.from(bytes), end: at + 1 };
    if (byte === 0x5c) at += 1;
    bytes.push(line[at] ?? 0);
  }
  throw new GarbledResponse('a quoted string without an end');
}

function wordEnd(line: Buffer, start: number): number {
  let at = start;
  while (at < line.length && ![0x20, 0x22, 0x28, 0x29].includes(line[at] ?? 0)) at += 1;
  return at;
}

/** How a command ended. */
export interface Outcome {
  status: 'OK' | 'NO' | 'BYE';
  /** The response code in upper case, such as `QUOTA/MAXSCRIPTS`; empty without one. */
  code: string;
  text: string;
}

/** The line as an outcome; null when it is data. */
export function outcomeOf([first, ...rest]: Item[]): Outcome | null {
  if (first?.kind !== 'word') return null;
  const status = first.text.toUpperCase();
  if (status !== 'OK' && status !== 'NO' && status !== 'BYE') return null;
  const list = rest.find((item) => item.kind === 'list');
  const code = list?.items[0];
  const text = rest.find((item) => item.kind === 'string');
  return {
    status,
    code: code?.kind === 'word' ? code.text.toUpperCase() : '',
    text: text ? text.bytes.toString('utf8') : '',
  };
}

/** A string of ours: quoted when it is short and plain, else a non-synchronising literal. */
export function writeString(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these may not stand in a quoted string
  if (value.length <= 500 && !/[\x00-\x1f\x7f]/.test(value)) return `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
  return `{${Buffer.byteLength(value)}+}\r\n${value}`;
}
