// How text becomes searchable words. Done here and not by PostgreSQL's parser, whose idea of a letter depends on the
// database's locale, cuts Hindi at vowel signs and takes a Japanese sentence for one word.

/** A word as search compares it, and where it stood in the text. */
export interface Word {
  lexeme: string;
  start: number;
  end: number;
  /** The last character of an unspaced run, alone: so that it is found by itself. It has the place of the word before. */
  tail?: true;
}

const wordPattern = /[\p{L}\p{N}][\p{L}\p{M}\p{N}\u200c\u200d]*/gu;
/** Scripts written without spaces (and Korean, whose particles stick to the word): searched by pairs of characters. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー々]/u;
const unspacedRun = new RegExp(`${unspaced.source}[${unspaced.source.slice(1, -1)}\\p{M}]*`, 'gu');
const longest = 64;

const ascii = /^[a-z0-9]*$/;
const marks = /[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670\u093c\u200c\u200d]/g;
const letters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ئ: 'ي',
  ؤ: 'و',
  ة: 'ه',
  ک: 'ك',
  ς: 'σ',
  ё: 'е',
};
const letterPattern = new RegExp(`[${Object.keys(letters).join('')}]`, 'g');

/**
 * The form in which words are compared: lower case, compatibility forms folded (NFKC), accents of Latin, Greek and
 * Cyrillic, Arabic and Hebrew vowel points and the Devanagari nukta removed, Arabic letter variants joined.
 */
export function foldWord(word: string): string {
  const lower = word.toLowerCase();
  if (ascii.test(lower)) return lower.slice(0, longest);
  const folded = lower
    .normalize('NFKC')
    .replace(letterPattern, (letter) => letters[letter] ?? letter)
    .normalize('NFD')
    .replace(marks, '')
    .normalize('NFC')
    .replace(letterPattern, (letter) => letters[letter] ?? letter)
    .toLowerCase();
  return folded.length <= longest ? folded : [...folded].slice(0, longest).join('').slice(0, longest);
}

/** The words of a text in order. Unspaced scripts give overlapping pairs and their last character alone. */
export function* wordsOf(text: string): Generator<Word> {
  for (const match of text.matchAll(wordPattern)) {
    const word = match[0];
    const start = match.index;
    if (!unspaced.test(word)) {
      const lexeme = foldWord(word);
      if (lexeme !== '') yield { lexeme, start, end: start + word.length };
      continue;
    }
    yield* mixedWords(word, start);
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

function* pairs(run: string, offset: number): Generator<Word> {
  const characters = [...run];
  let start = offset;
  for (const [index, character] of characters.entries()) {
    const next = characters[index + 1] ?? '';
    const lexeme = foldWord(character + next);
    const word = { lexeme, start, end: start + character.length + next.length };
    if (lexeme !== '') yield next === '' && index > 0 ? { ...word, tail: true } : word;
    start += character.length;
  }
}

/** Positions that PostgreSQL's tsvector can hold, and how many per word are worth keeping. */
const lastPosition = 16_383;
const mostPositions = 32;
/** A tsvector holds at most 1 MiB of words and positions. */
const mostBytes = 600_000;

/**
 * Text as a literal of PostgreSQL's type tsvector. Lexemes consist of letters, marks and digits alone, so that quoting
 * needs no escapes.
 */
export function searchVector(text: string): string {
  const words = new Map<string, number[]>();
  let position = 0;
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
  for (const [lexeme, positions] of words) literal += `'${lexeme}':${positions.join(',')} `;
  return literal;
}
