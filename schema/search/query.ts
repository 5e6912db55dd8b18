// The language of the search field: words, "phrases", -not, OR, and operators such as from: and before:. The server and
// the app read it with this one parser, which never throws: what makes no sense is explained where it stands.
import { operators, readOperator, wordsPart } from './operators.ts';

/** Where words are looked for; null is everywhere. `to` counts Cc and Bcc in. */
export type SearchField = 'from' | 'to' | 'cc' | 'subject' | 'filename';
export type SearchFlag = 'unread' | 'starred' | 'answered' | 'forwarded' | 'draft';
export type AgeUnit = 'd' | 'w' | 'm' | 'y';

export interface WordsPart {
  kind: 'words';
  field: SearchField | null;
  text: string;
  /** Exactly these words in this order; without quotes the last word may be the beginning of a longer one. */
  quoted: boolean;
  negated: boolean;
}

export type SearchPart =
  | WordsPart
  /** One of them is enough (OR). */
  | { kind: 'any'; parts: WordsPart[] }
  /** A folder's name, path or role. */
  | { kind: 'folder'; value: string; negated: boolean }
  | { kind: 'anywhere' }
  /** The address or the name of an account. */
  | { kind: 'account'; value: string }
  | { kind: 'flag'; flag: SearchFlag; wanted: boolean }
  | { kind: 'attachment'; wanted: boolean }
  /** `day` is a year, a month or a day (2026, 2026-11, 2026-11-21), `today` or `yesterday`. */
  | { kind: 'date'; bound: 'before' | 'after' | 'on'; day: string }
  | { kind: 'age'; bound: 'older' | 'newer'; count: number; unit: AgeUnit }
  /** Larger or smaller than so many bytes. */
  | { kind: 'size'; bound: 'larger' | 'smaller'; bytes: number };

export type SearchProblemCode =
  | 'UNKNOWN_OPERATOR'
  | 'MISSING_VALUE'
  | 'BAD_VALUE'
  | 'NOT_NEGATABLE'
  | 'MISPLACED_OR'
  | 'TOO_LONG'
  | 'UNKNOWN_FOLDER'
  | 'UNKNOWN_ACCOUNT';

/** What could not be understood, and where it stands in the text (UTF-16 units). */
export interface SearchProblem {
  code: SearchProblemCode;
  start: number;
  end: number;
  /** A sentence for the person. */
  message: string;
}

export interface SearchQuery {
  parts: SearchPart[];
  problems: SearchProblem[];
  /** Where each part stands in the text. */
  places: { start: number; end: number }[];
  /** Whether the text ends within a word: more of it may come. */
  unfinished: boolean;
}

/** A piece of the text between spaces or quotes. */
export interface Piece {
  negated: boolean;
  /** Lower case; null when there is no known operator. */
  operator: string | null;
  value: string;
  quoted: boolean;
  start: number;
  end: number;
}

export const longestSearch = 1_000;
/** More words than this nobody means, and each costs. */
export const mostWords = 32;
const quote = '"“”„«»';
const piecePattern = new RegExp(
  `(-?)(?:([a-z_]+)[:：])?(?:[${quote}]([^${quote}]*)[${quote}]?|([^\\s${quote}]+))`,
  'giu',
);
/** Prefixes of subjects and addresses of the web look like operators and are words. */
const notOperators = /^(?:re|aw|wg|fwd?|sv|vs|antw|rif|tr|https?|ftps?|mailto|tel|urn|data|file|cid)$/i;

/** Reads what was typed. All parts must match; what is in `problems` is not among them, or taken for plain words. */
export function parseSearch(typed: string): SearchQuery {
  const query: SearchQuery = { parts: [], problems: [], places: [], unfinished: /\S$/u.test(typed) };
  if (typed.length > longestSearch) {
    const message = `Search for at most ${longestSearch} characters.`;
    query.problems.push({ code: 'TOO_LONG', start: longestSearch, end: typed.length, message });
    return query;
  }
  let joined: Piece | null = null;
  for (const piece of piecesOf(typed, query.problems)) {
    if (isOr(piece)) {
      if (joined !== null || query.parts.at(-1) === undefined) misplaced(piece, query);
      else joined = piece;
      continue;
    }
    addPiece(piece, joined, query);
    joined = null;
  }
  // What follows it may have been cut off, which is said already.
  if (joined !== null && query.problems.at(-1)?.code !== 'TOO_LONG') misplaced(joined, query);
  return query;
}

