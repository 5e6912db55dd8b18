import type { Client } from '@urql/core';
import { expect, it } from 'vitest';
import type { Thread } from './documents.ts';
import { makeLoader } from './load.ts';
import { createReplica } from './replica.ts';
import type { View } from './view.ts';

const inbox: View = { kind: 'folder', folderId: 'inbox' };
const nowhere = { keep: () => {}, keepList: () => {}, keepConversation: () => {} };

/** A server whose inbox holds threads `newest`, `newest - 1`, … 1; page after page. */
function server(newest: number) {
  const state = { newest, asked: 0 };
  const thread = (number: number): Thread =>
    ({
      id: `t${number}`,
      latestAt: new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString(),
      unreadCount: 0,
      folders: [{ id: 'inbox', role: 'INBOX' }],
      account: { id: 'account' },
    }) as unknown as Thread;
  const client = {
    query(_: unknown, { first, after }: { first: number; after: string | null }) {
      state.asked += 1;
      const start = after === null ? state.newest : Number(after) - 1;
      const last = Math.max(1, start - first + 1);
      const edges: { node: Thread }[] = [];
      for (let number = start; number >= last; number -= 1) edges.push({ node: thread(number) });
      const pageInfo = { hasNextPage: last > 1, endCursor: String(last) };
      return { toPromise: async () => ({ data: { threads: { edges, pageInfo } } }) };
    },
  };
  return { state, client: client as unknown as Client };
}

it('what one has scrolled to stays when much has arrived meanwhile', async () => {
  const { state, client } = server(1000);
  const replica = createReplica(nowhere);
  const loader = makeLoader(client, replica);
  await loader.head(inbox);
  for (let page = 0; page < 4; page += 1) await loader.more(inbox);
  expect(replica.idsOf(inbox)).toHaveLength(250);

  state.asked = 0;
  state.newest = 1030;
  await loader.head(inbox);
  expect([state.asked, replica.idsOf(inbox).length, replica.idsOf(inbox)[0]]).toEqual([1, 280, 't1030']);

  state.asked = 0;
  state.newest = 1160;
  replica.distrustLists();
  await loader.head(inbox);
  expect([state.asked, replica.idsOf(inbox).length, replica.idsOf(inbox)[0]]).toEqual([3, 410, 't1160']);
  expect(replica.idsOf(inbox).at(-1)).toBe('t751');
  await loader.more(inbox);
  expect(replica.idsOf(inbox).at(-1)).toBe('t701');

  state.asked = 0;
  state.newest = 5000;
  replica.distrustLists();
  await loader.head(inbox);
  expect([state.asked, replica.idsOf(inbox).length, replica.idsOf(inbox)[0]]).toEqual([10, 500, 't5000']);
  expect(replica.list(inbox)).toMatchObject({ state: 'ready', more: true });
});

it('an answer about accounts that an event has overtaken is asked for again', async () => {
  const replica = createReplica(nowhere);
  let absence: object | null = null;
  const asked: (() => void)[] = [];
  const client = {
    query: () => ({
      toPromise: () => {
        const folders = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };
        const edges = [{ node: { id: 'account', absence, folders } }];
        const pageInfo = { hasNextPage: false, endCursor: null };
        const answer = { data: { viewer: { mailAccounts: { edges, pageInfo } } } };
        return new Promise((resolve) => asked.push(() => resolve(answer)));
      },
    }),
  };
  const loader = makeLoader(client as unknown as Client, replica);
  const read = loader.accounts();
  absence = { from: null, until: null };
  replica.receive({ accounts: [{ id: 'account', absence }] } as never);
  loader.overtake();
  asked[0]?.();
  await expect.poll(() => asked).toHaveLength(2);
  asked[1]?.();
  expect(await read).toEqual({ ok: true });
  expect(replica.state.accounts.account?.absence).toEqual(absence);
});
