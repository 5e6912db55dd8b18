// The line of things to send: strictly in order, one sender at a time among all tabs, nothing lost.
import type { OutboxEntry, OutboxStore, Verdict } from './entry.ts';

export interface QueueParts {
  store: OutboxStore;
  /** Sends one entry and says what came of it. Never rejects for network reasons. */
  send: (entry: OutboxEntry) => Promise<Verdict>;
  /** Runs `work` while no other tab does the same. */
  exclusively: (work: () => Promise<void>) => Promise<void>;
  online: () => boolean;
  /** Asks for another `drain` after so many failed attempts; the caller chooses the delay. */
  retryLater: (attempts: number) => void;
  /** The store has changed: views and other tabs should look again. */
  changed: () => void;
  /** An entry reached its end, in this tab. */
  settled?: (entry: OutboxEntry, verdict: Verdict) => void;
}

export interface Queue {
  /** Puts an entry at the end of the line. */
  add(entry: OutboxEntry): Promise<void>;
  /** Sends what waits, first come first served, until the line is empty or the server cannot be reached. */
  drain(): Promise<void>;
  /** Puts a failed entry back in line, at its old place. */
  retry(id: string): Promise<void>;
  discard(id: string): Promise<void>;
  /** Another tab has sent the entry: its verdict is passed on to whoever waits for it here. */
  hear(id: string, verdict: Verdict): void;
  /**
   * Resolves with the verdict of the entry, or `undefined` when it has to wait for a later attempt.
   * To be called before `add`.
   */
  firstVerdict(id: string): Promise<Verdict | undefined>;
}

export function makeQueue(parts: QueueParts): Queue {
  const { store } = parts;
  const watchers = new Map<string, (verdict: Verdict | undefined) => void>();
  let running: Promise<void> | undefined;
  let again = false;
  let faults = 0;

  async function sendNext(): Promise<boolean> {
    if (!parts.online()) return false;
    const entry = (await store.list()).find(
      ({ state }) => state.kind === 'waiting' || state.kind === 'sending',
    );
    if (!entry) return false;
    // A `sending` entry found under the lock was left by a tab that died: idempotency keys make repeating it safe.
    const attempts = attemptsOf(entry) + 1;
    await store.put({ ...entry, state: { kind: 'sending', attempts } });
    parts.changed();
    const verdict = await parts.send(entry);
    const next = await settle(entry, verdict, attempts);
    parts.changed();
    return next;
  }

  /** Writes down what came of it; true when the next entry may go. */
  async function settle(entry: OutboxEntry, verdict: Verdict, attempts: number): Promise<boolean> {
    switch (verdict.kind) {
      case 'unreachable':
        // As it is stored by now: it remembers which of its files are underway.
        await store.put({
          ...((await store.get(entry.id)) ?? entry),
          state: { kind: 'waiting', attempts, problem: verdict.problem },
        });
        parts.retryLater(attempts);
        return false;
      case 'signedOut':
        await store.put({
          ...entry,
          state: { kind: 'waiting', attempts: attempts - 1, problem: 'Sign in again to send this.' },
        });
        return false;
      case 'done':
        await store.remove(entry.id);
        break;
      case 'refused':
      case 'conflict':
        await settleRefusal(entry, verdict);
        break;
    }
    parts.settled?.(entry, verdict);
    tell(entry.id, verdict);
    return true;
  }

  async function settleRefusal(
    entry: OutboxEntry,
    verdict: Extract<Verdict, { kind: 'refused' | 'conflict' }>,
  ): Promise<void> {
    // Whoever still waits for the first answer shows the refusal in place; otherwise it is kept to be seen later.
    if (watchers.has(entry.id)) return store.remove(entry.id);
    await store.put({
      ...entry,
      state:
        verdict.kind === 'conflict'
          ? { kind: 'conflict', reason: verdict.reason, fields: verdict.fields }
          : { kind: 'failed', code: verdict.code, reason: verdict.reason },
    });
  }

  function tell(id: string, verdict: Verdict | undefined): void {
    const watcher = watchers.get(id);
    watchers.delete(id);
    watcher?.(verdict);
  }

  async function drainAll(): Promise<void> {
    do {
      again = false;
      await parts.exclusively(async () => {
        while (await sendNext());
      });
    } while (again);
    // What is still stored could not be sent now; what is not stored yet will come with a drain of its own.
    for (const id of [...watchers.keys()]) {
      const stored = await store.get(id);
      if (again) return;
      if (stored) tell(id, undefined);
    }
  }

  /** What breaks here (the device's storage, the cache) may be whole again in a moment: nothing is left lying. */
  async function drainInSpiteOfFaults(): Promise<void> {
    try {
      await drainAll();
      faults = 0;
    } catch (error) {
      console.warn('The outbox could not be sent', error);
      again = false;
      parts.retryLater(++faults);
    }
  }

  function drain(): Promise<void> {
    again = true;
    running ??= drainInSpiteOfFaults().finally(() => {
      running = undefined;
      // Asked for after the last look at the line.
      if (again) void drain();
    });
    return running;
  }

  return {
    drain,
    async add(entry) {
      await store.put(entry);
      // Whoever is about to stop sees that there is more.
      again = true;
      parts.changed();
    },
    async retry(id) {
      const entry = await store.get(id);
      if (!entry) return;
      await store.put({ ...entry, state: { kind: 'waiting', attempts: 0 } });
      parts.changed();
      await drain();
    },
    async discard(id) {
      await store.remove(id);
      parts.changed();
    },
    hear: tell,
    firstVerdict: (id) =>
      new Promise((resolve) => {
        watchers.set(id, resolve);
      }),
  };
}

function attemptsOf(entry: OutboxEntry): number {
  return entry.state.kind === 'waiting' || entry.state.kind === 'sending' ? entry.state.attempts : 0;
}
