import ChevronRight from 'lucide-solid/icons/chevron-right';
import type { JSX } from 'solid-js';
import { Icon } from './icon.tsx';

/** What not everybody needs to see, behind a line that opens it. */
export function More(props: { label: string; class?: string; children: JSX.Element }): JSX.Element {
  return (
    <details class="group">
      <summary
        class={`flex min-h-(--tap) cursor-pointer list-none items-center gap-1.5 rounded-md text-base text-ink-2 [&::-webkit-details-marker]:hidden ${props.class ?? ''}`}
      >
        <Icon
          of={ChevronRight}
          size={18}
          class="shrink-0 text-ink-3 transition-transform duration-120 group-open:rotate-90 rtl:rotate-180 rtl:group-open:rotate-90"
        />
        {props.label}
      </summary>
      {props.children}
    </details>
  );
}
