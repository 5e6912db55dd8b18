import { createUniqueId, type JSX, Show } from 'solid-js';

interface SwitchProps {
  label: string;
  help?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}

/** On or off, taking effect at once. */
export function Switch(props: SwitchProps): JSX.Element {
  const id = createUniqueId();
  return (
    <div class="flex min-h-(--tap) items-start gap-3 py-2">
      <span class="relative mt-0.5 inline-flex shrink-0">
        <input
          id={id}
          type="checkbox"
          role="switch"
          aria-checked={props.checked}
          class="peer absolute -inset-3 z-10 size-[calc(100%+1.5rem)] cursor-pointer opacity-0"
          checked={props.checked}
          disabled={props.disabled}
          aria-describedby={props.help ? `${id}-help` : undefined}
          onChange={(event) => props.onChange(event.currentTarget.checked)}
        />
        <span class="h-5 w-9 rounded-full bg-edge transition-colors duration-120 peer-checked:bg-accent peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-focus peer-disabled:opacity-50" />
        <span class="absolute top-0.5 start-0.5 size-4 rounded-full bg-sheet transition-transform duration-120 peer-checked:translate-x-4 rtl:peer-checked:-translate-x-4" />
      </span>
      <span class="grid gap-0.5">
        <label for={id} class="text-base text-ink">
          {props.label}
        </label>
        <Show when={props.help}>
          <span id={`${id}-help`} class="text-sm text-ink-3">
            {props.help}
          </span>
        </Show>
      </span>
    </div>
  );
}
