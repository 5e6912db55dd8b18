// The way to the server: one urql client without memory for signed-out pages, one workspace per signed-in person.
import {
  Client,
  fetchExchange,
  formatDocument,
  makeOperation,
  mapExchange,
  type Operation,
  stringifyDocument,
  subscriptionExchange,
} from '@urql/core';
import type { StorageAdapter } from '@urql/exchange-graphcache';
import { makeCache } from './data/cache.ts';
import { connection } from './data/connection.ts';
import { firstAnswersExchange } from './data/first-answers.ts';
import { persistedExchange } from './data/persisted.ts';
import { forwardThrough, openSocket } from './data/socket.ts';
import { deletePersonalData, openCacheStorage } from './data/storage.ts';
import { makeOutboxGate } from './outbox/exchange.ts';
import { type Outbox, openOutbox } from './outbox/outbox.ts';
import { openOutboxStore } from './outbox/store.ts';

/** Longest wait for an answer, in milliseconds. Uploads have their own. */
const requestTimeout = 30_000;

/** @param closed ends what is under way, and whatever is asked later: it would be answered to whoever is signed in then. */
const fetchInTime =
  (closed?: AbortSignal): typeof fetch =>
  (input, init) => {
    const ends = [AbortSignal.timeout(requestTimeout), init?.signal, closed].filter((end) => end != null);
    return fetch(input, { ...init, signal: AbortSignal.any(ends) });
  };

const transport = {
  url: '/graphql',
  preferGetMethod: false as const,
  fetchOptions: { credentials: 'same-origin' as const },
};

/** What the cache does elsewhere: `__typename` in every selection, as the persisted documents have it. */
const addTypenames = mapExchange({
  onOperation: (operation) =>
    operation.kind === 'teardown'
      ? operation
      : makeOperation(
          operation.kind,
          { ...operation, query: formatDocument(operation.query) },
          operation.context,
        ),
});

/** For pages before sign-in: no cache, no live updates. */
export function makeGuestClient(): Client {
  return new Client({
    ...transport,
    fetch: fetchInTime(),
    requestPolicy: 'network-only',
    exchanges: [addTypenames, persistedExchange, firstAnswersExchange, fetchExchange],
  });
}

/** Everything that belongs to one signed-in person on this device. */
export interface Workspace {
  userId: string;
  /** With the normalised cache, kept on the device. */
  client: Client;
  /** Without a cache, over the same connection: for parts that keep what they read themselves. */
  direct: Client;
  outbox: Outbox;
  /** Aborted when it is closed: all that works for the person in this tab ends with it. */
  closed: AbortSignal;
  /** Closes connections and keeps the data. Nothing is asked of the server any more. */
  close(): void;
  /** Closes and removes all of the person's data from this device. */
  erase(): Promise<void>;
}

export function openWorkspace(userId: string, onSignedOut: () => void): Workspace {
  const closing = new AbortController();
  const own = { ...transport, fetch: fetchInTime(closing.signal) };
  const gate = makeOutboxGate();
  const storage: StorageAdapter = openCacheStorage(userId);
  const socket = openSocket(onSignedOut);
  const wire = () => [
    persistedExchange,
    firstAnswersExchange,
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: forwardThrough(socket, (operation) => stringifyDocument(operation.query)),
    }),
  ];
  const client = new Client({
    ...own,
    requestPolicy: 'cache-and-network',
    exchanges: [watchForSignOut(onSignedOut), makeCache(storage), gate.exchange, ...wire()],
  });
  const direct = new Client({
    ...own,
    requestPolicy: 'network-only',
    exchanges: [watchForSignOut(onSignedOut), addTypenames, ...wire()],
  });
  const outbox = openOutbox({ userId, client, gate, store: openOutboxStore(userId), onSignedOut });
  const close = () => {
    closing.abort();
    outbox.dispose();
    socket.dispose();
    connection.reset();
  };
  return {
    userId,
    client,
    direct,
    outbox,
    closed: closing.signal,
    close,
    async erase() {
      close();
      await deletePersonalData(userId);
    },
  };
}

function watchForSignOut(onSignedOut: () => void) {
  return mapExchange({
    onError(error, operation: Operation) {
      const status: unknown = error.response?.status;
      const unauthenticated = error.graphQLErrors.some((one) => one.extensions.code === 'UNAUTHENTICATED');
      if (operation.kind !== 'teardown' && (status === 401 || unauthenticated)) onSignedOut();
    },
  });
}
