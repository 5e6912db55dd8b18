// How high rows are, and where each begins. Nearly all conversations are equally high: that height is learned from
// the rows that are drawn and taken for the others, and only rows that differ are remembered.
import { type Rows, sameAtFirst } from './rows.ts';

export type Heights = ReturnType<typeof createHeights>;

/** A row that was drawn, with its height in px. */
export interface Drawn {
  key: string;
  height: number;
}

const HEADING = 34;

/** `guess` is the height of a conversation in px until one is drawn. */
export function createHeights(guess: number) {
  let usual = guess;
  let rows: Rows | undefined;
  const others = new Map<string, number>();
  // starts[i] is where row i begins; right up to and including `known`.
  let starts = new Float64Array(1);
  let known = 0;

  const heightOf = (key: string, heading: boolean): number =>
    (others.size > 0 ? others.get(key) : undefined) ?? (heading ? HEADING : usual);

  function knowUpTo(index: number): void {
    if (rows === undefined || index <= known) return;
    for (let at = known; at < index; at += 1) {
      const heading = rows.isHeading(at);
      const height = others.size === 0 && !heading ? usual : heightOf(rows.keyAt(at), heading);
      starts[at + 1] = (starts[at] ?? 0) + height;
    }
    known = index;
  }

  const heights = {
    /** Another order of rows; what stands as before up to some index is not added up again. */
    setRows(next: Rows): void {
      known = rows === undefined ? 0 : Math.min(known, sameAtFirst(rows, next));
      rows = next;
      if (starts.length <= next.length) {
        const longer = new Float64Array(next.length * 2 + 1);
        longer.set(starts);
        starts = longer;
      }
    },

    /** Px of a conversation as most are. */
    usual: () => usual,

    /** Where the row at `index` begins, in px; for the number of rows, the height of all. */
    startOf(index: number): number {
      const most = Math.max(0, Math.min(index, rows?.length ?? 0));
      knowUpTo(most);
      return starts[most] ?? 0;
    },

    /** The row at that offset in px; the first or last one beyond the ends. */
    indexAt(offset: number): number {
      let low = 0;
      let high = Math.max(0, (rows?.length ?? 0) - 1);
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (heights.startOf(middle) <= offset) low = middle;
        else high = middle - 1;
      }
      return low;
    },

    /** Takes in what was drawn; true when rows begin elsewhere than was thought. */
    learn(drawn: readonly Drawn[], headings: readonly Drawn[] = []): boolean {
      const sorted = drawn.map(({ height }) => height).sort((a, b) => a - b);
      const middle = sorted[sorted.length >> 1];
      const asUsual = sorted.filter((height) => Math.abs(height - usual) <= 0.5).length;
      let changed = false;
      if (middle !== undefined && asUsual * 4 < sorted.length) {
        // Other letters or another density: what was known of single rows is out of date.
        usual = middle;
        others.clear();
        changed = true;
      }
      const note = ({ key, height }: Drawn, expected: number): void => {
        const before = others.get(key) ?? expected;
        if (Math.abs(height - expected) <= 0.5) others.delete(key);
        else others.set(key, height);
        changed ||= Math.abs(height - before) > 0.5;
      };
      for (const one of drawn) note(one, usual);
      for (const one of headings) note(one, HEADING);
      if (changed) known = 0;
      return changed;
    },
  };
  return heights;
}
