import RefreshCw from 'lucide-solid/icons/refresh-cw';
import { createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/icon.tsx';

/** Pixels that a finger must pull the top of a list down. */
const PULL_ENOUGH = 72;
const MOST = 110;
/** Movement before it is clear which way a finger goes, px. */
const SLOP = 8;

interface PullProps {
  children: JSX.Element;
  /** Reads the list anew; the sign stays until it is done. */
  onRefresh: () => Promise<unknown>;
}

/** Pulling a list down at its top reads it anew. The button in the heading does the same, for everybody else. */
export function PullToRefresh(props: PullProps): JSX.Element {
  const [distance, setDistance] = createSignal(0);
  const [busy, setBusy] = createSignal(false);
  let area: HTMLDivElement | undefined;
  let from: { x: number; y: number } | undefined;

  const scrolled = (target: EventTarget | null): boolean => {
    const scroller = target instanceof Element ? target.closest('[data-scroller]') : null;
    return (scroller?.scrollTop ?? 0) > 0;
  };
  const start = (event: TouchEvent): void => {
    const [touch] = event.touches;
    const alone = event.touches.length === 1 && touch !== undefined && !busy() && !scrolled(event.target);
    from = alone ? { x: touch.clientX, y: touch.clientY } : undefined;
    // A second finger ends the pull: nothing would put the list back later.
    setDistance(0);
  };
  const move = (event: TouchEvent): void => {
    const [touch] = event.touches;
    if (from === undefined || touch === undefined) return;
    const [dx, dy] = [touch.clientX - from.x, touch.clientY - from.y];
    if (distance() === 0 && (dy < -SLOP || Math.abs(dx) > Math.max(SLOP, dy))) from = undefined;
    if (from === undefined || dy < SLOP) return;
    // Ours from now on: the page must not scroll with it.
    if (event.cancelable) event.preventDefault();
    setDistance(Math.min(MOST, (dy - SLOP) * 0.6));
  };
  const end = (event: TouchEvent): void => {
    if (from === undefined) return;
    from = undefined;
    const far = event.type === 'touchend' && distance() >= PULL_ENOUGH * 0.6;
    setDistance(0);
    if (!far) return;
    setBusy(true);
    void props.onRefresh().finally(() => setBusy(false));
  };
  onMount(() => {
    if (area === undefined) return;
    const node = area;
    node.addEventListener('touchstart', start, { passive: true });
    node.addEventListener('touchmove', move, { passive: false });
    node.addEventListener('touchend', end);
    node.addEventListener('touchcancel', end);
    onCleanup(() => {
      node.removeEventListener('touchstart', start);
      node.removeEventListener('touchmove', move);
      node.removeEventListener('touchend', end);
      node.removeEventListener('touchcancel', end);
    });
  });
  const ready = () => distance() >= PULL_ENOUGH * 0.6;
  const words = () =>
    busy() ? t('phone.refresh') : ready() ? t('phone.release') : distance() > 0 ? t('phone.pull') : '';

  return (
    <div ref={area} class="relative h-full overflow-hidden">
      <Show when={busy() || distance() > 0}>
        <p
          role="status"
          class="absolute inset-x-0 top-0 flex h-11 items-center justify-center gap-2 text-sm text-ink-3"
        >
          <span
            class={busy() ? 'animate-spin' : ''}
            style={busy() ? undefined : { rotate: `${distance() * 3}deg` }}
          >
            <Icon of={RefreshCw} size={16} class={ready() || busy() ? 'text-accent' : ''} />
          </span>
          {words()}
        </p>
      </Show>
      <div
        class={`h-full bg-paper ${distance() === 0 ? 'transition-transform duration-150 ease-out' : ''}`}
        style={{ transform: busy() || distance() > 0 ? `translateY(${busy() ? 44 : distance()}px)` : 'none' }}
      >
        {props.children}
      </div>
    </div>
  );
}
