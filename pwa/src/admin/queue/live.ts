import { createEffect, onCleanup } from 'solid-js';
import { pipe, subscribe } from 'wonka';
import { useWorkspace } from '../../session/session.ts';
import { QueueChanged } from './documents.ts';

/** A queue that moves tells so every second; what is in sight is read again at most this often, in ms. */
const AT_MOST = 1_500;
/** Also without news: times grow old, and news may be lost. */
const AT_LEAST = 30_000;

/** Calls `refresh` when the queue of the host has changed, and now and then. */
export function followQueue(hostId: () => string, refresh: () => void): void {
  const { client } = useWorkspace();
  createEffect(() => {
    let last = Date.now();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = () => {
      timer ??= setTimeout(
        () => {
          timer = undefined;
          last = Date.now();
          if (!document.hidden) refresh();
        },
        Math.max(0, last + AT_MOST - Date.now()),
      );
    };
    const live = pipe(client.subscription(QueueChanged, { hostId: hostId() }), subscribe(soon));
    const regular = setInterval(soon, AT_LEAST);
    document.addEventListener('visibilitychange', soon);
    onCleanup(() => {
      live.unsubscribe();
      clearInterval(regular);
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', soon);
    });
  });
}
