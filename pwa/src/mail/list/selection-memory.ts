// What was selected when the tab was reloaded, so that a reload loses no work.
const KEY = 'postroom.selected';
const MOST = 1_000;

/** Written when the page goes away; nothing selected clears it. */
export function keepSelection(word: string, ids: readonly string[]): void {
  try {
    if (ids.length === 0) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify({ word, ids: ids.slice(0, MOST) }));
  } catch {
    // No room or not allowed: a reload selects nothing.
  }
}

/** The conversations that were selected in this list before the reload; told once. */
export function chosenBefore(word: string): string[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('word' in kept) || !('ids' in kept)) return [];
    sessionStorage.removeItem(KEY);
    return kept.word === word && Array.isArray(kept.ids)
      ? kept.ids.filter((id) => typeof id === 'string')
      : [];
  } catch {
    return [];
  }
}
