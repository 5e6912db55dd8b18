// The form in which words are compared, the same when mail is indexed, searched, and marked where it was found.

const ascii = /^[a-z0-9]*$/;
const longest = 64;
/** Accents, Hebrew and Arabic vowel points and tatweel, the Devanagari nukta, joiners, emoji presentation and skin tones. */
const marks =
  /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u093c\u200c]|\u200d|\ufe0e|\ufe0f|\p{Emoji_Modifier}/gu;
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
  '\u0901': '\u0902',
};
const letterPattern = new RegExp(`[${Object.keys(letters).join('')}]`, 'g');
/** The zeros of decimal digits that people type in mail; nine more follow each (Unicode category Nd). */
const zeros = [
  0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0x1040, 0x17e0,
];
const foreignDigit = /(?![0-9])\p{Nd}/gu;

function plainDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const zero = zeros.find((first) => code >= first && code < first + 10);
  return zero === undefined ? digit : String(code - zero);
}

/**
 * Lower case, compatibility and full-width forms folded (NFKC), accents of Latin, Greek and Cyrillic, Arabic and Hebrew
 * vowel points and the Devanagari nukta removed, Arabic letter variants joined, digits of all scripts made the same.
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
    .replace(foreignDigit, plainDigit)
    .replace(/['\\\0]/g, '')
    .toLowerCase();
  return folded.length <= longest ? folded : [...folded].slice(0, longest).join('').slice(0, longest);
}

/** A spelling of a word; exact spellings do not begin longer words. */
export interface Spelling {
  lexeme: string;
  exact: boolean;
}

/** Nasals before a consonant of their own row, which are as often written with a dot: हिन्दी and हिंदी. */
const nasals: readonly [RegExp, string, RegExp][] = [
  [/ङ्(?=[क-घ])/g, 'ङ्', /ं(?=[क-घ])/g],
  [/ञ्(?=[च-झ])/g, 'ञ्', /ं(?=[च-झ])/g],
  [/ण्(?=[ट-ढ])/g, 'ण्', /ं(?=[ट-ढ])/g],
  [/न्(?=[त-ध])/g, 'न्', /ं(?=[त-ध])/g],
  [/म्(?=[प-भ])/g, 'म्', /ं(?=[प-भ])/g],
];
/** Article, "and", "in", "to" and their joins stand before the word without a space. */
const arabicPrefixes = ['ال', 'و', 'وال', 'بال', 'لل'];

/** Other ways in which the same word is written, for a word that is looked for. The word itself is not among them. */
export function otherSpellings(word: string): Spelling[] {
  const folded = foldWord(word);
  if (/[äöü]/i.test(word.normalize('NFC'))) return [{ lexeme: foldWord(withDigraphs(word)), exact: false }];
  if (ascii.test(folded)) return withoutDigraphs(folded);
  if (/\p{Script=Devanagari}/u.test(folded)) return otherNasals(folded);
  if (/^\p{Script=Arabic}{3,}$/u.test(folded) && !folded.startsWith('ال')) {
    return arabicPrefixes.map((prefix) => ({ lexeme: prefix + folded, exact: false }));
  }
  return [];
}

const withDigraphs = (word: string): string =>
  word
    .normalize('NFC')
    .toLowerCase()
    .replace(/[äöü]/g, (letter) => ({ ä: 'ae', ö: 'oe', ü: 'ue' })[letter] ?? letter);

/** Mueller also finds Müller. Whole words alone, and no short ones: "fuel" is not "ful". */
function withoutDigraphs(folded: string): Spelling[] {
  if (folded.length < 5) return [];
  const lexeme = folded.replace(/(?<![aeq])([aou])e(?=[a-z])/g, '$1');
  return lexeme === folded ? [] : [{ lexeme, exact: true }];
}

function otherNasals(folded: string): Spelling[] {
  const dotted = nasals.reduce((text, [nasal]) => text.replace(nasal, 'ं'), folded);
  const written = nasals.reduce((text, [, nasal, dot]) => text.replace(dot, nasal), dotted);
  return [...new Set([dotted, written])]
    .filter((one) => one !== folded)
    .map((lexeme) => ({ lexeme, exact: false }));
}
