import { type Accessor, createRoot, createSignal, getOwner, type JSX } from 'solid-js';
import type { Row } from './rows.ts';
import type { Slot } from './slots.ts';

/** A drawn row and its element. */
export interface DrawnSlot extends Slot {
  element: HTMLLIElement;
  /** Px, as laid out last; 0 before. */
  height: number;
  /** Puts it where its row begins, after heights changed. */
  lift: () => void;
}

interface Parts {
  /** What stands in a row; called once for each slot. */
  children: (row: Accessor<Row>) => JSX.Element;
  /** `aria-setsize` of conversations. */
  total: () => number;
  topOf: (index: number) => number;
  made: (slot: DrawnSlot) => void;
  removed: (slot: DrawnSlot) => void;
}

const sameRow = (a: Row, b: Row): boolean =>
  a.key === b.key && (a.kind === 'heading' || (b.kind === 'thread' && a.position === b.position));

const positionOf = (row: Row): number | undefined => (row.kind === 'thread' ? row.position : undefined);

/** Makes the elements in which rows are shown. Called where a component is made: slots belong to it. */
export function createDrawing(parts: Parts): (row: Row, index: number) => DrawnSlot {
  const owner = getOwner();
  return (row, index) =>
    createRoot((dispose) => {
      const [shown, show] = createSignal(row, { equals: sameRow });
      const element = (
        <li
          aria-setsize={shown().kind === 'thread' ? parts.total() : undefined}
          aria-posinset={positionOf(shown())}
          class="absolute inset-x-0 [contain:layout_style]"
        >
          {parts.children(shown)}
        </li>
      ) as HTMLLIElement;
      let top: number | undefined;
      const place = (next: Row, at: number): void => {
        slot.key = next.key;
        slot.index = at;
        show(next);
        if (element.inert) element.inert = false;
        slot.lift();
      };
      const slot: DrawnSlot = {
        kind: row.kind,
        key: row.key,
        index,
        element,
        height: 0,
        show: place,
        move: place,
        held: () => element.contains(document.activeElement),
        lift() {
          const next = parts.topOf(slot.index);
          if (next === top) return;
          top = next;
          element.style.top = `${top}px`;
        },
        remove() {
          parts.removed(slot);
          element.remove();
          dispose();
        },
      };
      slot.lift();
      parts.made(slot);
      return slot;
    }, owner);
}
