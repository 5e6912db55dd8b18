// New versions of the app: found by the service worker, applied when the person says so.
import { createRoot, createSignal } from 'solid-js';

const [waiting, setWaiting] = createRoot(() => createSignal<(() => void) | undefined>());

/** Set when a new version is ready; calling the value switches to it and reloads. */
export const updateReady = waiting;

const hour = 3_600_000;

/** Time for the first page to arrive before the worker fetches the rest of the app over the same network, ms. */
const FIRST_THINGS_FIRST = 3_000;

/** Registers the worker once the page is there. One that is installed already needs no such wait. */
export function startWorkerLater(): void {
  if (!('serviceWorker' in navigator) || navigator.serviceWorker.controller) void startWorker();
  else if (document.readyState === 'complete') setTimeout(() => void startWorker(), FIRST_THINGS_FIRST);
  else addEventListener('load', () => setTimeout(() => void startWorker(), FIRST_THINGS_FIRST));
}

async function startWorker(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const parts = await import('workbox-window').catch(() => null);
  if (parts === null) {
    addEventListener('online', () => void startWorker(), { once: true });
    return;
  }
  const worker = new parts.Workbox('/service-worker.js', { scope: '/', updateViaCache: 'none' });
  worker.addEventListener('waiting', () => {
    setWaiting(() => () => {
      worker.addEventListener('controlling', () => location.reload());
      worker.messageSkipWaiting();
    });
  });
  try {
    await worker.register();
  } catch (error) {
    console.warn('Postroom works, but not offline: the service worker could not be registered.', error);
    return;
  }
  const look = () => void worker.update().catch(() => undefined);
  setInterval(look, hour);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look());
}

const reloadKey = 'postroom.reloadedFor';
/** Milliseconds. */
const ANSWERED_WITHIN = 5_000;

/**
 * A page that was opened before an update may ask for a chunk that is gone. Loading the app anew brings the new one;
 * once per chunk, so that a chunk that is really broken ends in the error page. Not when only the connection broke: what
 * stands in the page, and what it is sending, would be lost for nothing.
 */
export function reloadWhenReplaced(): void {
  window.addEventListener('vite:preloadError', (event) => void reloadFor(event.payload.message));
}

async function reloadFor(missing: string): Promise<void> {
  if (sessionStorage.getItem(reloadKey) === missing || !(await isReplaced())) return;
  sessionStorage.setItem(reloadKey, missing);
  location.reload();
}

/** Whether the server has another app than this page: it names another first script. */
async function isReplaced(): Promise<boolean> {
  const mine = document.querySelector<HTMLScriptElement>('script[data-app]')?.dataset.app;
  if (mine === undefined) return false;
  try {
    // With a query it is not answered by the service worker, which may have the page of before.
    const signal = AbortSignal.timeout(ANSWERED_WITHIN);
    const answer = await fetch('/?now', { cache: 'no-store', signal });
    return answer.ok && !(await answer.text()).includes(mine);
  } catch {
    return false; // out of reach
  }
}
