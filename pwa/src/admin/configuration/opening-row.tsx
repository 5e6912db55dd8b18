import ChevronDown from 'lucide-solid/icons/chevron-down';
import { createUniqueId, type JSX, Show } from 'solid-js';
import { Icon } from '../../ui/icon.tsx';

interface OpeningRowProps {
  open: boolean;
  onToggle: () => void;
  /** What is seen at a glance: one element that takes the room there is. */
  glance: JSX.Element;
  /** How what it opens is laid out. */
  class: string;
  children: JSX.Element;
}

/** A row of a list that opens to more below it. */
export function OpeningRow(props: OpeningRowProps): JSX.Element {
  const id = createUniqueId();
  return (
    <li class="border-b border-line last:border-0">
      <button
        type="button"
        aria-expanded={props.open}
        aria-controls={id}
        class="flex min-h-(--tap) w-full items-start gap-3 px-4 py-2.5 text-start hover:bg-hover"
        onClick={() => props.onToggle()}
      >
        {props.glance}
        <Icon
          of={ChevronDown}
          size={16}
          class={`mt-1 shrink-0 text-ink-3 transition-transform duration-120 ${props.open ? 'rotate-180' : ''}`}
        />
      </button>
      <Show when={props.open}>
        <div id={id} class={`grid ${props.class}`}>
          {props.children}
        </div>
      </Show>
    </li>
  );
}
