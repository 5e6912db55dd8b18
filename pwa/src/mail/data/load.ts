// Reads from the server into the replica. What is there already stays in sight while it is read again.

import type { ResultOf } from '@postroom/schema';
import type { Client, CombinedError } from '@urql/core';
import { PAGE, takeAhead } from './ahead.ts';
import {
  AccountsQuery,
  type Message,
  MoreFoldersQuery,
  OutgoingQuery,
  type Thread,
  ThreadQuery,
  ThreadsQuery,
} from './documents.ts';
import type { Page } from './list.ts';
import { problemOf } from './problem.ts';
import type { Replica } from './replica.ts';
import { filterOf, type View, wordOf } from './view.ts';

/** A conversation is read in pages of 100 messages, up to this many. */
const LONGEST_CONVERSATION = 1000;
const FRESH = { requestPolicy: 'network-only' } as const;

/** What events overtake is read so many times at most. */
const TRIES = 2;

/** Rows of a list that are read anew at most, to find what is known of it. */
const LONGEST_HEAD = 1000;

/** What came of reading: nothing to say, or a sentence. */
export type Loaded = { ok: true } | { ok: false; problem: string; offline: boolean };

type Failed = Extract<Loaded, { ok: false }>;

const failed = (error: CombinedError | undefined): Failed => ({
  ok: false,
  problem: problemOf(error),
  offline: error?.networkError !== undefined,
});

function pageOf(data: ResultOf<typeof ThreadsQuery>): { page: Page; threads: Thread[] } {
  const threads: Thread[] = data.threads.edges.map((edge) => edge.node);
  const { hasNextPage, endCursor } = data.threads.pageInfo;
  return { page: { ids: threads.map(({ id }) => id), hasNextPage, endCursor }, threads };
}

/** The beginning of a list. */
interface Head {
  page: Page;
  threads: Thread[];
}

type AccountWithFolders = NonNullable<
  ResultOf<typeof AccountsQuery>['viewer']
>['mailAccounts']['edges'][number]['node'];

export type Loader = ReturnType<typeof makeLoader>;

