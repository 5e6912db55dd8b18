import type { LucideProps } from 'lucide-solid';
import type { Component, JSX } from 'solid-js';

/** Any icon of `lucide-solid/icons/<name>`. */
export type IconShape = Component<LucideProps>;

interface IconProps {
  of: IconShape;
  /** Edge in px; 20 unless told. */
  size?: number;
  /** Name for screen readers. Left out when text beside the icon already says it. */
  label?: string;
  class?: string;
}

/** One outline icon, drawn at the weight of the text around it. */
export function Icon(props: IconProps): JSX.Element {
  return (
    <props.of
      size={props.size ?? 20}
      stroke-width={1.75}
      class={`shrink-0 ${props.class ?? ''}`}
      role={props.label ? 'img' : undefined}
      aria-label={props.label}
      aria-hidden={props.label ? undefined : 'true'}
    />
  );
}
