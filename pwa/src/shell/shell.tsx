// The frame of a signed-in person: sidebar on desktops, bottom navigation on phones, and what floats above all pages.
import { type JSX, lazy, onCleanup, Show, Suspense } from 'solid-js';
import { t } from '../messages/message.ts';
import { afterFirstList } from '../primitives/first-list.ts';
import { isDesktop } from '../primitives/media.ts';
import { listenForShortcuts } from '../primitives/shortcuts.ts';
import { usePerson } from '../session/session.ts';
import { BottomNavigation } from './bottom-navigation.tsx';
import { createShellCommands, overlay, setOverlay } from './commands.ts';
import { Notices } from './notices.tsx';
import { Sidebar } from './sidebar.tsx';
import { isImmersed } from './slots.tsx';

// Messages being written stay on screen whatever the page.
const ComposeHost = lazy(() => afterFirstList(() => import('../mail/compose/host.tsx')));
const Palette = lazy(() => import('./palette.tsx'));
const ShortcutSheet = lazy(() => import('./shortcut-sheet.tsx'));

export function Shell(props: { children?: JSX.Element }): JSX.Element {
  createShellCommands(usePerson());
  onCleanup(listenForShortcuts());
  return (
    <div class="flex h-dvh flex-col lg:flex-row">
      <a
        href="#content"
        class="sr-only z-50 rounded-md bg-raised px-4 py-3 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t('common.skipToContent')}
      </a>
      <Show when={isDesktop()}>
        <Sidebar />
      </Show>
      <main
        id="content"
        tabIndex={-1}
        class="flex min-h-0 min-w-0 flex-1 flex-col bg-paper outline-none max-lg:safe-top lg:mt-2 lg:rounded-ss-lg lg:shadow-sheet"
      >
        <Notices />
        <div class="relative min-h-0 flex-1 overflow-hidden lg:rounded-ss-lg">
          <Suspense>{props.children}</Suspense>
        </div>
      </main>
      <Show when={!isDesktop() && !isImmersed()}>
        <BottomNavigation />
      </Show>
      <Suspense>
        <ComposeHost />
      </Suspense>
      <Suspense>
        <Show when={overlay() === 'palette'}>
          <Palette onClose={() => setOverlay(undefined)} />
        </Show>
        <Show when={overlay() === 'shortcuts'}>
          <ShortcutSheet onClose={() => setOverlay(undefined)} />
        </Show>
      </Suspense>
    </div>
  );
}
