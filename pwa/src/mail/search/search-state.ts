// One search at a time: as one types, page after page, on the device when the server cannot be asked.
import { parseSearch, type SearchProblem } from '@postroom/schema/search';
import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import { connection } from '../../data/connection.ts';
import type { Mail } from '../data/mail.ts';
import { problemOf } from '../data/problem.ts';
import { type Found, SearchMessages } from './documents.ts';
import { readHere, searchHere } from './here.ts';
import { timeZone } from './zone.ts';

const PAUSE = 200;
const PAGE = 30;
/** Most that the server gives at once. */
const MOST = 100;

export type SearchState = 'idle' | 'searching' | 'ready' | 'failed';
/** What only the one who searches can know: whether a folder or an account has that name. */
const foundWhileSearching = ['UNKNOWN_FOLDER', 'UNKNOWN_ACCOUNT'];

/** Follows `query`; a newer search makes the answer to an older one worthless. */
export function createSearch(mail: Mail, query: () => string) {
  const [found, setFound] = createSignal<readonly Found[]>([]);
  const [state, setState] = createSignal<SearchState>('idle');
  const [problem, setProblem] = createSignal('');
  const [cursor, setCursor] = createSignal<string | null>(null);
  const [onDevice, setOnDevice] = createSignal(false);
  const [withoutTrash, setWithoutTrash] = createSignal(false);
  const [later, setLater] = createSignal<readonly Omit<SearchProblem, 'code'>[]>([]);
  const read = createMemo(() => parseSearch(query()));
  let number = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));

  /** Asks for so many results after `after`, in as many questions as the server needs. */
  async function ask(after: string | null, count = PAGE): Promise<void> {
    number += 1;
    const mine = number;
    const wanted = query();
    setState('searching');
    const read: Found[] = [];
    let next = after;
    do {
      const first = Math.min(MOST, count - read.length);
      const answer = await question({ query: wanted, first, after: next, timeZone: timeZone() });
      if (mine !== number) return;
      if (answer === undefined || answer.error?.networkError) return askDevice(mine, wanted);
      if (answer.data === undefined) {
        setProblem(problemOf(answer.error));
        setState('failed');
        return;
      }
      const { edges, pageInfo, problems, withoutTrash: left } = answer.data.searchMessages;
      read.push(...edges);
      next = pageInfo.hasNextPage && edges.length > 0 ? pageInfo.endCursor : null;
      setLater(problems.filter(({ code }) => foundWhileSearching.includes(code)));
      setWithoutTrash(left);
    } while (next !== null && read.length < count);
    const known = new Set(after === null ? [] : found().map(({ node }) => node.id));
    setFound(after === null ? read : [...found(), ...read.filter(({ node }) => !known.has(node.id))]);
    setCursor(next);
    setOnDevice(false);
    setState('ready');
  }

  const question = async (variables: Parameters<typeof askServer>[0]) =>
    connection.reachability() === 'offline' ? undefined : askServer(variables);
  const askServer = (variables: { query: string; first: number; after: string | null; timeZone: string }) =>
    mail.workspace.direct.query(SearchMessages, variables, { requestPolicy: 'network-only' }).toPromise();

  async function askDevice(mine: number, wanted: string): Promise<void> {
    await mail.restored;
    const here = await searchHere(mail, wanted);
    if (mine !== number) return;
    const plan = readHere(wanted);
    setOnDevice(true);
    setWithoutTrash(plan !== null && plan.folders.length === 0 && !plan.anywhere);
    setLater([]);
    setFound(here);
    setCursor(null);
    setState('ready');
  }

  createEffect(
    on(query, (wanted) => {
      clearTimeout(timer);
      number += 1;
      setLater([]);
      if (readHere(wanted) === null) {
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
    withoutTrash,
    /** What of the search is not understood; an operator that is still being typed is let be. */
    problems: createMemo(() =>
      [...read().problems, ...later()].filter(
        (one) => !('code' in one && one.code === 'MISSING_VALUE' && one.end === query().length),
      ),
    ),
    hasMore: () => cursor() !== null,
    more: () => void ask(cursor()),
    /** Reads what is shown anew after something was done to it; the place in the list stays. */
    refresh(): void {
      if (readHere(query()) !== null && state() !== 'idle') void ask(null, Math.max(PAGE, found().length));
    },
    /** Asks anew, without waiting for more to be typed. */
    again(): void {
      clearTimeout(timer);
      if (readHere(query()) !== null) void ask(null);
    },
  };
}
