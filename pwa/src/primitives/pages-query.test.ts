import { Client, type Exchange, gql, makeOperation } from '@urql/core';
import { Provider } from '@urql/solid';
import { createComponent, createRoot, createSignal, untrack } from 'solid-js';
import { expect, it, vi } from 'vitest';
import { filter, map, pipe } from 'wonka';
import { createPagesQuery } from './pages-query.ts';

const query = gql`
  query ($first: Int!, $after: String, $search: String) {
    mailboxes(first: $first, after: $after, search: $search) {
      id
    }
  }
`;
interface Row {
  id: string;
  name: string;
}
const PAGE = 2;

/** A server with mailboxes in the order of their ids, and a list that looks at it. */
function open(ids: string) {
  const server = { rows: [...ids].map((id): Row => ({ id, name: id })), down: false, asked: 0 };
  const answers: Exchange = () => (operations) =>
    pipe(
      operations,
      filter(({ kind }) => kind === 'query'),
      map((operation) => {
        const { after, search } = operation.variables as { after: string | null; search: string };
        server.asked += 1;
        const found = server.rows.filter(
          ({ id, name }) => (after === null || id > after) && name.includes(search),
        );
        const edges = found.slice(0, PAGE).map((node) => ({ node: { ...node } }));
        const pageInfo = { hasNextPage: found.length > PAGE, endCursor: edges.at(-1)?.node.id ?? null };
        return {
          operation: makeOperation(operation.kind, operation),
          ...{ data: server.down && after !== null ? undefined : { mailboxes: { edges, pageInfo } } },
          ...{ stale: false, hasNext: false },
        };
      }),
    );
  const client = new Client({ url: 'http://localhost/', exchanges: [answers], preferGetMethod: false });
  const [search, setSearch] = createSignal('');
  const onProblem = vi.fn();
  return createRoot((dispose) => {
    let list: ReturnType<typeof createPagesQuery<unknown, object, Row>> | undefined;
    createComponent(Provider, {
      value: client,
      get children() {
        // As within a component, which is not made anew when what it looks at changes.
        list = untrack(() =>
          createPagesQuery<unknown, object, Row>({
            ...{ query, onProblem, variables: (after) => ({ first: PAGE, after, search: search() }) },
            page: (data) => (data as { mailboxes: never }).mailboxes,
          }),
        );
        return undefined;
      },
    });
    if (list === undefined) throw new Error('The list was not made.');
    const shown = list;
    const text = () =>
      shown
        .rows()
        ?.map(({ name }) => name)
        .join('');
    return { list: shown, server, setSearch, onProblem, text, dispose };
  });
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

async function openWithTwoPages(ids: string) {
  const opened = open(ids);
  opened.list.more();
  await settled();
  return opened;
}

it('refreshes every page that was loaded, and keeps the rows it knows', async () => {
  const { list, server, text, dispose } = await openWithTwoPages('bdfhj');
  expect(text()).toBe('bdfh');
  const [first, , third] = list.rows() ?? [];
  server.rows = [...'abdfhj'].map((id) => ({ id, name: id === 'f' ? 'F' : id }));
  list.refresh();
  await settled();
  expect(text()).toBe('abdF');
  expect(list.rows()?.[1]).toBe(first);
  expect(list.rows()?.[3]).toBe(third);
  server.rows = [...'fj'].map((id) => ({ id, name: id }));
  list.refresh();
  await settled();
  expect(text()).toBe('fj');
  expect(list.hasMore()).toBe(false);
  dispose();
});

it('reads once more, not once for each time it was asked meanwhile', async () => {
  const { list, server, dispose } = await openWithTwoPages('abcde');
  const before = server.asked;
  for (let times = 0; times < 10; times += 1) list.refresh();
  await settled();
  expect(server.asked - before).toBe(4);
  dispose();
});

it('begins with the first page of what else is asked for', async () => {
  const { list, server, setSearch, text, dispose } = await openWithTwoPages('abcde');
  list.refresh();
  setSearch('e');
  await settled();
  expect(text()).toBe('e');
  setSearch('');
  await settled();
  expect([text(), list.hasMore()]).toEqual(['ab', true]);
  server.rows.shift();
  list.refresh();
  await settled();
  expect(text()).toBe('bc');
  dispose();
});

it('keeps what it shows when a page cannot be read, and tells who asked for it', async () => {
  const { list, server, onProblem, text, dispose } = await openWithTwoPages('abcdef');
  server.down = true;
  list.refresh();
  await settled();
  expect([text(), onProblem.mock.calls.length]).toEqual(['abcd', 0]);
  list.more();
  await settled();
  expect([text(), onProblem.mock.calls.length, list.busy()]).toEqual(['abcd', 1, false]);
  dispose();
});
