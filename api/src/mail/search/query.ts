// What a person types into the search field: words, "phrases", -not, and operators such as from: and before:.
import { InputError } from '../../core/errors.ts';
import { wordsOf } from './words.ts';

/** A word to be highlighted where it was found. */
export interface SearchTerm {
  lexeme: string;
  /** Also at the beginning of longer words. */
  prefix: boolean;
  /** Looked for in the subject alone. */
  subjectOnly: boolean;
}

export interface SearchQuery {
  /** Literal of PostgreSQL's type tsquery; null when only filters were given. */
  words: string | null;
  terms: SearchTerm[];
  /** Names, paths or roles of folders as they were typed; null for all folders. */
  folders: string[] | null;
  unread: boolean | null;
  starred: boolean | null;
  attachments: boolean | null;
  /** Received at or after. */
  since: Date | null;
  /** Received before. */
  until: Date | null;
  /** More bytes than this. */
  largerThan: number | null;
}

/** More words than this nobody means, and each costs. */
const mostTerms = 32;
const longestQuery = 1_000;
const piecePattern = /(-?)(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/giu;
const wordFields: Record<string, string> = { from: 'B', to: 'C', cc: 'C', subject: 'A' };

interface Piece {
  negated: boolean;
  operator: string | null;
  text: string;
  quoted: boolean;
  last: boolean;
}

/**
 * Reads `from: to: subject: in: is: has: before: after: larger:`, quoted phrases, `-not` and plain words, all of which
 * must match. The last plain word also matches the beginning of longer ones, so that results show while one types.
 * Throws InputError for an operator whose value makes no sense.
 */
export function parseSearchQuery(text: string): SearchQuery {
  if (text.length > longestQuery)
    throw new InputError({ query: `Search for at most ${longestQuery} characters.` });
  const query: SearchQuery = {
    words: null,
    terms: [],
    folders: null,
    unread: null,
    starred: null,
    attachments: null,
    since: null,
    until: null,
    largerThan: null,
  };
  const conditions: string[] = [];
  for (const piece of piecesOf(text)) {
    const condition = readPiece(piece, query);
    if (condition !== null && conditions.length < mostTerms) conditions.push(condition);
  }
  if (conditions.length > 0) query.words = conditions.join(' & ');
  return query;
}

function piecesOf(text: string): Piece[] {
  const matches = [...text.normalize('NFC').matchAll(piecePattern)];
  return matches.map(([whole, minus = '', name, phrase, word], index) => {
    const operator = name?.toLowerCase() ?? null;
    const known = operator !== null && (operator in wordFields || operator in filters);
    return {
      negated: minus === '-',
      operator: known ? operator : null,
      // An unknown operator is a word like any other: `re:invoice`, `https://…`.
      text: known || name === undefined ? (phrase ?? word ?? '') : whole.slice(minus.length),
      quoted: phrase !== undefined,
      last: index === matches.length - 1 && /\S$/u.test(text),
    };
  });
}

function readPiece(piece: Piece, query: SearchQuery): string | null {
  const filter = piece.operator === null ? undefined : filters[piece.operator];
  if (filter !== undefined) {
    filter(piece.text, query, piece.negated);
    return null;
  }
  const weight = piece.operator === null ? '' : (wordFields[piece.operator] ?? '');
  // People and subjects are typed in part, whether or not more follows.
  const prefix = !piece.quoted && (piece.last || weight !== '');
  const lexemes = queryLexemes(piece.text, prefix);
  if (lexemes.length === 0) return null;
  if (!piece.negated && weight !== 'B' && weight !== 'C') {
    query.terms.push(...lexemes.map((term) => ({ ...term, subjectOnly: weight === 'A' })));
  }
  const words = lexemes.map((term) => `'${term.lexeme}'${labels(term.prefix, weight)}`);
  const condition = words.length === 1 ? words.join('') : `(${words.join(' <-> ')})`;
  return piece.negated ? `!${condition}` : condition;
}

function labels(prefix: boolean, weight: string): string {
  return prefix || weight !== '' ? `:${prefix ? '*' : ''}${weight}` : '';
}

/** The words of a piece as they follow each other in a message. A single character of an unspaced script begins a pair. */
function queryLexemes(text: string, prefix: boolean): { lexeme: string; prefix: boolean }[] {
  const words = [...wordsOf(text)].filter((word) => !word.tail);
  return words.map(({ lexeme }, index) => {
    const single = [...lexeme].length === 1 && /[^\p{ASCII}]/u.test(lexeme);
    return { lexeme, prefix: index === words.length - 1 && (prefix || single) };
  });
}

const filters: Record<string, (value: string, query: SearchQuery, negated: boolean) => void> = {
  in: (value, query, negated) => {
    if (negated)
      throw new InputError({ query: 'Folders cannot be left out with “-in:”. Name those to look in.' });
    if (value.toLowerCase() !== 'anywhere') query.folders = [...(query.folders ?? []), value];
  },
  is: (value, query, negated) => {
    const name = value.toLowerCase();
    if (name === 'unread' || name === 'read') query.unread = (name === 'unread') !== negated;
    else if (name === 'starred' || name === 'flagged') query.starred = !negated;
    else throw new InputError({ query: '“is:” knows unread, read and starred.' });
  },
  has: (value, query, negated) => {
    if (!/^attachments?$/i.test(value)) throw new InputError({ query: '“has:” knows attachment.' });
    query.attachments = !negated;
  },
  before: (value, query, negated) => {
    const date = readDate(value);
    if (negated) query.since = later(query.since, date);
    else query.until = earlier(query.until, date);
  },
  after: (value, query, negated) => {
    const date = readDate(value);
    if (negated) query.until = earlier(query.until, date);
    else query.since = later(query.since, date);
  },
  larger: (value, query, negated) => {
    if (negated) throw new InputError({ query: '“larger:” cannot be turned round.' });
    query.largerThan = readSize(value);
  },
};

const later = (a: Date | null, b: Date): Date => (a !== null && a > b ? a : b);
const earlier = (a: Date | null, b: Date): Date => (a !== null && a < b ? a : b);

function readDate(value: string): Date {
  const match = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$/.exec(value);
  const [year, month, day] = [Number(match?.[1]), Number(match?.[2] ?? 1), Number(match?.[3] ?? 1)];
  const date = new Date(Date.UTC(year, month - 1, day));
  if (match === null || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) {
    throw new InputError({ query: `“${value}” is no date. Write it like 2026-11-21.` });
  }
  return date;
}

const units: Record<string, number> = { '': 1, k: 1_000, m: 1_000_000, g: 1_000_000_000 };

function readSize(value: string): number {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)\s*([kmg]?)b?$/i.exec(value);
  if (match === null) throw new InputError({ query: `“${value}” is no size. Write it like 5M or 300k.` });
  return Math.round(Number(match[1]) * (units[(match[2] ?? '').toLowerCase()] ?? 1));
}
