// Tells subscriptions and sockets that the session behind them is over, in whichever process it was ended.
import type { Logger } from './log.ts';
import type { PubSub, Subscription } from './pubsub.ts';
import type { SessionSource } from './session.ts';

const CHANNEL = 'sessions:ended';
/** Together with the query's time this stays under the promised 5 s when a message is lost. */
const SWEEP_MS = 3_000;

export interface SessionEnds {
  /** Announces the end (sign-out, revocation, loss of role or membership) to every process. Call after the commit. */
  announce(sessionIds: string[]): Promise<void>;
  /** Aborts once the session is over. Call `forget` when nobody listens any more. */
  watch(sessionId: string, expiresAt: Date): { signal: AbortSignal; forget(): void };
  /** Called in every process at each end: forget what you cached about these sessions. */
  onEnd(listener: (sessionIds: string[]) => void): void;
  close(): Promise<void>;
}

interface Watch {
  controller: AbortController;
  expiresAt: number;
  listeners: number;
}

export function createSessionEnds(parts: {
  pubsub: PubSub;
  log: Logger;
  source: () => SessionSource;
}): SessionEnds {
  const watched = new Map<string, Watch>();
  const listeners: ((sessionIds: string[]) => void)[] = [];
  const end = (sessionIds: string[]): void => {
    for (const listener of listeners) listener(sessionIds);
    for (const id of sessionIds) {
      watched.get(id)?.controller.abort();
      watched.delete(id);
    }
  };
  const sweep = async (): Promise<void> => {
    // Whoever comes while the answer is on its way was not asked about.
    const asked = [...watched];
    if (asked.length === 0) return;
    const now = Date.now();
    const live = await parts.source().liveSessions(asked.map(([id]) => id));
    end(asked.filter(([id, watch]) => watch.expiresAt <= now || !live.has(id)).map(([id]) => id));
  };
  const heard = parts.pubsub.subscribe<string[]>(CHANNEL, { onGap: () => void trySweep() });
  const trySweep = (): Promise<void> =>
    sweep().catch((error: unknown) => parts.log.warn({ err: error }, 'Live sessions could not be checked'));
  const timer = setInterval(() => void trySweep(), SWEEP_MS);
  timer.unref();
  void listen(heard, end);
  return {
    announce: async (sessionIds) => {
      end(sessionIds);
      await parts.pubsub.publish(CHANNEL, sessionIds);
    },
    watch(sessionId, expiresAt) {
      const entry = watched.get(sessionId) ?? {
        controller: new AbortController(),
        expiresAt: 0,
        listeners: 0,
      };
      entry.listeners += 1;
      entry.expiresAt = expiresAt.getTime();
      watched.set(sessionId, entry);
      const forget = (): void => {
        entry.listeners -= 1;
        if (entry.listeners === 0 && watched.get(sessionId) === entry) watched.delete(sessionId);
      };
      return { signal: entry.controller.signal, forget };
    },
    onEnd: (listener) => void listeners.push(listener),
    async close() {
      clearInterval(timer);
      await heard.return();
    },
  };
}

async function listen(heard: Subscription<string[]>, end: (sessionIds: string[]) => void): Promise<void> {
  for await (const sessionIds of heard) end(sessionIds);
}
