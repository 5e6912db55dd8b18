import { untrack } from 'solid-js';
import { remembered } from '../../primitives/preferences.ts';

const isList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');
const [recent, setRecent] = remembered<string[]>('search.recent', [], isList);

/** The latest searches on this device, newest first. */
export const recentSearches = recent;

/** Remembers a search that led somewhere. */
export function rememberSearch(query: string): void {
  const wanted = query.trim();
  const before = untrack(recent);
  if (wanted.length > 1) setRecent([wanted, ...before.filter((one) => one !== wanted)].slice(0, 6));
}

export const forgetSearches = (): void => setRecent([]);
