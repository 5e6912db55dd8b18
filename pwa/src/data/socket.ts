// Live updates: graphql-transport-ws on the same URL as queries, with the session's cookie.
import type { Operation, SubscriptionForwarder } from '@urql/core';
import {
  type Client,
  createClient,
  type FormattedExecutionResult,
  type Sink,
  type SubscribePayload,
} from 'graphql-ws';
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

function isUnauthorized(event: unknown): boolean {
  return unauthorized.has(closeCode(event) ?? 0);
}

/** Live operations over one socket that is opened at once and kept open. */
export interface LiveSocket {
  /** Runs an operation until it completes; lost connections are mended beneath it. Returns its end. */
  subscribe(payload: SubscribePayload, sink: Sink<Answer>): () => void;
  dispose(): void;
}

/** A pong that does not come within this time (ms) counts as a lost connection, so that a woken phone notices. */
const pongTimeout = 5000;

function connect(onFatal: (reason: unknown) => void): Client {
  const url = new URL('/graphql', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  let pong: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket | undefined;
  return createClient({
    url: url.href,
    lazy: false,
    keepAlive: 20_000,
    connectionAckWaitTimeout: 10_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: wait,
    shouldRetry: (event) => !isUnauthorized(event),
    onNonLazyError: onFatal,
    on: {
      connecting: () => connection.socketConnecting(),
      opened: (opened) => {
        if (opened instanceof WebSocket) socket = opened;
      },
      connected: () => connection.socketOpened(),
      ping: (received) => {
        if (!received) pong = setTimeout(() => socket?.close(4499, 'No answer'), pongTimeout);
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
}

/**
 * Opens the live connection. graphql-ws reconnects after ordinary losses and runs subscriptions again; after close codes
 * it takes for final (a server that broke or was replaced) the client is made anew here.
 */
export function openSocket(onUnauthorized: () => void): LiveSocket {
  let disposed = false;
  let restarts = 0;
  const restart = async (reason: unknown) => {
    if (disposed) return;
    if (isUnauthorized(reason)) onUnauthorized();
    await wait(++restarts);
    if (!disposed) client = connect(restart);
  };
  let client = connect(restart);
  return {
    subscribe(payload, sink) {
      let ended = false;
      let stop = () => {};
      const run = () => {
        stop = client.subscribe<Record<string, unknown>>(payload, {
          next: (value) => sink.next(value),
          complete: () => sink.complete(),
          error: (reason) => {
            if (ended) return;
            // A list of GraphQL errors is an answer; everything else is the connection's end.
            if (Array.isArray(reason) || disposed) sink.error(reason);
            else void wait(restarts + 1).then(() => !ended && !disposed && run());
          },
        });
      };
      run();
      return () => {
        ended = true;
        stop();
      };
    },
    dispose() {
      disposed = true;
      // Rejects when the socket was about to close by itself, which is what is wanted.
      void Promise.resolve(client.dispose()).catch(() => undefined);
    },
  };
}

type Answer = FormattedExecutionResult<Record<string, unknown>, unknown>;

/** Connects urql's subscriptions to the socket. The protocol demands the text, so text and hash both travel. */
export function forwardThrough(
  socket: LiveSocket,
  textOf: (operation: Operation) => string,
): SubscriptionForwarder {
  return (request, operation) => ({
    subscribe(sink) {
      const payload = { ...request, query: request.query || textOf(operation) } as SubscribePayload;
      const unsubscribe = socket.subscribe(payload, {
        next: (value) => sink.next(value as Parameters<typeof sink.next>[0]),
        error: (error) => sink.error(error),
        complete: () => sink.complete(),
      });
      return { unsubscribe };
    },
  });
}
