import X from 'lucide-solid/icons/x';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { t } from '../messages/message.ts';
import { IconButton } from './button.tsx';

interface ToastOptions {
  tone?: 'plain' | 'danger';
  /** What the button does; for undo and for "look at it". */
  action?: { label: string; run: () => void };
  /** Milliseconds on screen; 6 s unless told, 10 s with an action. Pauses under the pointer and the focus. */
  duration?: number;
  /** The action takes back what the toast tells of; the keyboard does the same. */
  undoes?: boolean;
  /** A toast with the same key takes the older one's place. */
  key?: string;
}
interface Toast extends ToastOptions {
  id: number;
  text: string;
}

const [toasts, setToasts] = createSignal<readonly Toast[]>([]);
let nextId = 1;

/** Says what happened in one sentence at the edge of the screen. Returns a function that takes it away. */
export function toast(text: string, options: ToastOptions = {}): () => void {
  const id = nextId++;
  const added = { id, text, ...options };
  setToasts((shown) => [...shown.filter((other) => !replaces(added, other)), added].slice(-3));
  return () => dismiss(id);
}

/** Said twice at once, a sentence is no truer; only what each of them would do may differ. */
const replaces = (added: Toast, other: Toast): boolean =>
  added.key !== undefined
    ? added.key === other.key
    : added.text === other.text && added.action === undefined && other.action === undefined;

/** The same with an Undo button; `undo` runs at most once. */
export function toastWithUndo(
  text: string,
  undo: () => void,
  options: Omit<ToastOptions, 'action'> = {},
): () => void {
  return toast(text, { ...options, action: { label: t('common.undo'), run: undo }, undoes: true });
}

/** Takes back what the newest toast offers to take back; false when there is none. */
export function undoNewest(): boolean {
  const newest = toasts().findLast((one) => one.undoes);
  if (newest === undefined) return false;
  dismiss(newest.id);
  newest.action?.run();
  return true;
}

function dismiss(id: number): void {
  setToasts((shown) => shown.filter((other) => other.id !== id));
}

function ToastCard(props: { toast: Toast }): JSX.Element {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const duration = props.toast.duration ?? (props.toast.action ? 10_000 : 6000);
  const stop = () => clearTimeout(timer);
  const run = () => {
    stop();
    timer = setTimeout(() => dismiss(props.toast.id), duration);
  };
  run();
  return (
    <li
      class="pointer-events-auto flex min-h-12 w-fit max-w-full items-center gap-1 rounded-md bg-ink py-1 pe-1 ps-4 text-base text-sheet shadow-float animate-rise"
      onPointerEnter={stop}
      onPointerLeave={run}
      onFocusIn={stop}
      onFocusOut={run}
    >
      <Show when={props.toast.tone === 'danger'}>
        <span
          class="me-1 size-2 shrink-0 rounded-full bg-[light-dark(oklch(0.72_0.16_27),oklch(0.53_0.19_27))]"
          aria-hidden="true"
        />
      </Show>
      <span class="py-1.5 pe-2">{props.toast.text}</span>
      <Show when={props.toast.action}>
        {(action) => (
          <button
            type="button"
            class="min-h-(--tap) rounded-sm px-3 font-semibold text-[light-dark(oklch(0.85_0.08_262),oklch(0.4_0.13_264))] hover:underline"
            onClick={() => {
              dismiss(props.toast.id);
              action().run();
            }}
          >
            {action().label}
          </button>
        )}
      </Show>
      <IconButton
        icon={X}
        size={16}
        label={t('common.dismiss')}
        class="!text-sheet opacity-75"
        onClick={() => dismiss(props.toast.id)}
      />
    </li>
  );
}

/**
 * Where toasts appear: mounted once by the shell. On desktops at the foot of the list, clear of the message being
 * written; where the window is too narrow for both, above it. On phones above the navigation.
 */
export function ToastRegion(): JSX.Element {
  return (
    <section
      aria-live="polite"
      aria-label="Notices"
      class="pointer-events-none fixed inset-x-3 bottom-[calc(4.75rem+env(safe-area-inset-bottom))] z-50 lg:top-2 lg:bottom-auto xl:end-auto xl:start-64 xl:top-auto xl:bottom-16 xl:max-w-[calc(100vw-55rem)]"
    >
      <ol class="flex flex-col items-center gap-2 xl:items-start">
        <For each={toasts()}>{(item) => <ToastCard toast={item} />}</For>
      </ol>
    </section>
  );
}
