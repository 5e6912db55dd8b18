// Writes a search as it is typed; parseSearch reads the same parts from it.
import type { SearchPart, WordsPart } from './query.ts';

/** The text of a search. */
export function printSearch(parts: readonly SearchPart[]): string {
  return parts.map(printPart).join(' ');
}

function printPart(part: SearchPart): string {
  switch (part.kind) {
    case 'words':
      return printWords(part);
    case 'any':
      return part.parts.map(printWords).join(' OR ');
    case 'folder':
      return `${part.negated ? '-' : ''}in:${quoted(part.value)}`;
    case 'anywhere':
      return 'in:anywhere';
    case 'account':
      return `account:${quoted(part.value)}`;
    case 'flag':
      if (part.flag === 'unread') return part.wanted ? 'is:unread' : 'is:read';
      return `${part.wanted ? '' : '-'}is:${part.flag}`;
    case 'attachment':
      return `${part.wanted ? '' : '-'}has:attachment`;
    case 'date':
      return `${part.bound}:${part.day}`;
    case 'age':
      return `${part.bound}_than:${part.count}${part.unit}`;
    case 'size':
      return `${part.bound}:${printSize(part.bytes)}`;
  }
}

const printWords = ({ field, text, quoted: exact, negated }: WordsPart): string =>
  `${negated ? '-' : ''}${field === null ? '' : `${field}:`}${exact ? `"${text}"` : text}`;

const quoted = (value: string): string => (/\s/.test(value) ? `"${value}"` : value);

function printSize(bytes: number): string {
  if (bytes > 0 && bytes % 1_000_000 === 0) return `${bytes / 1_000_000}M`;
  return bytes > 0 && bytes % 1_000 === 0 ? `${bytes / 1_000}k` : String(bytes);
}

/** Words as somebody wrote them into a field of a form: one part per word, a quoted phrase as it is. */
export function wordsIn(text: string, field: WordsPart['field'], negated = false): WordsPart[] {
  const words: WordsPart[] = [];
  for (const [, phrase, word] of text.matchAll(/["“”„«»]([^"“”„«»]*)["“”„«»]?|([^\s"“”„«»]+)/gu)) {
    const said = (phrase ?? word ?? '').normalize('NFC').trim();
    if (said !== '') words.push({ kind: 'words', field, text: said, quoted: phrase !== undefined, negated });
  }
  return words;
}
