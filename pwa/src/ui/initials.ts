// What stands on a person's stamp when there is no photo.
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function firstLetter(word: string): string {
  return graphemes.segment(word)[Symbol.iterator]().next().value?.segment ?? '';
}

/** Telling letters apart takes long, and the same people write again and again. */
const known = new Map<string, string>();
const MOST_KNOWN = 2_000;

/** "Ada Lovelace" is AL, "info@harbour.example" is I, "महेश कुमार" is मकु. Whole graphemes, never half a letter. */
export function initials(name: string): string {
  const before = known.get(name);
  if (before !== undefined) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const made = initialsOf(name);
  known.set(name, made);
  return made;
}

function initialsOf(name: string): string {
  const plain =
    name
      .split('@')[0]
      ?.replace(/[^\p{L}\p{M}\p{N}\s]/gu, ' ')
      .trim() ?? '';
  const words = (plain || name).split(/\s+/).filter(Boolean);
  const first = firstLetter(words[0] ?? '?');
  const last = words.length > 1 ? firstLetter(words.at(-1) ?? '') : '';
  return (first + last).toLocaleUpperCase();
}

/** A stable hue (degrees) from a name. */
export function hueOf(name: string): number {
  let hash = 7;
  for (const character of name.toLowerCase()) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 3600;
  // Twelve papers, evenly spaced, so that neighbours differ at a glance.
  return (hash % 12) * 30 + 15;
}
