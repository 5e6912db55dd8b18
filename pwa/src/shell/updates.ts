// New versions of the app: found by the service worker, applied when the person says so.
import { createRoot, createSignal } from 'solid-js';

const [waiting, setWaiting] = createRoot(() => createSignal<(() => void) | undefined>());

/** Set when a new version is ready; calling the value switches to it and reloads. */
export const updateReady = waiting;

const hour = 3_600_000;

export async function startWorker(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const { Workbox } = await import('workbox-window');
  const worker = new Workbox('/service-worker.js', { scope: '/', updateViaCache: 'none' });
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
