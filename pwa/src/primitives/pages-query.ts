// A list that is read page by page and stays live as a whole.
import type { AnyVariables, CombinedError, DocumentInput } from '@urql/core';
import { useClient } from '@urql/solid';
import { createComputed, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import { connection } from '../data/connection.ts';
import { createPageQuery } from './page-query.ts';

export interface Page<Row> {
  edges: readonly { node: Row }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

interface PagesQuery<Data, Variables, Row> {
  query: DocumentInput<Data, Variables & AnyVariables>;
  /** Of the page behind a cursor; null: the first. */
  variables: (after: string | null) => Variables & AnyVariables;
  page: (data: Data) => Page<Row> | null | undefined;
  /** The page that was asked for last could not be read. */
  onProblem: (problem: { error?: CombinedError | undefined }) => void;
}

/**
 * The first page is shown from what is stored and stays live like any query; `more` adds the next one below it, and
 * `refresh` reads every page that was loaded anew, from the first on: what is inserted or goes away shifts the others.
 * Rows stay the same objects by their id, so that nothing that is open or focused in one is lost.
 */
export function createPagesQuery<Data, Variables, Row extends { id: string }>(
  wanted: PagesQuery<Data, Variables, Row>,
) {
  const client = useClient();
  const { state, refresh: refreshFirst } = createPageQuery(wanted.query, () => wanted.variables(null));
  const asked = createMemo(() => JSON.stringify(wanted.variables(null)));
  const textOf = (data: Data | undefined) => {
    const page = data === undefined ? undefined : wanted.page(data);
    return page ? JSON.stringify(page) : undefined;
  };
  // As text every row of it is watched, and what is made of it is nobody else's.
  const first = createMemo(() => textOf(state.data));
  const [list, setList] = createStore({ rows: [] as Row[], hasMore: false, end: null as string | null });
  const [pages, setPages] = createSignal(1);
  const [busy, setBusy] = createSignal(false);
  let reading = false;
  let again = false;

  function show(rows: readonly Row[], { hasNextPage, endCursor }: Page<Row>['pageInfo']): void {
    const once = [...new Map(rows.map((row) => [row.id, row])).values()];
    setList(reconcile({ rows: once, hasMore: hasNextPage, end: endCursor }, { key: 'id' }));
  }

  createComputed(on(asked, () => setPages(1), { defer: true }));
  createComputed(
    on([first, () => pages() === 1], ([text, alone], before) => {
      if (text === undefined) return;
      const { edges, pageInfo }: Page<Row> = JSON.parse(text);
      if (alone) show(rowsOf(edges), pageInfo);
      else if (text !== before?.[0] && !reading) refresh();
    }),
  );
  onCleanup(connection.onReconnected(() => refresh()));

  async function read(after: string | null) {
    const variables = untrack(() => wanted.variables(after));
    const answer = await client.query(wanted.query, variables, { requestPolicy: 'network-only' }).toPromise();
    const text = textOf(answer.data);
    return { problem: answer, page: text === undefined ? undefined : (JSON.parse(text) as Page<Row>) };
  }

  /** Changes nothing when a page cannot be read, or when something else was asked for meanwhile. */
  async function readAll(): Promise<void> {
    const before = asked();
    const rows: Row[] = [];
    let end: Page<Row>['pageInfo'] = { hasNextPage: true, endCursor: null };
    for (let at = 0; at < pages() && end.hasNextPage; at += 1) {
      const { page } = await read(end.endCursor);
      if (page === undefined || asked() !== before) return;
      rows.push(...rowsOf(page.edges));
      end = page.pageInfo;
    }
    if (pages() > 1) show(rows, end);
  }

  /** One reading at a time; what is asked for meanwhile is read afterwards, once. */
  function refresh(): void {
    again = reading;
    if (reading) return;
    if (untrack(pages) === 1) {
      refreshFirst();
      return;
    }
    reading = true;
    void readAll().finally(() => {
      reading = false;
      if (again) refresh();
    });
  }

  async function more(): Promise<void> {
    const before = asked();
    setBusy(true);
    const { page, problem } = await read(list.end);
    setBusy(false);
    if (page === undefined) return wanted.onProblem(problem);
    if (asked() !== before) return;
    show([...list.rows, ...rowsOf(page.edges)], page.pageInfo);
    setPages((count) => count + 1);
  }

  return {
    state,
    /** Undefined while there is no answer. */
    rows: (): readonly Row[] | undefined => (first() === undefined ? undefined : list.rows),
    hasMore: () => list.hasMore,
    busy,
    more: () => void more(),
    refresh,
  };
}

const rowsOf = <Row>(edges: Page<Row>['edges']): Row[] => edges.map(({ node }) => node);
