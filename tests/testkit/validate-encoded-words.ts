// Encoded words (RFC 2047): their form, their length, and that none of them cuts a character in two.

const WORD = /=\?([^?\s]+)\?([bqBQ])\?([^?\s]*)\?=/g;
/** In a phrase, Q leaves fewer characters as they are (RFC 2047 5 (3)). */
const IN_PHRASE = /^(?:[A-Za-z0-9!*+\-/_]|=[0-9A-Fa-f]{2})*$/;
const IN_TEXT = /^(?:[\x21-\x3c\x3e\x40-\x7e]|=[0-9A-Fa-f]{2})*$/;

export function validateEncodedWords(text: string, phrase = false): string[] {
  const problems: string[] = [];
  for (const match of text.matchAll(WORD)) {
    const [word, charset = '', encoding = '', content = ''] = match;
    const before = text[match.index - 1];
    const after = text[match.index + word.length];
    const blank = (letter: string | undefined) => letter === undefined || /[\s(),;:<>]/.test(letter);
    if (word.length > 75) problems.push(`An encoded word has ${word.length} characters.`);
    if (!blank(before) || !blank(after)) problems.push(`An encoded word touches other text: ${word}`);
    const q = encoding.toLowerCase() === 'q';
    if (q && !(phrase ? IN_PHRASE : IN_TEXT).test(content)) problems.push(`${word} is no Q encoding.`);
    if (!q && !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(content)) {
      problems.push(`${word} is no B encoding.`);
    }
    try {
      new TextDecoder(charset, { fatal: true }).decode(q ? fromQ(content) : Buffer.from(content, 'base64'));
    } catch {
      problems.push(`${word} is cut within a character, or names no charset.`);
    }
  }
  return problems;
}

const fromQ = (content: string): Buffer =>
  Buffer.from(
    content
      .replaceAll('_', ' ')
      .replace(/=([0-9A-Fa-f]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
