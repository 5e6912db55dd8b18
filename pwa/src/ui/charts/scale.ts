// What the charts share: colours, round numbers on axes, and the width they have.
import { type Accessor, createSignal, onCleanup } from 'solid-js';

export type ChartColour = 'accent' | 'success' | 'warning' | 'danger' | 'info' | 'quiet';

/** Meaning is never in the colour alone: every chart has a legend in words and a table. */
export const colourOf: Record<ChartColour, string> = {
  accent: 'var(--color-accent)',
  success: 'var(--color-success)',
  warning: 'var(--color-warning)',
  danger: 'var(--color-danger)',
  info: 'var(--color-info)',
  quiet: 'var(--color-edge)',
};

const STEPS = [1, 2, 2.5, 5, 10];

/** Where the lines of an axis from 0 to `most` go: about `count` round numbers, the last at or above `most`. */
export function axisTicks(most: number, count = 4): number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (STEPS.find((factor) => factor * power >= rough) ?? 10) * power;
  const ticks = Math.ceil(most / step - 1e-9);
  return Array.from({ length: ticks + 1 }, (_, index) => index * step);
}

/** Which of `count` places get a word, so that `fit` of them do; the first is always among them. */
export function labelEvery(count: number, fit: number): number {
  return Math.max(1, Math.ceil(count / Math.max(1, fit)));
}

/** The width of an element in CSS pixels, followed as it changes. */
export function createWidth(initial = 320): {
  width: Accessor<number>;
  measure: (element: HTMLElement) => void;
} {
  const [width, setWidth] = createSignal(initial);
  const measure = (element: HTMLElement): void => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry && entry.contentRect.width > 0) setWidth(entry.contentRect.width);
    });
    observer.observe(element);
    onCleanup(() => observer.disconnect());
  };
  return { width, measure };
}
