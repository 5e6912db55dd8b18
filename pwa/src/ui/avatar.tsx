import type { JSX } from 'solid-js';
import { hueOf, initials } from './initials.ts';

interface AvatarProps {
  /** Person's name, or the address when there is none. */
  name: string;
  size?: 'row' | 'small' | 'large' | undefined;
  /** Faded, as a stamp that has served. */
  worn?: boolean;
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
      class={`stamp-edge ${props.worn ? 'stamp-worn' : 'stamp-fresh'} inline-grid shrink-0 place-items-center font-letter font-semibold select-none ${sizes[props.size ?? 'row']} ${props.class ?? ''}`}
    >
      {initials(props.name)}
    </span>
  );
}
