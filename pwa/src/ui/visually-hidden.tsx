import type { JSX } from 'solid-js';

/** Text for screen readers alone. */
export function VisuallyHidden(props: { children: JSX.Element }): JSX.Element {
  return <span class="sr-only">{props.children}</span>;
}
