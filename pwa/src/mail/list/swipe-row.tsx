import { createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { Icon, type IconShape } from '../../ui/icon.tsx';
import { listenForSwipe } from './swipe.ts';

export interface SwipeAction {
  label: string;
  icon: IconShape;
  tone: 'accent' | 'danger';
  run: () => void;
}

interface SwipeRowProps {
  children: JSX.Element;
  /** Pulled towards the end of the line. */
  end?: SwipeAction | undefined;
  /** Pulled towards the start. */
  start?: SwipeAction | undefined;
  /** Held for half a second. */
  onHold: () => void;
}

/** Half a second: what phones take for a long press. */
const HOLD = 500;

/** How long a row slides back, ms; the same as its `duration`. */
const SLIDE = 150;

/** A row that a finger can pull aside. The same actions stand in the bar and the menu, for everybody else. */
export function SwipeRow(props: SwipeRowProps): JSX.Element {
  const [distance, setDistance] = createSignal(0);
  /** Pulled, or sliding back: a resting row needs no layer of its own to be cut off at its edges. */
  const [moving, setMoving] = createSignal(false);
  let rest: ReturnType<typeof setTimeout> | undefined;
  const action = () => (distance() > 0 ? props.end : distance() < 0 ? props.start : undefined);
  let row: HTMLDivElement | undefined;
  let hold: ReturnType<typeof setTimeout> | undefined;
  let held = false;

  onMount(() => {
    if (row === undefined) return;
    const stop = listenForSwipe(row, {
      onMove(moved) {
        clearTimeout(hold);
        clearTimeout(rest);
        setMoving(true);
        setDistance(
          (moved > 0 && props.end === undefined) || (moved < 0 && props.start === undefined) ? 0 : moved,
        );
      },
      onEnd(side) {
        setDistance(0);
        rest = setTimeout(() => setMoving(false), SLIDE + 50);
        if (side === 'end') props.end?.run();
        if (side === 'start') props.start?.run();
      },
    });
    // The click that may follow a long press would take the choice back.
    row.addEventListener(
      'click',
      (event) => {
        if (!held) return;
        held = false;
        event.preventDefault();
        event.stopPropagation();
      },
      { capture: true },
    );
    onCleanup(stop);
  });
  const startHold = (event: PointerEvent): void => {
    stopHold();
    // Known until the next touch: some systems ask for the menu when the finger is lifted.
    hold = undefined;
    held = false;
    if (event.pointerType !== 'touch') return;
    hold = setTimeout(() => {
      held = true;
      props.onHold();
    }, HOLD);
  };
  const stopHold = (): void => clearTimeout(hold);
  onCleanup(() => {
    stopHold();
    clearTimeout(rest);
  });

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: gestures only; every action also has a button
    <div
      ref={row}
      class={`relative touch-pan-y ${moving() ? 'overflow-hidden' : ''}`}
      onPointerDown={startHold}
      onPointerUp={stopHold}
      onPointerCancel={stopHold}
      onContextMenu={(event) => hold !== undefined && event.preventDefault()}
    >
      <Show when={action()}>
        {(one) => (
          <div
            aria-hidden="true"
            class={`absolute inset-0 flex items-center gap-2 px-6 text-base font-medium ${
              one().tone === 'danger' ? 'bg-danger text-on-danger' : 'bg-accent text-on-accent'
            } ${distance() > 0 ? '' : 'flex-row-reverse'}`}
          >
            <Icon of={one().icon} size={20} />
            {one().label}
          </div>
        )}
      </Show>
      <div
        class={`relative bg-paper ${distance() === 0 ? 'transition-transform duration-150 ease-out' : ''}`}
        style={{
          transform:
            distance() === 0 ? 'none' : `translateX(${document.dir === 'rtl' ? -distance() : distance()}px)`,
        }}
      >
        {props.children}
      </div>
    </div>
  );
}
