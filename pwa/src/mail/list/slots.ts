// Which row each of the few drawn rows shows. One that scrolled out of sight is used again for one that comes into
// sight: writing other words into a row costs a fraction of making one.
import type { Row, Rows } from './rows.ts';

/** A drawn row. */
export interface Slot {
  readonly kind: Row['kind'];
  key: string;
  index: number;
  /** Shows another row. */
  show: (row: Row, index: number) => void;
  /** Shows the same row in another place. */
  move: (row: Row, index: number) => void;
  /** It has the focus: it goes on showing its row. */
  held: () => boolean;
  remove: () => void;
}

/** The rows from `from` up to but not including `to`. */
export interface Range {
  from: number;
  to: number;
}

export type Slots = ReturnType<typeof createSlots>;

export function createSlots(make: (row: Row, index: number) => Slot) {
  let slots: Slot[] = [];

  /** A slot whose row is farthest out of the range. */
  function spare(kind: Row['kind'], { from, to }: Range): Slot | undefined {
    let found: Slot | undefined;
    let farthest = 0;
    for (const slot of slots) {
      if (slot.kind !== kind) continue;
      const out = slot.index < from ? from - slot.index : slot.index - to + 1;
      if (out > farthest && !slot.held()) {
        farthest = out;
        found = slot;
      }
    }
    return found;
  }

  return {
    all: (): readonly Slot[] => slots,

    /** Other rows: each slot stands where its row is now; those whose row is gone go with it. */
    follow(rows: Rows): void {
      slots = slots.filter((slot) => {
        const index = rows.indexOf(slot.key, slot.index);
        const row = rows.at(index);
        if (row === undefined) slot.remove();
        else slot.move(row, index);
        return row !== undefined;
      });
    },

    /** Indexes of the range that no slot shows. */
    missing({ from, to }: Range): number[] {
      const shown = new Set(slots.map((slot) => slot.index));
      const missing: number[] = [];
      for (let index = from; index < to; index += 1) if (!shown.has(index)) missing.push(index);
      return missing;
    },

    /** Shows one more row of the range. */
    fill(row: Row, index: number, range: Range): void {
      const slot = spare(row.kind, range);
      if (slot === undefined) slots.push(make(row, index));
      else slot.show(row, index);
    },

    clear(): void {
      for (const slot of slots) slot.remove();
      slots = [];
    },
  };
}
