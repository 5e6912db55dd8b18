// Live updates: graphql-transport-ws on the same URL as queries, with the session's cookie.
import type { SubscriptionForwarder } from '@urql/core';
import { type Client, createClient } from 'graphql-ws';
import { connection } from './connection.ts';

/** Milliseconds before attempt `retries` (from 0): 0.5 s doubling to 30 s, with a third of jitter. */
export function backoff(retries: number, random = Math.random()): number {
  const base = Math.min(30_000, 500 * 2 ** retries);
  return Math.round(base * (1 + (random - 0.5) / 1.5));
}

/** Waits for the backoff, or less when the network or the person comes back. */
function wait(retries: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      forget();
      resolve();
    };
    const timer = setTimeout(done, backoff(retries));
    const forget = connection.onWake(done);
  });
}

/** Close codes of graphql-transport-ws after which trying again is useless: the session is over. */
const unauthorized = new Set([4401, 4403]);

function closeCode(event: unknown): number | undefined {
  return typeof event === 'object' && event !== null && 'code' in event && typeof event.code === 'number'
    ? event.code
    : undefined;
}

/**
 * Opens the socket at once and keeps it open; running subscriptions are sent again after every reconnect.
 * A pong that does not come within 5 s counts as a lost connection, so that a sleeping phone notices.
 */
export function openSocket(onUnauthorized: () => void): Client {
  const url = new URL('/graphql', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  let pong: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket | undefined;
  const client = createClient({
    url: url.href,
    lazy: false,
    keepAlive: 20_000,
    connectionAckWaitTimeout: 10_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: wait,
    shouldRetry: (event) => !unauthorized.has(closeCode(event) ?? 0),
    onNonLazyError: (event) => {
      if (unauthorized.has(closeCode(event) ?? 0)) onUnauthorized();
    },
    on: {
      connecting: () => connection.socketConnecting(),
      opened: (opened) => {
        if (opened instanceof WebSocket) socket = opened;
      },
      connected: () => connection.socketOpened(),
      ping: (received) => {
        if (!received) pong = setTimeout(() => socket?.close(4499, 'No answer'), 5000);
      },
      pong: (received) => {
        if (received) clearTimeout(pong);
      },
      closed: () => {
        clearTimeout(pong);
        connection.socketClosed();
      },
    },
  });
  return client;
}

/** Connects urql's subscriptions to the socket. The protocol demands the text, so text and hash both travel. */
export function forwardThrough(
  socket: Client,
  textOf: (operation: Parameters<SubscriptionForwarder>[1]) => string,
): SubscriptionForwarder {
  return (request, operation) => ({
    subscribe(sink) {
      const unsubscribe = socket.subscribe(
        { ...request, query: request.query || textOf(operation) },
        {
          next: (value) => sink.next(value as Parameters<typeof sink.next>[0]),
          error: (error) => sink.error(error),
          complete: () => sink.complete(),
        },
      );
      return { unsubscribe };
    },
  });
}
