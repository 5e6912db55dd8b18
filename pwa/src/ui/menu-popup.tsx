// The menu behind ui/menu.tsx: a chunk of its own.
import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import Check from 'lucide-solid/icons/check';
import { For, type JSX, Show } from 'solid-js';
import { IconButton } from './button.tsx';
import { Icon, type IconShape } from './icon.tsx';
import { Kbd } from './kbd.tsx';

/** One line of a menu, or `'line'` between groups. */
export type MenuEntry =
  | 'line'
  | {
      label: string;
      icon?: IconShape;
      keys?: string;
      danger?: boolean;
      disabled?: boolean;
      /** Shows a check mark: the current choice among several. */
      checked?: boolean;
      onSelect: () => void;
    };

export interface MenuProps {
  /** Name of the button that opens the menu; its content names it when there is any. */
  label: string;
  icon?: IconShape;
  entries: readonly MenuEntry[];
  /** Content of the button when an icon alone does not do. */
  children?: JSX.Element;
  triggerClass?: string;
}

/** Classes of an open menu. */
export const menuLook =
  'z-50 max-h-[70dvh] min-w-48 overflow-y-auto rounded-md bg-raised p-1 text-base text-ink shadow-float ring-1 ring-line outline-none animate-rise';

export function MenuPopup(props: MenuProps): JSX.Element {
  return (
    <DropdownMenu gutter={4} placement="bottom-end">
      <Show
        when={props.children}
        fallback={
          <Show when={props.icon}>
            {(icon) => (
              <DropdownMenu.Trigger
                as={IconButton}
                icon={icon()}
                label={props.label}
                class={props.triggerClass}
              />
            )}
          </Show>
        }
      >
        <DropdownMenu.Trigger class={props.triggerClass}>{props.children}</DropdownMenu.Trigger>
      </Show>
      <DropdownMenu.Portal>
        <DropdownMenu.Content class={menuLook}>
          <For each={props.entries}>{(entry) => <Entry entry={entry} />}</For>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
}

/**
 * A finger chooses when it is lifted, and the menu is gone before the click that belongs to it: what lies below the
 * menu must not take that.
 */
function swallowClick(): void {
  const swallow = (event: Event): void => {
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener('click', swallow, { capture: true }), 400);
}

/** One line of an open menu. */
export function Entry(props: { entry: MenuEntry }): JSX.Element {
  const entry = props.entry;
  if (entry === 'line') return <DropdownMenu.Separator class="mx-2 my-1 border-line" />;
  return (
    <DropdownMenu.Item
      onSelect={entry.onSelect}
      disabled={entry.disabled ?? false}
      onPointerUp={(event: PointerEvent) => event.pointerType !== 'mouse' && swallowClick()}
      class={`flex min-h-(--tap) items-center gap-3 rounded-sm px-2.5 outline-none select-none data-highlighted:bg-hover data-disabled:opacity-50 ${entry.danger ? 'text-danger' : ''}`}
    >
      <Show when={entry.icon}>
        {(icon) => <Icon of={icon()} size={18} class={entry.danger ? '' : 'text-ink-2'} />}
      </Show>
      <span class="flex-1">{entry.label}</span>
      <Show when={entry.checked}>
        <Icon of={Check} size={16} class="text-accent" label="Chosen" />
      </Show>
      <Show when={entry.keys}>{(keys) => <Kbd keys={keys()} />}</Show>
    </DropdownMenu.Item>
  );
}
