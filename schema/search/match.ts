// Where the words of a search stand in a text: for the mail on a device, and for marking what was found.
import type { PlannedSpelling, SearchTerm } from './plan.ts';
import { isUnspacedCharacter, type Word, wordsOf } from './words.ts';

/** A stretch of a text, in UTF-16 units. */
export interface Range {
  start: number;
  end: number;
}

/** The words of a text by position; at a position stand one or two (a pair and the last character alone). */
export type WordList = Word[][];

export function wordList(text: string): WordList {
  const list: WordList = [];
  for (const word of wordsOf(text)) {
    const before = list.at(-1);
    if (word.tail && before !== undefined) before.push(word);
    else list.push([word]);
  }
  return list;
}

function fits(word: Word, spellings: readonly PlannedSpelling[]): PlannedSpelling | undefined {
  return spellings.find(({ lexeme, prefix }) =>
    prefix ? word.lexeme.startsWith(lexeme) : word.lexeme === lexeme,
  );
}

/** Where the term stands when it begins at this position; null when it does not. */
function rangeAt(list: WordList, at: number, { words }: SearchTerm): Range | null {
  let [from, to] = [-1, -1];
  for (const [index, spellings] of words.entries()) {
    const word = list[at + index]?.find((one) => fits(one, spellings) !== undefined);
    if (word === undefined) return null;
    const asked = fits(word, spellings);
    // One character was asked for: its neighbour in the pair is not marked.
    const single = asked !== undefined && isUnspacedCharacter(asked.lexeme);
    const end = single ? (word.firstEnd ?? word.end) : word.end;
    if (index === 0) from = word.start;
    to = Math.max(to, end);
  }
  return from < 0 ? null : { start: from, end: to };
}

/** Whether the words of the term stand in the text, one behind the other. */
export function hasTerm(list: WordList, term: SearchTerm): boolean {
  return list.some((_, at) => rangeAt(list, at, term) !== null);
}

/** Every place where one of the terms stands, in order and without overlaps. */
export function findTerms(text: string, terms: readonly SearchTerm[]): Range[] {
  if (terms.length === 0) return [];
  const list = wordList(text);
  const ranges: Range[] = [];
  for (const at of list.keys()) {
    for (const term of terms) {
      const range = rangeAt(list, at, term);
      if (range === null) continue;
      const before = ranges.at(-1);
      if (before !== undefined && range.start <= before.end) before.end = Math.max(before.end, range.end);
      else ranges.push(range);
    }
  }
  return ranges;
}
