import { createMemo, type JSX, lazy, Show, Suspense } from 'solid-js';
import type { DialogProps } from './dialog-window.tsx';

const DialogWindow = lazy(async () => ({ default: (await import('./dialog-window.tsx')).DialogWindow }));
const SheetWindow = lazy(async () => ({ default: (await import('./dialog-window.tsx')).SheetWindow }));

/** True from the first opening on: what was never opened is never loaded. */
function everOpen(props: DialogProps): () => boolean {
  return createMemo<boolean>((before) => before || props.open, false);
}

/** A question or a short form above the page: a card on desktops, a sheet from below on phones. */
export function Dialog(props: DialogProps): JSX.Element {
  return (
    <Show when={everOpen(props)()}>
      <Suspense>
        <DialogWindow {...props} />
      </Suspense>
    </Show>
  );
}

/** A sheet from the side (desktop) or from below (phone) that keeps the page in sight. */
export function Sheet(props: DialogProps): JSX.Element {
  return (
    <Show when={everOpen(props)()}>
      <Suspense>
        <SheetWindow {...props} />
      </Suspense>
    </Show>
  );
}
