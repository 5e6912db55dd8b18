// The way to the server: one urql client without memory for signed-out pages, one workspace per signed-in person.
import {
  Client,
  fetchExchange,
  mapExchange,
  type Operation,
  stringifyDocument,
  subscriptionExchange,
} from '@urql/core';
import type { StorageAdapter } from '@urql/exchange-graphcache';
import { makeCache } from './data/cache.ts';
import { connection } from './data/connection.ts';
import { persistedExchange } from './data/persisted.ts';
import { forwardThrough, openSocket } from './data/socket.ts';
import { deleteCacheStorage, openCacheStorage } from './data/storage.ts';
import { makeOutboxGate } from './outbox/exchange.ts';
import { type Outbox, openOutbox } from './outbox/outbox.ts';
import { deleteOutboxStore, openOutboxStore } from './outbox/store.ts';

/** Longest wait for an answer, in milliseconds. Uploads have their own. */
const requestTimeout = 30_000;

const fetchInTime: typeof fetch = (input, init) => {
  const timeout = AbortSignal.timeout(requestTimeout);
  return fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout });
};

const transport = {
  url: '/graphql',
  fetch: fetchInTime,
  preferGetMethod: false as const,
  fetchOptions: { credentials: 'same-origin' as const },
};

/** For pages before sign-in: no cache, no live updates. */
export function makeGuestClient(): Client {
  return new Client({
    ...transport,
    requestPolicy: 'network-only',
    exchanges: [persistedExchange, fetchExchange],
  });
}

/** Everything that belongs to one signed-in person on this device. */
export interface Workspace {
  userId: string;
  client: Client;
  outbox: Outbox;
  /** Closes connections and keeps the data. */
  close(): void;
  /** Closes and removes all of the person's data from this device. */
  erase(): Promise<void>;
}

export function openWorkspace(userId: string, onSignedOut: () => void): Workspace {
  const gate = makeOutboxGate();
  const storage: StorageAdapter = openCacheStorage(userId);
  const socket = openSocket(onSignedOut);
  const client = new Client({
    ...transport,
    requestPolicy: 'cache-and-network',
    exchanges: [
      watchForSignOut(onSignedOut),
      makeCache(storage),
      gate.exchange,
      persistedExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: forwardThrough(socket, (operation) => stringifyDocument(operation.query)),
      }),
    ],
  });
  const outbox = openOutbox({ userId, client, gate, store: openOutboxStore(userId), onSignedOut });
  const close = () => {
    outbox.dispose();
    void socket.dispose();
    connection.reset();
  };
  return {
    userId,
    client,
    outbox,
    close,
    async erase() {
      close();
      await Promise.all([deleteOutboxStore(userId), deleteCacheStorage(userId)]);
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
