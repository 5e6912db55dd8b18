// Subjects and texts with the words that were found marked.
import { foldWord } from './fold.ts';
import { findTerms } from './match.ts';
import type { SearchTerm } from './plan.ts';

/** A stretch of text, and whether it is what was searched for. */
export interface HighlightPart {
  text: string;
  matched: boolean;
}

/** Short, so that a row of a narrow list still shows what was found. */
const windowBefore = 24;
const windowLength = 200;
/** So much of a text is looked at closely around a place where the first word of a term may stand. */
const closeLook = 400;
/** Looked through word by word when no plain comparison finds a term. */
const firstLook = 4_000;
/** Places looked at closely per term. */
const mostLooks = 50;

/** A line with the words that were found marked. */
export function highlightLine(text: string, terms: readonly SearchTerm[]): HighlightPart[] {
  const parts: HighlightPart[] = [];
  let position = 0;
  for (const { start, end } of findTerms(text, terms)) {
    if (start > position) parts.push({ text: text.slice(position, start), matched: false });
    parts.push({ text: text.slice(start, end), matched: true });
    position = end;
  }
  if (position < text.length) parts.push({ text: text.slice(position), matched: false });
  return parts;
}

/** About 200 characters of a message's text around the first place that was found; its beginning when there is none. */
export function highlightText(text: string, fallback: string, terms: readonly SearchTerm[]): HighlightPart[] {
  const wanted = terms.filter(({ field }) => field === null);
  const found = wanted.length === 0 ? -1 : firstPlace(text, wanted);
  if (found < 0) return highlightLine(fallback, wanted);
  const start = wordStart(text, Math.max(0, found - windowBefore));
  const excerpt = cutAt(text.slice(start), windowLength).replace(/\s+/g, ' ');
  return highlightLine(`${start > 0 ? '… ' : ''}${excerpt}`, wanted);
}

/** Cut between characters, never within one. */
function cutAt(text: string, length: number): string {
  if (text.length <= length) return text;
  const rest = /(?:\p{M}|\u200c|\u200d.?|\p{Emoji_Modifier})*/uy;
  rest.lastIndex = length;
  const split = /[\ud800-\udbff]/.test(text[length - 1] ?? '') ? length + 1 : length;
  rest.lastIndex = split;
  return text.slice(0, split + (rest.exec(text)?.[0].length ?? 0));
}

function firstPlace(text: string, terms: readonly SearchTerm[]): number {
  const folded = foldInPlace(text);
  let first = -1;
  for (const term of terms) {
    const found = placeOf(text, folded, term, first < 0 ? text.length : first);
    if (found >= 0) first = found;
  }
  return first >= 0 ? first : (findTerms(text.slice(0, firstLook), terms)[0]?.start ?? -1);
}

/** Where a term stands before `limit`: a plain comparison finds candidates, a close look decides. */
function placeOf(text: string, folded: string, term: SearchTerm, limit: number): number {
  let first = -1;
  for (const { lexeme } of term.words[0] ?? []) {
    let looks = 0;
    for (let at = folded.indexOf(lexeme); at >= 0 && at < limit; at = folded.indexOf(lexeme, at + 1)) {
      const insideWord =
        /[\p{L}\p{M}\p{N}]$/u.test(text.slice(Math.max(0, at - 2), at)) && /^[a-z0-9]/.test(lexeme);
      if (insideWord) continue;
      looks += 1;
      const close = findTerms(text.slice(at, at + closeLook), [term])[0];
      if (close !== undefined && (first < 0 || at + close.start < first)) first = at + close.start;
      if (close !== undefined || looks >= mostLooks) break;
    }
  }
  return first < limit ? first : -1;
}

const foldedLetters = new Map<string, string>();

/** Every letter in the form words are compared in, if that is one letter again: places stay what they are. */
function foldInPlace(text: string): string {
  return text.replace(/[A-Z\u0080-\uffff]/g, (character) => {
    const known = foldedLetters.get(character);
    if (known !== undefined) return known;
    const folded = foldWord(character);
    const single = folded.length === character.length ? folded : character;
    if (foldedLetters.size < 5_000) foldedLetters.set(character, single);
    return single;
  });
}

function wordStart(text: string, position: number): number {
  if (position === 0) return 0;
  const space = text.slice(position, position + windowBefore).search(/\s/);
  if (space >= 0) return position + space + 1;
  return /[\udc00-\udfff]/.test(text[position] ?? '') ? position + 1 : position;
}
