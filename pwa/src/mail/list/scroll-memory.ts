// Where each list was left, so that coming back finds the same rows: within the visit, and after a reload of the tab.
const KEY = 'postroom.scroll';
const MOST = 50;
/** The row at the upper edge, and how far it is scrolled out, px: heights of rows not drawn yet are only guessed. */
export interface Place {
  key: string;
  by: number;
}

const places = new Map<string, Place>(readKept());

/** Where the list under `word` was when it was last left; undefined for its top. */
export const rememberedPlace = (word: string): Place | undefined => places.get(word);

export function rememberPlace(word: string, place: Place | undefined): void {
  // The latest last, so that the oldest are dropped.
  places.delete(word);
  if (place !== undefined) places.set(word, place);
}

/** Writes them down for the next load of this tab. */
export function keepPlaces(): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...places].slice(-MOST)));
  } catch {
    // No room or not allowed: the next load begins at the top.
  }
}

function readKept(): [string, Place][] {
  try {
    const kept: unknown = JSON.parse(globalThis.sessionStorage?.getItem(KEY) ?? '[]');
    return Array.isArray(kept)
      ? kept.filter(
          (one): one is [string, Place] => typeof one?.[0] === 'string' && typeof one[1]?.key === 'string',
        )
      : [];
  } catch {
    return [];
  }
}
