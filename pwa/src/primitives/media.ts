import { type Accessor, createRoot, createSignal } from 'solid-js';

function media(query: string): Accessor<boolean> {
  const list = window.matchMedia(query);
  const [matches, setMatches] = createRoot(() => createSignal(list.matches));
  list.addEventListener('change', (event) => setMatches(event.matches));
  return matches;
}

/** From 1024 px: sidebar, list and reading pane side by side. */
export const isDesktop = media('(width >= 64rem)');

export const prefersDark = media('(prefers-color-scheme: dark)');

/** The main pointer is a finger. */
export const isTouch = media('(pointer: coarse)');
