// Which lines of a message were written for it, and which are quoted. Plain text and HTML (as lines) are judged alike.
import { FORWARD_MARK, LABELS, ORIGINAL_MARK, WROTE_LINE } from './quote-words.ts';

export interface QuotingLine {
  text: string;
  /** Marked as a quote: behind `>`, or in an element that clients put quotes in. `likely` needs a line that says so above. */
  quoted: boolean | 'likely';
  /** Here begins what a client appends when one answers; it goes on to the end of the message. */
  starts?: boolean;
  /** In an element that holds a signature. */
  signature?: boolean;
}

export type LineKind = 'written' | 'quoted' | 'signature' | 'blank';

const LONGEST_ATTRIBUTION = 320;
/** Lines of a quoted header that are looked at: each name and each value may have a line of its own. */
const HEADER_LINES = 16;

const MARKS = /[\u200B\u200E\u200F\u061C\u2060\uFEFF\u202A-\u202E\u2066-\u2069]/g;
/** Without what clients decorate such lines with: stars of bold text, marks of direction, wide spaces. */
const bare = (text: string): string =>
  text
    .slice(0, 1_000)
    .replace(MARKS, '')
    .replace(/[\s\u00A0\u202F]+/g, ' ')
    .replace(/\*/g, '')
    .trim();

const HAS_TIME = /\d{1,2}[:.h時시]\s?\d{2}|\d{4}|\d{1,2}[./-]\d{1,2}/;
const HAS_ADDRESS = /[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+/;
/** The day alone stands above quotes in Japanese, Chinese and Korean, and in every language when an address closes it. */
const DATE_LINE = /^\d{4}\s?[年년].{4,200}[:：]$/u;
const CLOSED_ADDRESS = /<[^\s<>@]+@[^\s<>@]+>\s*(?:\[[^\]]{4,60}\])?\s*[:：]$/;

function looksLikeAttribution(line: string): boolean {
  if (line.length < 6 || line.length > LONGEST_ATTRIBUTION) return false;
  if (DATE_LINE.test(line)) return true;
  if (CLOSED_ADDRESS.test(line) && HAS_TIME.test(line)) return true;
  return WROTE_LINE.test(line) && (/[:：\-–]$/.test(line) || HAS_TIME.test(line));
}

/** Enough to be believed where nothing marks the quote below: who, when, and the verb or the address at its end. */
const saysAll = (line: string): boolean =>
  HAS_TIME.test(line) &&
  /[:：]$/.test(line) &&
  (HAS_ADDRESS.test(line) || WROTE_LINE.test(line)) &&
  line.length > 24;

/** Index of the next line that is not empty; the number of lines when none is. */
function nextFilled(lines: readonly QuotingLine[], from: number): number {
  let at = from;
  while (at < lines.length && (lines[at]?.text ?? '').trim() === '') at += 1;
  return at;
}

/** How many lines above the quote at `quote` say whose it is: the last one to three written lines before it. */
function attributionStart(
  lines: readonly QuotingLine[],
  quote: number,
  kinds: readonly LineKind[],
): number | null {
  let end = quote - 1;
  while (end >= 0 && kinds[end] === 'blank') end -= 1;
  let words = '';
  for (let start = end; start > end - 3 && start >= 0; start -= 1) {
    if (kinds[start] !== 'written' && kinds[start] !== 'signature') return null;
    words = `${bare(lines[start]?.text ?? '')} ${words}`.trim();
    if (looksLikeAttribution(words)) return wrappedStart(lines, kinds, start, words);
  }
  return null;
}

/** "On Monday, Eva Huber <eva@…>" may stand above the line that holds the verb. */
function wrappedStart(
  lines: readonly QuotingLine[],
  kinds: readonly LineKind[],
  start: number,
  words: string,
): number {
  if (HAS_TIME.test(words)) return start;
  for (let above = start - 1; above >= Math.max(0, start - 2) && kinds[above] === kinds[start]; above -= 1) {
    const line = bare(lines[above]?.text ?? '');
    // A line that closes a sentence belongs to the answer.
    if (/[.!?:]$/.test(line) || line.length > 160) break;
    if (HAS_TIME.test(line)) return above;
  }
  return start;
}

/** "From: … Sent: … To: … Subject: …", beginning with who or when, in any order. */
function isHeaderBlock(lines: readonly QuotingLine[], at: number): boolean {
  const first = bare((lines[at]?.text ?? '').slice(0, 60));
  if (!LABELS.from.test(first) && !LABELS.sent.test(first)) return false;
  const seen = new Set<string>();
  for (let index = at, looked = 0; index < lines.length && looked < HEADER_LINES; index += 1) {
    const line = bare(lines[index]?.text ?? '');
    if (line === '') continue;
    looked += 1;
    // One line is one label, though "Do" is "to" in Polish and "Od" is not.
    const found = LABEL_NAMES.find((name) => !seen.has(name) && LABELS[name].test(line));
    if (found !== undefined) seen.add(found);
    if (seen.has('from') && seen.has('sent') && seen.size >= 3) return true;
  }
  return false;
}

const LABEL_NAMES = ['from', 'sent', 'to', 'subject'] as const;
const RULE = /^[_\-=—]{8,}$/;

