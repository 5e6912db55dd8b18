// Secrets in files: masked before they leave the agent, and put back when a masked value comes again.
import { contentOfLines } from './dovecot.ts';
import { physicalLines } from './lines.ts';

/** Stands for a secret; a value that is this means “unchanged”. */
export const MASK = '********';

const SECRET_NAME =
  /(^|_)(passwords?|passwd|pass|pw|secret|secrets|api_key|dnpass|authorization|nonce|token|credentials|api_header)$/i;
const NOT_SECRET = /^(auth_verbose_passwords|auth_debug_passwords|deny_passwords?)$/;
/** `scheme://user:password@host`, `user:password@` in a list, `password=…` and `dbpass=…` within a value. */
const SECRET_VALUE = /:\/\/[^\s/@:]+:[^\s/@]+@|(^|[\s;])(password|dbpass|secret|api_key)=\S/i;

/** Whether a value must not be shown. Values that only name a file or another parameter may. */
export function isSecret(name: string, value: string): boolean {
  if (value === '' || NOT_SECRET.test(name)) return false;
  if (/_sasl_password_maps$/.test(name) && /\b(inline|static):/.test(value)) return true;
  if (SECRET_VALUE.test(value)) return true;
  return SECRET_NAME.test(name) && !/^(<\/|\$|yes$|no$)/.test(value);
}

/**
 * How a file goes on with a line: by indentation (Postfix), or by a backslash (Dovecot and settings of look-ups). `logins` is
 * a table of servers with `user:password` on lines of their own, `table` any other table.
 */
export type FileSyntax = 'postfix' | 'dovecot' | 'logins' | 'table';

/** Names of tables that hold passwords. Tables of passwords with other names are not shown. */
const LOGINS = /passw|sasl|login|secret|cred/i;

export function syntaxOfFile(id: string): FileSyntax {
  if (id === 'postfix/main.cf' || id === 'postfix/master.cf') return 'postfix';
  if (id === 'postfix/relay-login.cf') return 'logins';
  if (!id.startsWith('postfix/') || id.endsWith('.cf')) return 'dovecot';
  return LOGINS.test(id) ? 'logins' : 'table';
}

/** A piece of a text: lines that hold one secret, or lines without. */
interface Piece {
  text: string;
  /** Name of the secret; undefined where there is none. */
  secret?: string;
  /** The text with the mask in its place. */
  masked?: string;
}

const ASSIGNMENT = /^(\s*(?:#\s*)?)([A-Za-z0-9_./:-]+)(\s*=[ \t]*)(.*?)([ \t\r\n]*)$/s;

function pieces(text: string, syntax: FileSyntax): Piece[] {
  const lines = physicalLines(text);
  if (syntax === 'table') return lines.map((line) => ({ text: line }));
  if (syntax === 'logins') return loginPieces(lines);
  const result: Piece[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const group = [lines[index] ?? ''];
    while (index + 1 < lines.length && goesOn(group, lines[index + 1] ?? '', syntax)) {
      index += 1;
      group.push(lines[index] ?? '');
    }
    result.push(...piecesOf(group.join('')));
  }
  return result;
}

/** A password belongs to its server: it does not follow when that changes. */
function loginPieces(lines: readonly string[]): Piece[] {
  let server = '';
  return lines.map((text) => {
    const own = /^([^#\s]\S*\s+[^\s:]+:).*?(\s*)$/s.exec(text);
    if (/^[^#\s]/.test(text)) server = text.trim();
    const [, before = '', after = ''] = own ?? continuedLogin(text) ?? [];
    if (before === '') return { text };
    const secret = own === null ? `${server} ${before.trim()}` : before.trim();
    return { text, secret, masked: `${before}${MASK}${after}` };
  });
}

/** A line that begins with white space goes on with the one before it. */
function continuedLogin(text: string): string[] | undefined {
  const [whole, indent = '', said = '', end = ''] = /^([^\S\n]+)([^\s#].*?)(\s*)$/s.exec(text) ?? [];
  return whole === undefined ? undefined : [whole, indent + said.slice(0, said.indexOf(':') + 1), end];
}

function goesOn(group: string[], next: string, syntax: FileSyntax): boolean {
  const first = group[0] ?? '';
  if (syntax === 'dovecot') return !/^\s*#/.test(first) && contentEndsOpen(group);
  return !/^\s*(#|$)/.test(first) && /^[ \t]/.test(next) && next.trim() !== '';
}

function contentEndsOpen(group: string[]): boolean {
  const last = group.at(-1) ?? '';
  return contentOfLines([last.replace(/\\\s*$/, '')]) !== contentOfLines([last]) || /\\\s*$/.test(last);
}

function piecesOf(text: string): Piece[] {
  const assignment = ASSIGNMENT.exec(text);
  const [, before = '', name = '', equals = '', value = '', after = ''] = assignment ?? [];
  if (assignment && isSecret(name, value.replace(/\s+/g, ' ').replace(/^["']|["']$/g, ''))) {
    const comment = before.includes('#') ? '#' : '';
    return [{ text, secret: `${comment}${name}`, masked: `${before}${name}${equals}${MASK}${after}` }];
  }
  return optionPieces(text);
}

/** Options of services in master.cf, of which a line may have several. */
function optionPieces(text: string): Piece[] {
  const result: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(/-o\s+(?:\{\s*)?([A-Za-z0-9_]+)\s*=\s*([^\s}]+)/g)) {
    const [whole, name = '', value = ''] = match;
    if (!isSecret(name, value)) continue;
    result.push({ text: text.slice(from, match.index) });
    result.push({ text: whole, secret: `-o ${name}`, masked: whole.slice(0, -value.length) + MASK });
    from = match.index + whole.length;
  }
  result.push({ text: text.slice(from) });
  return result;
}

/** The text with every secret masked. Secrets that `known` does not have are marked as new, so that a diff shows them. */
export function maskText(text: string, syntax: FileSyntax, known?: string): string {
  const old = known === undefined ? null : new Set(secretsOf(known, syntax));
  return pieces(text, syntax)
    .map((piece) => {
      if (piece.masked === undefined) return piece.text;
      const isNew = old !== null && !old.has(piece.text.trim());
      return isNew ? piece.masked.replace(MASK, `${MASK} (new)`) : piece.masked;
    })
    .join('');
}

const secretsOf = (text: string, syntax: FileSyntax): string[] =>
  pieces(text, syntax).flatMap((piece) => (piece.masked === undefined ? [] : [piece.text.trim()]));

/**
 * Puts the secrets of the present text back where the new one has masks, the first of a name for the first mask of it and
 * so on. `missing` names masks that nothing is known for.
 */
export function unmaskText(
  text: string,
  present: string,
  syntax: FileSyntax,
): { text: string; missing: string[] } {
  const kept = new Map<string, string[]>();
  for (const piece of pieces(present, syntax))
    if (piece.secret !== undefined) kept.set(piece.secret, [...(kept.get(piece.secret) ?? []), piece.text]);
  const missing: string[] = [];
  const restored = pieces(text, syntax).map((piece) => {
    const name = piece.secret;
    if (name === undefined) return piece.text;
    const original = kept.get(name)?.shift();
    if (!piece.text.includes(MASK)) return piece.text;
    if (original === undefined) missing.push(name);
    return original === undefined ? piece.text : sameEnd(original, piece.text);
  });
  return { text: restored.join(''), missing };
}

/** The original with the line end of what takes its place: the last line may have got or lost one. */
const sameEnd = (original: string, as: string): string =>
  original.replace(/\r?\n$/, '') + (/\r?\n$/.exec(as)?.[0] ?? '');
