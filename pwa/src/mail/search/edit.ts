// Small changes to what is typed, that leave the rest of it as it stands.
import { parseSearch, type SearchPart } from '@postroom/schema/search';

/** The text without the parts of a kind. */
export function withoutParts(typed: string, unwanted: (part: SearchPart) => boolean): string {
  const { parts, places } = parseSearch(typed);
  let text = typed;
  for (const [index, place] of [...places.entries()].reverse()) {
    const part = parts[index];
    if (part !== undefined && unwanted(part)) text = text.slice(0, place.start) + text.slice(place.end);
  }
  return text.replace(/\s+/g, ' ').trim();
}

export const withText = (typed: string, more: string): string =>
  typed.trim() === '' ? more : `${typed.trim()} ${more}`;

/** Says nothing of a place. */
export const isPlace = ({ kind }: SearchPart): boolean => kind === 'folder' || kind === 'anywhere';

/** A word of the text: where it begins and ends around the caret, spaces within quotes belonging to it. */
export function wordAt(typed: string, caret: number): { start: number; end: number; before: string } {
  let start = 0;
  let quoted = false;
  for (let at = 0; at < caret; at++) {
    const character = typed[at] ?? '';
    if (/["“”„«»]/.test(character)) quoted = !quoted;
    else if (!quoted && /\s/.test(character)) start = at + 1;
  }
  const rest = typed.slice(caret).search(quoted ? /["“”„«»]/ : /\s/);
  const end = rest < 0 ? typed.length : caret + rest + (quoted ? 1 : 0);
  return { start, end, before: typed.slice(start, caret) };
}
