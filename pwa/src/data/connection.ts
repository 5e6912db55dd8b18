// Whether the server can be reached, as far as the app knows: the browser's word, the socket's, and the last answer's.
import { createMemo, createRoot, createSignal } from 'solid-js';

/** `offline`: no way to the server. `connecting`: trying. `online`: live updates are arriving. */
export type Reachability = 'offline' | 'connecting' | 'online';

type SocketState = 'closed' | 'connecting' | 'open';

function makeConnection() {
  const [browserOnline, setBrowserOnline] = createSignal(globalThis.navigator?.onLine ?? true);
  const [socket, setSocket] = createSignal<SocketState>('closed');
  const [failures, setFailures] = createSignal(0);
  const opened = new Set<() => void>();
  const reconnected = new Set<() => void>();
  const wake = new Set<() => void>();
  let wasOpen = false;

  const reachability = createMemo<Reachability>(() => {
    if (!browserOnline()) return 'offline';
    if (socket() === 'open') return 'online';
    return failures() > 1 ? 'offline' : 'connecting';
  });

  const retryNow = () => {
    for (const run of wake) run();
  };

  globalThis.window?.addEventListener('online', () => {
    setBrowserOnline(true);
    retryNow();
  });
  globalThis.window?.addEventListener('offline', () => setBrowserOnline(false));
  globalThis.window?.addEventListener('focus', retryNow);

  return {
    reachability,
    /** True when a request is worth trying. */
    browserOnline,
    /** Tries again at once instead of waiting for the next attempt. */
    retryNow,
    /** Runs at `online`, focus and `retryNow`; returns its own removal. */
    onWake(run: () => void): () => void {
      wake.add(run);
      return () => wake.delete(run);
    },
    /** Runs when the socket opens for the first time, at once when it has; returns its own removal. */
    onOpened(run: () => void): () => void {
      if (wasOpen) run();
      else opened.add(run);
      return () => opened.delete(run);
    },
    /** Runs when the socket is open again after it had been lost: events were missed, so lists should be read again. */
    onReconnected(run: () => void): () => void {
      reconnected.add(run);
      return () => reconnected.delete(run);
    },
    socketConnecting: () => setSocket('connecting'),
    socketOpened() {
      setSocket('open');
      setFailures(0);
      for (const run of wasOpen ? reconnected : opened) run();
      opened.clear();
      wasOpen = true;
    },
    socketClosed() {
      setSocket('closed');
      setFailures((count) => count + 1);
    },
    /** A new person, a new history. */
    reset() {
      wasOpen = false;
      setFailures(0);
      setSocket('closed');
    },
  };
}

export const connection = createRoot(makeConnection);