export function makeLoader(client: Client, replica: Replica) {
  const running = new Map<string, Promise<Loaded>>();
  let events = 0;

  /** An answer from before an event must not take back what the event told: then it is asked for again. */
  async function askUnovertaken<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    for (let left = TRIES - 1; ; left -= 1) {
      const before = events;
      const answer = await ask();
      if (events === before || left === 0) return answer;
    }
  }

  /** The same reading is not started twice at once. */
  function once(key: string, run: () => Promise<Loaded>): Promise<Loaded> {
    const known = running.get(key);
    if (known !== undefined) return known;
    const started = run().finally(() => running.delete(key));
    running.set(key, started);
    return started;
  }

  const folderPage = (accountId: string, after: string) =>
    client.query(MoreFoldersQuery, { accountId, after }, FRESH).toPromise();

  /** Shows them as they come. Answers with their ids; null when not all could be read. */
  async function readFurtherFolders(accountId: string, first: string): Promise<string[] | null> {
    const ids: string[] = [];
    for (let after: string | null = first; after !== null; ) {
      const { data }: Awaited<ReturnType<typeof folderPage>> = await folderPage(accountId, after);
      if (data?.node?.__typename !== 'MailAccount') return null;
      const { edges, pageInfo } = data.node.folders;
      const folders = edges.map((edge) => edge.node);
      replica.receive({ folders });
      ids.push(...folders.map(({ id }) => id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    }
    return ids;
  }

  const accountPage = (after: string | null) => client.query(AccountsQuery, { after }, FRESH).toPromise();

  async function readAccounts(): Promise<Loaded> {
    const accounts = await askUnovertaken(askAccounts);
    return Array.isArray(accounts) ? takeAccounts(accounts) : accounts;
  }

  async function askAccounts(): Promise<AccountWithFolders[] | Failed> {
    const accounts: AccountWithFolders[] = [];
    let after: string | null = null;
    do {
      const { data, error }: Awaited<ReturnType<typeof accountPage>> = await accountPage(after);
      if (!data?.viewer) return failed(error);
      const { edges, pageInfo } = data.viewer.mailAccounts;
      accounts.push(...edges.map((edge) => edge.node));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    return accounts;
  }

  async function takeAccounts(accounts: AccountWithFolders[]): Promise<Loaded> {
    const folders = accounts.flatMap((account) => account.folders.edges.map((edge) => edge.node));
    replica.receive({ accounts: accounts.map(({ folders: _, ...account }) => account), folders });
    const further = await Promise.all(
      accounts.map(({ id, folders: { pageInfo } }) =>
        pageInfo.hasNextPage && pageInfo.endCursor !== null ? readFurtherFolders(id, pageInfo.endCursor) : [],
      ),
    );
    // What was not read is not gone.
    if (further.includes(null)) return { ok: true };
    replica.keepOnly(
      accounts.map((account) => account.id),
      [...folders.map((folder) => folder.id), ...further.flatMap((ids) => ids ?? [])],
    );
    return { ok: true };
  }

  const askPage = (view: View, after: string | null) =>
    client.query(ThreadsQuery, { filter: filterOf(view), first: PAGE, after }, FRESH).toPromise();

  async function readPage(view: View, after: string): Promise<Loaded> {
    const { data, error } = await askPage(view, after);
    if (!data) return failed(error);
    const { page, threads } = pageOf(data);
    replica.receivePage(view, after, page, threads);
    return { ok: true };
  }

  /**
   * The first page. After a long time away it does not reach down to what is known: then as many further pages are
   * read as it takes, so that whoever scrolled down finds the list as long as it was.
   */
  async function readHead(view: View): Promise<Loaded> {
    replica.setListState(view, 'loading');
    let ahead = await takeAhead(view);
    const head = await askUnovertaken(() => {
      const given = ahead;
      ahead = undefined;
      return askHead(view, given);
    });
    if ('ok' in head) {
      replica.setListState(view, 'failed', head.problem);
      return head;
    }
    replica.receivePage(view, null, head.page, head.threads);
    return { ok: true };
  }

  /** @param given the first page, when it was asked for ahead. */
  async function askHead(view: View, given: Awaited<ReturnType<typeof takeAhead>>): Promise<Head | Failed> {
    const head: Head = { page: { ids: [], endCursor: null, hasNextPage: true }, threads: [] };
    do {
      const first = head.threads.length === 0;
      const { data, error } = first && given?.data ? given : await askPage(view, head.page.endCursor);
      if (!data) return failed(error);
      const { page, threads } = pageOf(data);
      head.threads.push(...threads);
      head.page = { ...page, ids: [...head.page.ids, ...page.ids] };
      if (threads.length === 0) break;
    } while (!replica.reaches(view, head.page, head.threads) && head.threads.length < LONGEST_HEAD);
    return head;
  }

  const conversationPage = (id: string, after: string | null) =>
    client.query(ThreadQuery, { id, after }, FRESH).toPromise();

  async function readConversation(threadId: string): Promise<Loaded> {
    const answer = await askUnovertaken(() => askConversation(threadId));
    if (answer === null) replica.receive({ removedThreadIds: [threadId] });
    else if ('ok' in answer) return answer;
    else {
      replica.receive({ threads: [answer.thread] });
      replica.receiveConversation(threadId, answer.messages);
    }
    return { ok: true };
  }

  /** Null when it is gone. */
  async function askConversation(
    threadId: string,
  ): Promise<{ thread: Thread; messages: Message[] } | null | Failed> {
    const messages: Message[] = [];
    let first: Thread | undefined;
    let after: string | null = null;
    do {
      const { data, error }: Awaited<ReturnType<typeof conversationPage>> = await conversationPage(
        threadId,
        after,
      );
      if (!data) return failed(error);
      if (data.node?.__typename !== 'Thread') return null;
      const { messages: page, ...thread } = data.node;
      first ??= thread;
      messages.push(...page.edges.map((edge) => edge.node));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null && messages.length < LONGEST_CONVERSATION);
    return { thread: first, messages };
  }

  return {
    accounts: () => once('accounts', readAccounts),
    /** An event has come, which may be newer than what is being read. */
    overtake(): void {
      events += 1;
    },
    /** Reads the first page again; rows already known stay in sight meanwhile. */
    head: (view: View) => once(`head ${wordOf(view)}`, () => readHead(view)),
    /** Reads the next page, when there is one. */
    more(view: View): Promise<Loaded> {
      const { cursor, more } = replica.list(view);
      if (!more || cursor === null) return Promise.resolve({ ok: true });
      return once(`more ${wordOf(view)}`, () => readPage(view, cursor));
    },
    conversation: (threadId: string) => once(`thread ${threadId}`, () => readConversation(threadId)),
    outgoing: () =>
      once('outgoing', async () => {
        const { data, error } = await client.query(OutgoingQuery, {}, FRESH).toPromise();
        if (!data) return failed(error);
        replica.receive({ outgoing: data.outgoingMessages.edges.map((edge) => edge.node) });
        return { ok: true };
      }),
  };
}
