// Delays as histograms: those of several minutes, hours or hosts can be added up, and percentiles read from the sum.

/** Upper bounds in seconds; the last bucket is for what took longer. */
export const DELAY_BOUNDS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3_600, 14_400, 86_400] as const;

export const emptyDelays = (): number[] => new Array<number>(DELAY_BOUNDS.length + 1).fill(0);

export function countDelay(histogram: number[], seconds: number): void {
  const index = DELAY_BOUNDS.findIndex((bound) => seconds <= bound);
  const at = index < 0 ? DELAY_BOUNDS.length : index;
  histogram[at] = (histogram[at] ?? 0) + 1;
}

/** The delay that a share of all stayed within, in seconds; evenly spread within a bucket. Null when there are none. */
export function percentile(histogram: readonly number[], share: number): number | null {
  const all = histogram.reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  let before = 0;
  for (const [index, count] of histogram.entries()) {
    if (before + count >= share * all && count > 0) {
      const from = DELAY_BOUNDS[index - 1] ?? 0;
      const to = DELAY_BOUNDS[index] ?? (DELAY_BOUNDS.at(-1) ?? 0) * 5;
      return from + (to - from) * ((share * all - before) / count);
    }
    before += count;
  }
  return null;
}
