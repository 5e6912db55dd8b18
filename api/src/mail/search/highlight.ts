import { cut } from '../../core/display-text.ts';
import type { SearchTerm } from './query.ts';
import { foldWord, wordsOf } from './words.ts';

/** A stretch of text, and whether it is what was searched for. */
export interface HighlightPart {
  text: string;
  matched: boolean;
}

const windowBefore = 60;
const windowLength = 200;
/** Looked through word by word when no plain comparison finds the term. */
const closeLook = 4_000;

/** A line with the words that were found marked. */
export function highlightLine(text: string, terms: readonly SearchTerm[]): HighlightPart[] {
  const parts: HighlightPart[] = [];
  let position = 0;
  for (const word of wordsOf(text)) {
    if (word.start < position && word.end <= position) continue;
    if (!terms.some((term) => matches(word.lexeme, term))) continue;
    const start = Math.max(word.start, position);
    if (start > position) parts.push({ text: text.slice(position, start), matched: false });
    const previous = parts.at(-1);
    if (previous?.matched && start === position) previous.text += text.slice(start, word.end);
    else parts.push({ text: text.slice(start, word.end), matched: true });
    position = word.end;
  }
  if (position < text.length) parts.push({ text: text.slice(position), matched: false });
  return parts;
}

/** About 200 characters of a message's text around the first word that was found; its beginning when none is there. */
export function highlightText(text: string, fallback: string, terms: readonly SearchTerm[]): HighlightPart[] {
  const wanted = terms.filter((term) => !term.subjectOnly);
  const found = wanted.length === 0 ? -1 : firstMatch(text, wanted);
  if (found < 0) return highlightLine(fallback, wanted);
  const start = wordStart(text, Math.max(0, found - windowBefore));
  const excerpt = cut(text.slice(start), windowLength).replace(/\s+/g, ' ');
  return highlightLine(`${start > 0 ? '… ' : ''}${excerpt}`, wanted);
}

function firstMatch(text: string, terms: readonly SearchTerm[]): number {
  const folded = foldInPlace(text);
  let first = -1;
  for (const term of terms) {
    const found = wordIndex(folded, term);
    if (found >= 0 && (first < 0 || found < first)) first = found;
  }
  if (first >= 0) return first;
  for (const word of wordsOf(text.slice(0, closeLook))) {
    if (terms.some((term) => matches(word.lexeme, term))) return word.start;
  }
  return -1;
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

const letter = /[\p{L}\p{M}\p{N}]/u;

/** Where the term stands as a word of its own, or at the beginning of one when it is a prefix. */
function wordIndex(lower: string, { lexeme, prefix }: SearchTerm): number {
  const spaced = /^[a-z0-9]+$/.test(lexeme);
  for (let at = lower.indexOf(lexeme); at >= 0; at = lower.indexOf(lexeme, at + 1)) {
    if (!spaced) return at;
    const next = lower[at + lexeme.length] ?? ' ';
    if (!letter.test(lower[at - 1] ?? ' ') && (prefix || !letter.test(next))) return at;
  }
  return -1;
}

function wordStart(text: string, position: number): number {
  if (position === 0) return 0;
  const space = text.slice(position, position + windowBefore).search(/\s/);
  return space < 0 ? position : position + space + 1;
}

function matches(lexeme: string, term: SearchTerm): boolean {
  return term.prefix ? lexeme.startsWith(term.lexeme) : lexeme === term.lexeme;
}
