// On a device that knows nobody yet, the first page of the inbox is asked for together with who is signed in: over a
// slow network one wait instead of two. Nobody signed in: the answer is an error, and nothing comes of it.
import type { Client } from '@urql/core';
import { ThreadsQuery } from './documents.ts';
import { filterOf, type View, viewOf, wordOf } from './view.ts';

/** Threads per page. */
export const PAGE = 50;
/** An answer older than this is asked for again, ms. */
const FRESH_MS = 20_000;

const ask = (client: Client, view: View) =>
  client
    .query(
      ThreadsQuery,
      { filter: filterOf(view), first: PAGE, after: null },
      { requestPolicy: 'network-only' },
    )
    .toPromise();

let ahead: { word: string; at: number; answer: ReturnType<typeof ask> } | undefined;

/** Asks for the list that the address names, where it names one that is the same for everybody. */
export function readAhead(client: Client, path: string): void {
  const [, place, word] = path.split('/');
  if (place !== '' && place !== 'mail') return;
  const view = viewOf(word);
  if (view.kind === 'folder') return;
  ahead = { word: wordOf(view), at: Date.now(), answer: ask(client, view) };
}

/** The answer for this list, once. */
export function takeAhead(view: View): ReturnType<typeof ask> | undefined {
  const asked = ahead;
  ahead = undefined;
  return asked?.word === wordOf(view) && Date.now() - asked.at < FRESH_MS ? asked.answer : undefined;
}
