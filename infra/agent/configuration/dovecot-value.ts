// How values are written in Dovecot's configuration: comments after them, quotes, `<file`, `$variable`.
// The notation used outside of a file is the text after `=` without comment, and without quotes where they change nothing.

const isSpace = (character: string | undefined): boolean => character === ' ' || character === '\t';

/**
 * Where the comment of a line begins, or its length. Dovecot's own way: a quote hides `#` up to the next quote of its
 * kind, and up to the end of the line when there is none.
 */
export function commentStart(line: string): number {
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at];
    if (character === '#') return at;
    if (character !== '"' && character !== "'") continue;
    at = closingQuote(line, at);
    if (at < 0) return line.length;
  }
  return line.length;
}

function closingQuote(line: string, start: number): number {
  for (let at = start + 1; at < line.length; at += 1) {
    if (line[at] === line[start]) return at;
    if (line[at] === '\\' && at + 1 < line.length) at += 1;
  }
  return -1;
}

const isQuoted = (raw: string): boolean =>
  raw.length >= 2 && (raw[0] === '"' || raw[0] === "'") && closingQuote(raw, 0) === raw.length - 1;

const unquoted = (raw: string): string => raw.slice(1, -1).replace(/\\(.)/g, '$1');
const quoted = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`;

/** Whether a value would be read otherwise when written as it is. */
function needsQuotes(value: string): boolean {
  return (
    value !== value.trim() ||
    commentStart(`= ${value}`) < value.length + 2 ||
    value.endsWith('\\') ||
    /^["'].*["']$/.test(value)
  );
}

/** From the text in the file to the notation: quotes stay where they hide a `<` or `$` at the beginning. */
export function readNotation(raw: string): string {
  if (!isQuoted(raw)) return raw;
  const value = unquoted(raw);
  return /^[<$]/.test(value) || value !== value.trim() || isQuoted(value) ? quoted(value) : value;
}

/** From the notation to the text in a file. */
export function writeNotation(value: string): string {
  if (isQuoted(value)) return value;
  return needsQuotes(value) ? quoted(value) : value;
}

/** What Dovecot takes the value for, without the quotes; `<` and `$` are not followed. */
export const plainValue = (notation: string): string => (isQuoted(notation) ? unquoted(notation) : notation);

/** Drops the comment and the white space around. */
export function withoutComment(line: string): string {
  let end = commentStart(line);
  while (end > 0 && (isSpace(line[end - 1]) || line[end - 1] === '\r' || line[end - 1] === '\n')) end -= 1;
  return line.slice(0, end);
}
