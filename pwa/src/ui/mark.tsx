import type { JSX } from 'solid-js';

/** The mark: a perforated stamp that is an envelope. Decorative beside the name. */
export function Mark(props: { size?: number; class?: string }): JSX.Element {
  return (
    <svg
      width={props.size ?? 28}
      height={props.size ?? 28}
      viewBox="0 0 32 32"
      aria-hidden="true"
      class={`shrink-0 ${props.class ?? ''}`}
    >
      <path fill="var(--color-accent)" d={stampPath} />
      <path
        d="M8.5 11.25 16 17.6l7.5-6.35"
        fill="none"
        stroke="var(--color-stamp-on-mark)"
        stroke-width="2.4"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
      <path d="M8.5 22h15" stroke="var(--color-on-accent)" stroke-width="2.4" stroke-linecap="round" />
    </svg>
  );
}

/** A square of 28 with seven half holes of radius 1.25 bitten out of every side, starting at (2, 2). */
const stampPath = perforated(2, 28, 7, 1.25);

function perforated(origin: number, edge: number, holes: number, radius: number): string {
  const gap = (edge - holes * radius * 2) / (holes + 1);
  const side = (dx: number, dy: number) => {
    const line = `l${dx * gap} ${dy * gap}`;
    const hole = `a${radius} ${radius} 0 0 0 ${dx * radius * 2} ${dy * radius * 2}`;
    return `${`${line}${hole}`.repeat(holes)}${line}`;
  };
  return `M${origin} ${origin}${side(1, 0)}${side(0, 1)}${side(-1, 0)}${side(0, -1)}z`;
}
