// Words as PostgreSQL keeps them. What a word is, server and app know from the same place.
import { wordsOf } from '@postroom/schema/search';

export { foldWord, wordsOf } from '@postroom/schema/search';

/** Signs before the words that `cc:` and `filename:` look for; no word of a text begins with them. */
export const ccMark = '>';
export const fileMark = '/';

/** Positions that PostgreSQL's tsvector can hold, and how many of them per word: phrases are found by them. */
const lastPosition = 16_383;
const mostPositions = 255;
/** A tsvector holds at most 1 MiB of words and positions. */
const mostBytes = 600_000;

/**
 * Text as a literal of PostgreSQL's type tsvector. Lexemes hold no quotes and no backslashes (see foldWord), so that
 * quoting needs no escapes. `mark` stands before every word, `first` is the position of the first one.
 */
export function searchVector(text: string, { mark = '', first = 1 } = {}): string {
  const words = new Map<string, number[]>();
  let position = first - 1;
  let bytes = 0;
  for (const { lexeme, tail } of wordsOf(text)) {
    if (!tail) position = Math.min(position + 1, lastPosition);
    const positions = words.get(lexeme);
    if (positions === undefined) {
      bytes += Buffer.byteLength(lexeme) + 8;
      if (bytes > mostBytes) break;
      words.set(lexeme, [position]);
    } else if (positions.length < mostPositions && positions.at(-1) !== position) positions.push(position);
  }
  let literal = '';
  for (const [lexeme, positions] of words) literal += `'${mark}${lexeme}':${positions.join(',')} `;
  return literal;
}
