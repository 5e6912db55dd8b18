// The words of a Sieve script (RFC 5228 8.1), comments included: a person's comment is part of their script.

export type Token = { line: number } & (
  | { kind: 'comment'; text: string }
  | { kind: 'identifier'; text: string }
  | { kind: 'tag'; text: string }
  | { kind: 'number'; value: number }
  | { kind: 'string'; value: string }
  | { kind: 'mark'; text: '(' | ')' | '[' | ']' | '{' | '}' | ',' | ';' }
);

/** The text is no Sieve script. Lines count from 1. */
export class SieveSyntaxError extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

const SPACE = /[ \t\r\n]+/y;
const HASH_COMMENT = /#([^\n]*)(?:\n|$)/y;
const BRACKET_COMMENT = /\/\*([\s\S]*?)\*\//y;
const NUMBER = /(\d{1,15})([KMG]?)(?![\w])/iy;
const TAG = /:([A-Za-z_]\w*)/y;
const MULTI_LINE = /text:[ \t]*(?:#[^\n]*)?\r?\n/iy;
const IDENTIFIER = /[A-Za-z_]\w*/y;
const QUOTED = /"((?:[^"\\]|\\[\s\S])*)"/y;
const MARK = /[()[\]{},;]/y;
const UNITS: Record<string, number> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** Throws SieveSyntaxError. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  const pass = (words: string): void => {
    for (let next = words.indexOf('\n'); next !== -1; next = words.indexOf('\n', next + 1)) line += 1;
  };
  while (at < text.length) {
    const start = at;
    const token = match(SPACE)
      ? null
      : read(
          match,
          text,
          line,
          () => at,
          (to) => (at = to),
        );
    if (token) tokens.push({ ...token, line });
    pass(text.slice(start, at));
  }
  return tokens;
}

type Bare<T> = T extends unknown ? Omit<T, 'line'> : never;

function read(
  match: (pattern: RegExp) => RegExpExecArray | null,
  text: string,
  line: number,
  position: () => number,
  jump: (to: number) => void,
): Bare<Token> {
  const comment = match(HASH_COMMENT) ?? match(BRACKET_COMMENT);
  if (comment) return { kind: 'comment', text: (comment[1] ?? '').trim() };
  if (match(MULTI_LINE)) {
    const { value, end } = multiLine(text, position(), line);
    jump(end);
    return { kind: 'string', value };
  }
  const number = match(NUMBER);
  if (number) {
    return { kind: 'number', value: Number(number[1]) * (UNITS[(number[2] ?? '').toUpperCase()] ?? 1) };
  }
  const tag = match(TAG);
  if (tag) return { kind: 'tag', text: (tag[1] ?? '').toLowerCase() };
  const identifier = match(IDENTIFIER);
  if (identifier) return { kind: 'identifier', text: identifier[0].toLowerCase() };
  const quoted = match(QUOTED);
  if (quoted) return { kind: 'string', value: (quoted[1] ?? '').replace(/\\([\s\S])/g, '$1') };
  const mark = match(MARK);
  if (mark) return { kind: 'mark', text: mark[0] as ';' };
  throw new SieveSyntaxError(line, `“${text.slice(position(), position() + 20)}” is no word of Sieve.`);
}

/** Up to the line that is a dot alone; doubled dots at the beginning of a line stand for one. */
function multiLine(text: string, start: number, line: number): { value: string; end: number } {
  const end = /(?:^|\n)\.(?:\r?\n|$)/g;
  end.lastIndex = start;
  const atOnce = text.startsWith('.\n', start) || text.startsWith('.\r\n', start);
  if (atOnce) return { value: '', end: text.indexOf('\n', start) + 1 };
  const found = end.exec(text);
  if (!found) throw new SieveSyntaxError(line, 'This text: has no end, a line with a dot alone.');
  const value = text.slice(start, found.index + 1).replace(/^\.\./gm, '.');
  return { value, end: found.index + found[0].length };
}
