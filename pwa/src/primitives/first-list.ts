// Code that nobody can use before the list of mail is there is fetched after it: over a slow network everything that
// comes earlier makes people wait.
import { takeDownFirstView } from '../first-view/take-down.ts';

/** Longest wait for a list, ms: then the rest is fetched all the same. */
const LONGEST = 4_000;

let tell: () => void = () => undefined;
const shown = new Promise<void>((resolve) => {
  tell = resolve;
  const path = globalThis.location?.pathname ?? '';
  if (path === '/' || path.startsWith('/mail')) setTimeout(resolve, LONGEST);
  else {
    // Whoever went back before the app was there is on a page that no list will come to.
    takeDownFirstView();
    resolve();
  }
});

/** The first list is there, or cannot be had: it is painted before anything else is asked for. */
export function listIsShown(): void {
  requestAnimationFrame(() => {
    takeDownFirstView();
    setTimeout(tell);
  });
}

/** Runs after the first list; at once on pages without one. */
export const afterFirstList = <T>(run: () => Promise<T>): Promise<T> => shown.then(run);
