import { createEffect, on } from 'solid-js';

/** Reads again when there is news, not at the beginning: that reads by itself. */
export function createReading(news: () => number, refresh: () => void): void {
  createEffect(on(news, refresh, { defer: true }));
}
