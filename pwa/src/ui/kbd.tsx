import { For, type JSX, Show } from 'solid-js';
import { isTouch } from '../primitives/media.ts';

const apple = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');
const names: Record<string, string> = {
  mod: apple ? '⌘' : 'Ctrl',
  shift: apple ? '⇧' : 'Shift',
  alt: apple ? '⌥' : 'Alt',
  enter: 'Enter',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
};

/** `mod+k` and `g i` as people read them: "Ctrl K" or "⌘ K", and "G then I". */
export function keyNames(keys: string): string[] {
  return keys.split(' ').flatMap((stroke, index) => {
    const parts = stroke.split('+').map((part) => names[part.toLowerCase()] ?? part.toUpperCase());
    return index === 0 ? parts : ['then', ...parts];
  });
}

/** A shortcut as small key caps. Not shown where a finger is the pointer, unless keys are what is asked about. */
export function Kbd(props: { keys: string; always?: boolean }): JSX.Element {
  return (
    <Show when={props.always || !isTouch()}>
      <span class="inline-flex items-center gap-1 text-xs">
        <For each={keyNames(props.keys)}>
          {(name) =>
            name === 'then' ? (
              <span class="text-ink-3">then</span>
            ) : (
              <kbd class="min-w-5 rounded-sm bg-paper px-1.5 py-0.5 text-center font-ui text-ink-2 ring-1 ring-line ring-inset">
                {name}
              </kbd>
            )
          }
        </For>
      </span>
    </Show>
  );
}
