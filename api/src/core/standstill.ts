// Ends a process whose event loop stands still, so that whoever supervises it starts it anew and others take its work:
// nothing else would tell of one that keeps its connections and does nothing any more.
import { url as debuggerUrl } from 'node:inspector';
import { Worker } from 'node:worker_threads';
import type { Logger } from './log.ts';

/** Nothing here takes a tenth of this. A machine that sleeps counts neither beats nor the lack of them. */
const STANDSTILL_MS = 60_000;
const BEATS_PER_STANDSTILL = 20;

export interface Watched {
  /** Counted up by the loop that is watched. */
  beats: Int32Array;
  /** Milliseconds between beats. */
  beatMs: number;
  /** So many looks at the beats without a new one are a standstill. */
  mostMissed: number;
}

/** Watches this process from a thread of its own. One that is debugged stands still on purpose. */
export function endAtStandstill(log: Pick<Logger, 'error'>, afterMs = STANDSTILL_MS): void {
  if (debuggerUrl() !== undefined) return;
  const watched: Watched = {
    beats: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
    beatMs: afterMs / BEATS_PER_STANDSTILL,
    mostMissed: BEATS_PER_STANDSTILL,
  };
  setInterval(() => Atomics.add(watched.beats, 0, 1), watched.beatMs).unref();
  const thread = new URL('./standstill-thread.ts', import.meta.url);
  const watcher = new Worker(thread, { workerData: watched, execArgv: [], name: 'standstill' });
  watcher.on('error', (err: unknown) => log.error({ err }, 'Nobody looks for standstills any more'));
  watcher.unref();
}
