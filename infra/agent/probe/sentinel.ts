// Watches whether mail is taken while a change becomes live: one connection after the other, as clients would come.
import { LineClient, readReply } from './line-client.ts';
import type { ListenerAddress } from './listeners.ts';

const EVERY_MS = 40;

export interface Sentinel {
  /** Ends the watch and gives for how many milliseconds new connections were not greeted with 220. */
  stop(): Promise<number>;
}

export function watchGreeting(at: ListenerAddress): Sentinel {
  let watching = true;
  let refusedMs = 0;
  const watch = async (): Promise<void> => {
    let good = performance.now();
    let bad = false;
    while (watching) {
      const begun = performance.now();
      const greeted = await isGreeted(at);
      const now = performance.now();
      if (bad || !greeted) refusedMs += now - good;
      bad = !greeted;
      good = now;
      const rest = EVERY_MS - (now - begun);
      if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    }
  };
  const watched = watch();
  return {
    async stop() {
      watching = false;
      await watched;
      return Math.round(refusedMs);
    },
  };
}

async function isGreeted(at: ListenerAddress): Promise<boolean> {
  let client: LineClient | undefined;
  try {
    client = await LineClient.connect(at, 'SMTP', 1_000);
    return (await readReply(client)).code === 220;
  } catch {
    return false; // refused, reset or silent: all the same to a client
  } finally {
    client?.close();
  }
}
