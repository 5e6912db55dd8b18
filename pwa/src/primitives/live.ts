// What the server tells while a page is open.
import type { AnyVariables } from '@urql/core';
import { type CreateSubscriptionArgs, createSubscription } from '@urql/solid';
import { onCleanup, untrack } from 'solid-js';

/** Events come in groups (an import, a busy queue): the page asks again once they pause for so long, … */
const PAUSE_MS = 400;
/** … and at the latest after this, when they do not. */
const LONGEST_MS = 2_000;

/** Calls `handle` with every event. The state of a subscription tells only the first: later ones are merged into it. */
export function onEvent<Data, Variables extends AnyVariables>(
  subscription: CreateSubscriptionArgs<Data, Variables>,
  handle: (data: Data) => void,
): void {
  createSubscription<Data, Data, Variables>(subscription, (_before, data) => {
    untrack(() => handle(data));
    return data;
  });
}

/** Calls `refresh` soon after events that concern the page. */
export function refreshOn<Data, Variables extends AnyVariables>(
  subscription: CreateSubscriptionArgs<Data, Variables>,
  refresh: () => void,
  concerns: (data: Data) => boolean = () => true,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let since: number | undefined;
  const run = () => {
    since = undefined;
    refresh();
  };
  onEvent(subscription, (data) => {
    if (!concerns(data)) return;
    since ??= Date.now();
    clearTimeout(timer);
    timer = setTimeout(run, Math.max(0, Math.min(PAUSE_MS, since + LONGEST_MS - Date.now())));
  });
  onCleanup(() => clearTimeout(timer));
}
