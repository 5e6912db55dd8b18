import Check from 'lucide-solid/icons/check';
import { type JSX, Show } from 'solid-js';
import { Avatar } from '../../ui/avatar.tsx';
import { Icon } from '../../ui/icon.tsx';

interface StampProps {
  name: string;
  /** Read mail has its stamp cancelled, as the post does. */
  cancelled: boolean;
  checked: boolean;
}

/** The sender's stamp in a row: fresh while unread, cancelled once read, a tick while selected. Decorative. */
export function Stamp(props: StampProps): JSX.Element {
  return (
    <Show
      when={!props.checked}
      fallback={
        <span class="grid size-(--row-avatar) place-items-center rounded-sm bg-accent text-on-accent animate-fade">
          <Icon of={Check} size={18} />
        </span>
      }
    >
      <span class="relative block">
        <Avatar name={props.name} worn={props.cancelled} />
        <svg
          viewBox="0 0 36 36"
          class={props.cancelled ? 'pointer-events-none absolute inset-0 size-full text-ink-2/35' : 'hidden'}
          fill="none"
          stroke="currentColor"
          stroke-width="1"
          aria-hidden="true"
        >
          <path d="M-3 24 q5 -4 10 -1 t10 -1 t10 -1 t12 -2 M-3 28 q5 -4 10 -1 t10 -1 t10 -1 t12 -2 M-3 32 q5 -4 10 -1 t10 -1 t10 -1 t12 -2" />
        </svg>
      </span>
    </Show>
  );
}
