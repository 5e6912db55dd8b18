// Live updates: events go into the replica, and after a gap what is in sight is read again.
import type { Client } from '@urql/core';
import { pipe, subscribe } from 'wonka';
import { connection } from '../../data/connection.ts';
import { type MailAction, type MailEvent, MailEvents } from './documents.ts';
import type { Loader } from './load.ts';
import type { Replica } from './replica.ts';
import type { View } from './view.ts';

interface Watched {
  /** What is on screen now. */
  view: () => View | undefined;
  threadId: () => string | undefined;
  /** New mail, to be said aloud and counted. */
  arrived: (threadIds: readonly string[]) => void;
  /** An action on many messages got further. */
  acted: (action: MailAction) => void;
}

/** Quiet time after which an open conversation is read again, in ms: a sync batch brings many events at once. */
const SETTLE = 300;

/** Time after which the server listens for certain once the socket is open, in ms. */
const LISTENING = 1000;

/** Starts listening; returns what stops it. */
export function listen(client: Client, replica: Replica, loader: Loader, watched: Watched): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let viewTimer: ReturnType<typeof setTimeout> | undefined;
  let catchUpTimer: ReturnType<typeof setTimeout> | undefined;

  function readOpenConversation(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const threadId = watched.threadId();
      if (threadId !== undefined) void loader.conversation(threadId);
    }, SETTLE);
  }

  /** A sync of many messages sends many events; the list is read at most this often, in ms. */
  function readViewSoon(): void {
    viewTimer ??= setTimeout(() => {
      viewTimer = undefined;
      const view = watched.view();
      if (view !== undefined) void loader.head(view);
    }, 800);
  }

  /** What happened after the first answers and before the server listened is told by no event. */
  function catchUpOnce(): void {
    catchUpTimer = setTimeout(() => {
      const view = watched.view();
      if (view !== undefined) void loader.head(view);
      void loader.accounts();
    }, LISTENING);
  }

  function take(event: MailEvent): void {
    const open = watched.threadId();
    loader.overtake();
    switch (event.__typename) {
      case 'MessagesArrived':
        replica.receive(event);
        watched.arrived(event.threads.map((thread) => thread.id));
        break;
      case 'ThreadsChanged': {
        replica.receive(event);
        if (event.more) {
          replica.distrustLists();
          readViewSoon();
        }
        if (open !== undefined && (event.more || event.threads.some((thread) => thread.id === open)))
          readOpenConversation();
        break;
      }
      case 'FoldersChanged':
        replica.receive(event);
        if (event.more) void loader.accounts();
        break;
      case 'AccountChanged':
        if (replica.state.accounts[event.account.id] === undefined) void loader.accounts();
        replica.receive({ accounts: [event.account] });
        break;
      case 'AccountRemoved':
        replica.removeAccount(event.removedAccountId);
        break;
      case 'MailActionChanged':
        if (event.action !== null) watched.acted(event.action);
        break;
      case 'OutgoingChanged':
        replica.receive({ outgoing: [event.outgoing] });
        if (event.outgoing.message !== null && event.outgoing.message.thread.id === open)
          readOpenConversation();
        break;
    }
  }

  const events = pipe(
    client.subscription(MailEvents, {}),
    subscribe(({ data }) => {
      if (data) take(data.mailEvents);
    }),
  );
  const waitNoMore = connection.onOpened(catchUpOnce);
  const forget = connection.onReconnected(() => {
    replica.distrustLists();
    void loader.accounts();
    void loader.outgoing();
    const view = watched.view();
    if (view !== undefined) void loader.head(view);
    readOpenConversation();
  });
  return () => {
    clearTimeout(timer);
    clearTimeout(viewTimer);
    clearTimeout(catchUpTimer);
    events.unsubscribe();
    waitNoMore();
    forget();
  };
}
