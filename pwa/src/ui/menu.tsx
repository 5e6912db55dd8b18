import { type JSX, lazy, Show, Suspense } from 'solid-js';
import { afterFirstList } from '../primitives/first-list.ts';
import { IconButton } from './button.tsx';
import type { MenuProps } from './menu-popup.tsx';

export type { MenuEntry } from './menu-popup.tsx';

const MenuPopup = lazy(() =>
  afterFirstList(async () => ({ default: (await import('./menu-popup.tsx')).MenuPopup })),
);

/** A list of actions behind a button. The button is there at once; what opens comes a moment later. */
export function Menu(props: MenuProps): JSX.Element {
  return (
    <Suspense fallback={<Closed {...props} />}>
      <MenuPopup {...props} />
    </Suspense>
  );
}

function Closed(props: MenuProps): JSX.Element {
  return (
    <Show
      when={props.children}
      fallback={
        <Show when={props.icon}>
          {(icon) => <IconButton icon={icon()} label={props.label} class={props.triggerClass} />}
        </Show>
      }
    >
      <button type="button" class={props.triggerClass}>
        {props.children}
      </button>
    </Show>
  );
}
