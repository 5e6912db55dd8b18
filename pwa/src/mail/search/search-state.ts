// One search at a time: as one types, page after page, on the device when the server cannot be asked.
import { createEffect, createSignal, on, onCleanup } from 'solid-js';
import { connection } from '../../data/connection.ts';
import type { Mail } from '../data/mail.ts';
import { problemOf } from '../data/problem.ts';
import { type Found, SearchMessages } from './documents.ts';
import { searchHere } from './here.ts';

const PAUSE = 220;
const PAGE = 30;

export type SearchState = 'idle' | 'searching' | 'ready' | 'failed';

/** Follows `query`; a newer search makes the answer to an older one worthless. */
export function createSearch(mail: Mail, query: () => string) {
  const [found, setFound] = createSignal<readonly Found[]>([]);
  const [state, setState] = createSignal<SearchState>('idle');
  const [problem, setProblem] = createSignal('');
  const [cursor, setCursor] = createSignal<string | null>(null);
  const [onDevice, setOnDevice] = createSignal(false);
  let number = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));

  async function ask(after: string | null): Promise<void> {
    number += 1;
    const mine = number;
    const wanted = query().trim();
    setState('searching');
    const online = connection.reachability() !== 'offline';
    const answer = online
      ? await mail.workspace.direct
          .query(SearchMessages, { query: wanted, first: PAGE, after }, { requestPolicy: 'network-only' })
          .toPromise()
      : undefined;
    if (mine !== number) return;
    if (answer === undefined || answer.error?.networkError) {
      await mail.restored;
      const here = await searchHere(mail, wanted);
      if (mine !== number) return;
      setOnDevice(true);
      setFound(here);
      setCursor(null);
      setState('ready');
      return;
    }
    setOnDevice(false);
    if (answer.data === undefined) {
      const said = answer.error?.graphQLErrors.find(
        (one) => one.extensions.code === 'INVALID_INPUT',
      )?.message;
      setProblem(said ?? problemOf(answer.error));
      setState('failed');
      return;
    }
    const { edges, pageInfo } = answer.data.searchMessages;
    setFound(after === null ? edges : [...found(), ...edges]);
    setCursor(pageInfo.hasNextPage ? pageInfo.endCursor : null);
    setState('ready');
  }

  createEffect(
    on(query, (wanted) => {
      clearTimeout(timer);
      number += 1;
      if (wanted.trim() === '') {
        setFound([]);
        setState('idle');
        return;
      }
      setState('searching');
      timer = setTimeout(() => void ask(null), PAUSE);
    }),
  );

  return {
    found,
    state,
    problem,
    onDevice,
    hasMore: () => cursor() !== null,
    more: () => void ask(cursor()),
    again: () => void ask(null),
  };
}
