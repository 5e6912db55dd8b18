import { type ComponentProps, type JSX, lazy, Suspense } from 'solid-js';
import { SkeletonRows } from '../../ui/states.tsx';
import type { ThreadPane as ThreadPaneType } from './thread-pane.tsx';

const load = async () => ({ default: (await import('./thread-pane.tsx')).ThreadPane });
const Loaded = lazy(load);

/** The open conversation, whose code (the sanitiser above all) comes after the list. */
export function ThreadPane(props: ComponentProps<typeof ThreadPaneType>): JSX.Element {
  return (
    <Suspense fallback={<SkeletonRows count={3} />}>
      <Loaded {...props} />
    </Suspense>
  );
}

/** Fetches the code of conversations before the first one is opened; called when the list is there. */
export function preloadThreadPane(): void {
  setTimeout(() => void load().catch(() => undefined), 300);
}
