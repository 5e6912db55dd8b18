// How text becomes searchable words. Done here and not by PostgreSQL's parser, whose idea of a letter depends on the
// database's locale, cuts Hindi at vowel signs and takes a Japanese sentence for one word.
import { foldWord } from './fold.ts';

/** A word as search compares it, and where it stood in the text. */
export interface Word {
  lexeme: string;
  start: number;
  end: number;
  /** Of an unspaced script: where its first character ends. */
  firstEnd?: number;
  /** The last character of an unspaced run, alone: so that it is found by itself. It has the place of the word before. */
  tail?: true;
}

const emoji =
  '\\p{RI}{2}|[0-9#*]\\ufe0f?\\u20e3|\\p{Extended_Pictographic}[\\ufe0f\\p{Emoji_Modifier}]*(?:\\u200d\\p{Extended_Pictographic}[\\ufe0f\\p{Emoji_Modifier}]*)*';
const wordPattern = new RegExp(`${emoji}|[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}\\u200c\\u200d]*`, 'gu');
/** Scripts written without spaces (and Korean, whose particles stick to the word): searched by pairs of characters. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー々ｰﾞﾟ]/u;
const unspacedRun = new RegExp(`${unspaced.source}[${unspaced.source.slice(1, -1)}\\p{M}]*`, 'gu');

/** Whether it is a single character of a script without spaces: such a word begins a pair. */
export const isUnspacedCharacter = (lexeme: string): boolean =>
  [...lexeme].length === 1 && unspaced.test(lexeme);

/** The words of a text in order. Unspaced scripts give overlapping pairs and their last character alone. */
export function* wordsOf(text: string): Generator<Word> {
  for (const match of text.matchAll(wordPattern)) {
    const word = match[0];
    const start = match.index;
    if (!unspaced.test(word)) yield* spacedWord(word, start);
    else yield* mixedWords(word, start);
  }
}

function* mixedWords(word: string, offset: number): Generator<Word> {
  let position = 0;
  for (const run of word.matchAll(unspacedRun)) {
    yield* spacedWord(word.slice(position, run.index), offset + position);
    yield* pairs(run[0], offset + run.index);
    position = run.index + run[0].length;
  }
  yield* spacedWord(word.slice(position), offset + position);
}

function* spacedWord(word: string, start: number): Generator<Word> {
  const lexeme = foldWord(word);
  if (lexeme !== '') yield { lexeme, start, end: start + word.length };
}

/** A folded character and the stretch of the text that it came from. */
interface Unit {
  character: string;
  start: number;
  end: number;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Half-width ｶﾞ is two characters that fold into one, decomposed 한 three: folded by what a reader takes for one sign. */
function unitsOf(run: string, offset: number): Unit[] {
  const units: Unit[] = [];
  const add = (sign: string, index: number): void => {
    const [start, end] = [offset + index, offset + index + sign.length];
    for (const character of foldWord(sign)) units.push({ character, start, end });
  };
  if (run === run.normalize('NFKC')) {
    let index = 0;
    for (const sign of run) {
      add(sign, index);
      index += sign.length;
    }
  } else for (const { segment, index } of graphemes.segment(run)) add(segment, index);
  return units;
}

function* pairs(run: string, offset: number): Generator<Word> {
  const units = unitsOf(run, offset);
  for (const [index, { character, start, end }] of units.entries()) {
    const next = units[index + 1];
    if (next !== undefined) {
      yield { lexeme: character + next.character, start, end: Math.max(end, next.end), firstEnd: end };
    } else {
      const word = { lexeme: character, start, end, firstEnd: end };
      yield index > 0 ? { ...word, tail: true } : word;
    }
  }
}
