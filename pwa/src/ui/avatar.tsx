import type { JSX } from 'solid-js';
import { hueOf, initials } from './initials.ts';

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
