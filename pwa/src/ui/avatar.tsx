import type { JSX } from 'solid-js';

interface AvatarProps {
  /** Person's name, or the address when there is none. */
  name: string;
  size?: 'row' | 'small' | 'large' | undefined;
  class?: string | undefined;
}

const sizes = {
  row: 'size-(--row-avatar) text-xs',
  small: 'size-7 text-[0.6875rem]',
  large: 'size-11 text-base',
};

/** Initials on a small postage stamp whose paper follows from the name. Decorative: the name stands beside it. */
export function Avatar(props: AvatarProps): JSX.Element {
  return (
    <span
      aria-hidden="true"
      style={{ '--hue': String(hueOf(props.name)) }}
      class={`stamp-edge inline-grid shrink-0 place-items-center bg-[light-dark(oklch(0.885_0.042_var(--hue)),oklch(0.365_0.042_var(--hue)))] font-letter font-semibold text-[light-dark(oklch(0.37_0.07_var(--hue)),oklch(0.9_0.045_var(--hue)))] select-none ${sizes[props.size ?? 'row']} ${props.class ?? ''}`}
    >
      {initials(props.name)}
    </span>
  );
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function firstLetter(word: string): string {
  return graphemes.segment(word)[Symbol.iterator]().next().value?.segment ?? '';
}

/** "Ada Lovelace" is AL, "info@harbour.example" is I, "महेश कुमार" is मकु. Whole graphemes, never half a letter. */
export function initials(name: string): string {
  const plain =
    name
      .split('@')[0]
      ?.replace(/[^\p{L}\p{N}\s]/gu, ' ')
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
