// Each operator: what may stand behind it, and what it says when something else does.
import { isDay } from './days.ts';
import type {
  AgeUnit,
  Piece,
  SearchField,
  SearchFlag,
  SearchPart,
  SearchProblem,
  WordsPart,
} from './query.ts';

type Read = SearchPart | Pick<SearchProblem, 'code' | 'message'>;

/** The operators by name, each with an example. */
export const operators: ReadonlyMap<string, string> = new Map([
  ['from', 'from:eva'],
  ['to', 'to:tom@kontor.example'],
  ['cc', 'cc:tom'],
  ['subject', 'subject:offer'],
  ['filename', 'filename:pdf'],
  ['has', 'has:attachment'],
  ['is', 'is:unread'],
  ['in', 'in:archive'],
  ['account', 'account:eva@huber.example'],
  ['before', 'before:2026-01-31'],
  ['after', 'after:2026-01-31'],
  ['on', 'on:2026-01-31'],
  ['older_than', 'older_than:1y'],
  ['newer_than', 'newer_than:7d'],
  ['larger', 'larger:5M'],
  ['smaller', 'smaller:100k'],
]);

const flags: Record<string, [SearchFlag, boolean]> = {
  unread: ['unread', true],
  read: ['unread', false],
  starred: ['starred', true],
  flagged: ['starred', true],
  unstarred: ['starred', false],
  answered: ['answered', true],
  replied: ['answered', true],
  unanswered: ['answered', false],
  forwarded: ['forwarded', true],
  draft: ['draft', true],
};

const bad = (message: string): Read => ({ code: 'BAD_VALUE', message });

/** A piece that is looked for as words. */
export function wordsPart(piece: Piece, field: SearchField | null): WordsPart {
  return { kind: 'words', field, text: piece.value, quoted: piece.quoted, negated: piece.negated };
}

/** Reads a piece whose operator is known. */
export function readOperator(piece: Piece): Read {
  const { value, negated } = piece;
  switch (piece.operator) {
    case 'from':
    case 'to':
    case 'cc':
    case 'subject':
    case 'filename':
      return wordsPart(piece, piece.operator);
    case 'in':
      return readFolder(value, negated);
    case 'account':
      return negated
        ? { code: 'NOT_NEGATABLE', message: 'Accounts cannot be left out; name the one to look in.' }
        : { kind: 'account', value };
    case 'is': {
      const flag = flags[value.toLowerCase()];
      if (flag === undefined)
        return bad(`“is:” knows unread, read, starred, answered, forwarded and draft, not “${value}”.`);
      return { kind: 'flag', flag: flag[0], wanted: flag[1] !== negated };
    }
    case 'has':
      if (!/^(?:attachments?|files?)$/i.test(value)) return bad(`“has:” knows attachment, not “${value}”.`);
      return { kind: 'attachment', wanted: !negated };
    case 'before':
    case 'after':
    case 'on':
      return readDate(piece.operator, value, negated);
    case 'older_than':
    case 'newer_than':
      return readAge(piece.operator === 'older_than' ? 'older' : 'newer', value, negated);
    default:
      return readSize(piece.operator === 'larger' ? 'larger' : 'smaller', value, negated);
  }
}

function readFolder(value: string, negated: boolean): Read {
  if (value.toLowerCase() !== 'anywhere') return { kind: 'folder', value, negated };
  return negated ? bad('“-in:anywhere” leaves nothing to look in.') : { kind: 'anywhere' };
}

function readDate(bound: 'before' | 'after' | 'on', value: string, negated: boolean): Read {
  const word = value.toLowerCase();
  const named = word === 'today' || word === 'yesterday';
  const match = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$/.exec(value);
  const day = named
    ? word
    : [match?.[1], ...[match?.[2], match?.[3]].flatMap((part) => part?.padStart(2, '0') ?? [])].join('-');
  if (!named && (match === null || !isDay(day)))
    return bad(`“${value}” is no date. Write it like 2026-11-21, 2026-11, today or yesterday.`);
  if (!negated) return { kind: 'date', bound, day };
  if (bound === 'on')
    return {
      code: 'NOT_NEGATABLE',
      message: 'A day cannot be left out with “-on:”. Use “before:” and “after:”.',
    };
  return { kind: 'date', bound: bound === 'before' ? 'after' : 'before', day };
}

function readAge(bound: 'older' | 'newer', value: string, negated: boolean): Read {
  const match = /^(\d{1,4})([dwmy])$/i.exec(value);
  const count = Number(match?.[1]);
  if (match === null || count === 0)
    return bad(`“${value}” is no age. Write it like 7d, 2w, 3m or 1y (days, weeks, months, years).`);
  const unit = (match[2] ?? 'd').toLowerCase() as AgeUnit;
  return { kind: 'age', bound: (bound === 'older') !== negated ? 'older' : 'newer', count, unit };
}

const units: Record<string, number> = { '': 1, k: 1_000, m: 1_000_000, g: 1_000_000_000 };

function readSize(bound: 'larger' | 'smaller', value: string, negated: boolean): Read {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)([kmg]?)b?$/i.exec(value);
  if (match === null) return bad(`“${value}” is no size. Write it like 5M or 300k.`);
  const bytes = Math.round(Number(match[1]) * (units[(match[2] ?? '').toLowerCase()] ?? 1));
  if (!negated) return { kind: 'size', bound, bytes };
  // Not larger than n is smaller than n + 1.
  return bound === 'larger'
    ? { kind: 'size', bound: 'smaller', bytes: bytes + 1 }
    : { kind: 'size', bound: 'larger', bytes: Math.max(0, bytes - 1) };
}
