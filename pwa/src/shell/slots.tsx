// Places in the shell that pages fill.
import { createSignal, type JSX, onCleanup, Show } from 'solid-js';
import { Portal } from 'solid-js/web';
import { isDesktop } from '../primitives/media.ts';

const [sidebar, setSidebar] = createSignal<HTMLElement>();
const [immersions, setImmersions] = createSignal(0);

export { setSidebar };

/** Shows its children in the middle of the sidebar while on a desktop; elsewhere nothing. */
export function SidebarContent(props: { children: JSX.Element }): JSX.Element {
  return (
    <Show when={isDesktop() && sidebar()}>
      {(mount) => (
        <Portal mount={mount()}>
          <div class="grid gap-1">{props.children}</div>
        </Portal>
      )}
    </Show>
  );
}

/** True while a page wants the whole height of a phone: the bottom navigation steps aside. */
export const isImmersed = () => immersions() > 0;

/** Takes the whole height on phones for as long as the calling component lives. */
export function useImmersion(): void {
  setImmersions((count) => count + 1);
  onCleanup(() => setImmersions((count) => count - 1));
}