/** Whether everything from this line on was written before, and not for this message. */
function restBegins(lines: readonly QuotingLine[], at: number): 'answered' | 'forwarded' | null {
  const text = lines[at]?.text ?? '';
  if (lines[at]?.starts) return 'answered';
  // A long line is a paragraph.
  const line = text.length > 400 ? '' : bare(text);
  if (line !== '') {
    if (FORWARD_MARK.test(line)) return 'forwarded';
    if (ORIGINAL_MARK.test(line)) return 'answered';
  }
  if (isHeaderBlock(lines, at)) return 'answered';
  return RULE.test(line) && isHeaderBlock(lines, nextFilled(lines, at + 1)) ? 'answered' : null;
}

/** An attribution above a quote that nothing marks. Up to three lines. */
function attributesTheRest(lines: readonly QuotingLine[], at: number): boolean {
  if (!lines.slice(at, at + 3).some(({ text }) => /[:：]\s*$/.test(text.slice(-8)))) return false;
  let words = '';
  for (let index = at; index < Math.min(at + 3, lines.length); index += 1) {
    const next = bare(lines[index]?.text ?? '');
    if (next === '') return false;
    words = `${words} ${next}`.trim();
    if (!looksLikeAttribution(words) || !saysAll(words)) continue;
    const below = nextFilled(lines, index + 1);
    return below < lines.length && !lines.slice(index + 1).some((line) => line.quoted !== false);
  }
  return false;
}

export interface Judged {
  kinds: LineKind[];
  /** What follows was forwarded: it is what the message is about. */
  forwarded: boolean;
}

/**
 * Judges every line. `forwarded` says that the subject calls the message forwarded, so that headers of a message below
 * do not make it a quote.
 */
export function judgeLines(lines: readonly QuotingLine[], forwarded = false): Judged {
  const kinds: LineKind[] = [];
  let signed = false;
  let believed = false;
  for (const [at, line] of lines.entries()) {
    const blank = line.text.trim() === '';
    if (blank && !line.starts) {
      kinds.push('blank');
      continue;
    }
    const quoted = line.quoted === true || (line.quoted === 'likely' && believed);
    const first = !quoted && line.quoted === 'likely' && attributionStart(lines, at, kinds) !== null;
    if (quoted || first) {
      believed = true;
      signed = false;
      if (kinds.findLast((kind) => kind !== 'blank') !== 'quoted') claimAttribution(lines, at, kinds);
      if (!kinds.includes('quoted') && FORWARD_MARK.test(bare(line.text.replace(/^[\s>]+/, ''))))
        return { kinds: lines.map(() => 'written'), forwarded: true };
      kinds.push('quoted');
      continue;
    }
    const rest = restBegins(lines, at);
    if (rest !== null || (kinds.includes('written') && attributesTheRest(lines, at))) {
      const told = rest === 'forwarded' || forwarded;
      while (kinds.length < lines.length) kinds.push(told ? 'written' : 'quoted');
      return { kinds, forwarded: told };
    }
    if (/^--\s*$/.test(line.text.trim()) || line.signature) signed = true;
    kinds.push(signed ? 'signature' : 'written');
  }
  return { kinds, forwarded: forwarded && kinds.includes('quoted') };
}

function claimAttribution(lines: readonly QuotingLine[], quote: number, kinds: LineKind[]): void {
  const start = attributionStart(lines, quote, kinds);
  if (start === null) return;
  for (let index = start; index < quote; index += 1) if (kinds[index] !== 'blank') kinds[index] = 'quoted';
}

/** Quotes above an answer are folded when they are longer than this: a short one is what the answer speaks of. */
const LONG_QUOTE = { lines: 12, characters: 900 };

export interface Fold {
  from: number;
  /** The line behind the last one. */
  to: number;
}

/**
 * The lines to fold: what is quoted below the last words, or one long quote above the only ones. Null when answers
 * stand between quotes, when nothing else was written, and in forwarded mail.
 */
export function foldOf(lines: readonly QuotingLine[], { kinds, forwarded }: Judged): Fold | null {
  if (forwarded) return null;
  const lastWritten = kinds.lastIndexOf('written');
  const firstWritten = kinds.indexOf('written');
  if (firstWritten === -1) return null;
  const below = kinds.indexOf('quoted', lastWritten);
  if (below !== -1) return { from: below, to: lines.length };
  const above = kinds.indexOf('quoted');
  if (above === -1 || above > firstWritten || kinds.indexOf('quoted', firstWritten) !== -1) return null;
  const quote = lines.slice(above, firstWritten);
  const isLong =
    quote.length > LONG_QUOTE.lines ||
    quote.reduce((sum, { text }) => sum + text.length, 0) > LONG_QUOTE.characters;
  return isLong ? { from: above, to: firstWritten } : null;
}

const FORWARD_PREFIX =
  /^\s*(?:\[[^\]]{1,40}\]\s*)?(?:fwd?|wg|weitergeleitet|tr|rv|i|enc|vb|vl|vs|pd|fs|továbbítás|ilt|fyi|转发|轉寄|転送|전달)\s*[:：]/iu;
/** Whether a subject says that the message was forwarded. */
export const isForwardSubject = (subject: string): boolean => FORWARD_PREFIX.test(subject);