const isOr = (piece: Piece): boolean =>
  piece.value === 'OR' && piece.operator === null && !piece.quoted && !piece.negated;

function misplaced({ start, end }: Piece, { problems }: SearchQuery): void {
  const message = '“OR” stands between two words or phrases.';
  problems.push({ code: 'MISPLACED_OR', start, end, message });
}

function addPiece(piece: Piece, joined: Piece | null, query: SearchQuery): void {
  const { start, end } = piece;
  const read = piece.operator === null ? wordsPart(piece, null) : readOperator(piece);
  if ('message' in read) {
    query.problems.push({ ...read, start, end });
    return;
  }
  const before = query.parts.at(-1);
  const place = query.places.at(-1);
  if (joined !== null && place !== undefined) {
    if (read.kind === 'words' && (before?.kind === 'words' || before?.kind === 'any')) {
      const parts = before.kind === 'any' ? [...before.parts, read] : [before, read];
      query.parts[query.parts.length - 1] = { kind: 'any', parts };
      place.end = end;
      return;
    }
    const message = '“OR” joins words and phrases. Filters such as “is:unread” hold for all of the search.';
    query.problems.push({ code: 'MISPLACED_OR', start: joined.start, end: joined.end, message });
  }
  query.parts.push(read);
  query.places.push({ start, end });
}

function* piecesOf(typed: string, problems: SearchProblem[]): Generator<Piece> {
  let words = 0;
  for (const match of typed.matchAll(piecePattern)) {
    const [whole, minus = '', name, phrase, word] = match;
    const [start, end] = [match.index, match.index + whole.length];
    if (whole !== 'OR') words += 1;
    if (words > mostWords) {
      const message = `Only the first ${mostWords} words are looked for.`;
      problems.push({ code: 'TOO_LONG', start, end: typed.length, message });
      return;
    }
    const bare = /^([a-z_]+)[:：]$/iu.exec(word ?? '')?.[1]?.toLowerCase();
    if (name === undefined && bare !== undefined && operators.has(bare)) {
      const message = `Say what after “${bare}:”, such as ${operators.get(bare)}.`;
      problems.push({ code: 'MISSING_VALUE', start, end, message });
      continue;
    }
    const operator = name !== undefined && operators.has(name.toLowerCase()) ? name.toLowerCase() : null;
    const value =
      operator === null && name !== undefined ? whole.slice(minus.length) : (phrase ?? word ?? '');
    const text = value
      .replace(new RegExp(`[${quote}]`, 'gu'), ' ')
      .normalize('NFC')
      .trim();
    if (operator === null && name !== undefined && isStrange(name, phrase ?? word ?? '')) {
      problems.push({ code: 'UNKNOWN_OPERATOR', start, end, message: unknown(name) });
    }
    if (text === '') {
      if (operator !== null) {
        const message = `Say what after “${operator}:”, such as ${operators.get(operator)}.`;
        problems.push({ code: 'MISSING_VALUE', start, end, message });
      }
      continue;
    }
    yield {
      negated: minus === '-',
      operator,
      value: text,
      quoted: phrase !== undefined && (operator !== null || name === undefined),
      start,
      end,
    };
  }
}

const isStrange = (name: string, value: string): boolean =>
  name.length > 1 && !notOperators.test(name) && !value.startsWith('//');

function unknown(name: string): string {
  const wanted = name.toLowerCase();
  const near = [...operators.keys()].find(
    (known) => known.startsWith(wanted) || oneLetterApart(known, wanted),
  );
  const hint = near === undefined ? '' : ` Did you mean “${near}:”?`;
  return `“${wanted}:” is no operator; it is looked for as words.${hint}`;
}

/** One letter added, left out, changed, or two swapped. */
function oneLetterApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let from = 0;
  while (from < a.length && a[from] === b[from]) from += 1;
  const [restA, restB] = [a.slice(from), b.slice(from)];
  return (
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    restA.slice(1) === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  );
}
