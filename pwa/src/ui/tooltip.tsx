import { createSignal, type JSX, onCleanup, Show } from 'solid-js';
import { isTouch } from '../primitives/media.ts';
import { Kbd } from './kbd.tsx';

interface Tip {
  text: string;
  keys: string | undefined;
  x: number;
  y: number;
  above: boolean;
}

/**
 * One tooltip for the whole app: any element with `data-tip` (and `data-tip-keys`) gets it on hover and keyboard focus.
 * The text must also be the element's accessible name, so the layer itself is hidden from screen readers.
 */
export function TooltipLayer(): JSX.Element {
  const [tip, setTip] = createSignal<Tip>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let target: Element | undefined;

  const show = (element: HTMLElement) => {
    const box = element.getBoundingClientRect();
    const above = box.bottom > window.innerHeight - 64;
    setTip({
      text: element.dataset.tip ?? '',
      keys: element.dataset.tipKeys,
      x: Math.min(Math.max(box.left + box.width / 2, 72), window.innerWidth - 72),
      y: above ? box.top - 6 : box.bottom + 6,
      above,
    });
  };
  const hide = () => {
    clearTimeout(timer);
    target = undefined;
    setTip(undefined);
  };
  const enter = (event: Event, delay: number) => {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tip]') : null;
    if (element === target) return;
    hide();
    if (!element) return;
    target = element;
    timer = setTimeout(() => element.isConnected && show(element), delay);
  };
  const over = (event: PointerEvent) => event.pointerType === 'mouse' && enter(event, 450);
  // After a tap the focus may be "visible" as well; a finger gets no tips.
  let touched = false;
  const down = (event: PointerEvent) => {
    touched = event.pointerType === 'touch';
    hide();
  };
  const focus = (event: FocusEvent) => {
    if (!touched && !isTouch() && event.target instanceof Element && event.target.matches(':focus-visible'))
      enter(event, 250);
  };
  const hideOnEscape = (event: KeyboardEvent) => event.key === 'Escape' && hide();

  document.addEventListener('pointerover', over);
  document.addEventListener('focusin', focus);
  document.addEventListener('focusout', hide);
  document.addEventListener('pointerdown', down);
  document.addEventListener('keydown', hideOnEscape);
  onCleanup(() => {
    hide();
    document.removeEventListener('pointerover', over);
    document.removeEventListener('focusin', focus);
    document.removeEventListener('focusout', hide);
    document.removeEventListener('pointerdown', down);
    document.removeEventListener('keydown', hideOnEscape);
  });

  return (
    <Show when={tip()}>
      {(shown) => (
        <div
          aria-hidden="true"
          style={{
            left: `${shown().x}px`,
            top: `${shown().y}px`,
            translate: shown().above ? '-50% -100%' : '-50% 0',
          }}
          class="pointer-events-none fixed z-50 flex max-w-64 items-center gap-2 rounded-sm bg-ink px-2 py-1 text-xs text-sheet animate-fade"
        >
          {shown().text}
          <Show when={shown().keys}>{(keys) => <Kbd keys={keys()} />}</Show>
        </div>
      )}
    </Show>
  );
}
