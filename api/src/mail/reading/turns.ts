// Others' servers are asked for little at a time: whoever wants more waits for a turn.
import { RateLimitedError } from '../../core/errors.ts';

export interface TurnOptions {
  atOnce: number;
  mostWaiting: number;
  longestWaitMs: number;
  /** What is waited for: "downloads". */
  noun: string;
}

interface Line {
  running: number;
  waiting: (() => void)[];
}

/** One line per key, within this process. */
export class Turns {
  readonly #options: TurnOptions;
  readonly #lines = new Map<string, Line>();

  constructor(options: TurnOptions) {
    this.#options = options;
  }

  /** Waits until few enough of the key run. Call what it gives when done, once. Throws RateLimitedError. */
  async take(key: string): Promise<() => void> {
    const line = this.#lines.get(key) ?? { running: 0, waiting: [] };
    this.#lines.set(key, line);
    if (line.running < this.#options.atOnce) line.running++;
    else await this.#wait(line);
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      const next = line.waiting.shift();
      if (next) next();
      else if (--line.running === 0) this.#lines.delete(key);
    };
  }

  #wait(line: Line): Promise<void> {
    const { mostWaiting, longestWaitMs, noun } = this.#options;
    if (line.waiting.length >= mostWaiting)
      throw new RateLimitedError(10, `Too many ${noun} at once. Try again soon.`);
    return new Promise((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        line.waiting.splice(line.waiting.indexOf(begin), 1);
        reject(new RateLimitedError(10, `Other ${noun} take all the time there is. Try again soon.`));
      }, longestWaitMs);
      line.waiting.push(begin);
    });
  }
}

/** Servers allow few connections per mailbox: downloads of one account take turns. */
const downloads = new Turns({ atOnce: 4, mostWaiting: 100, longestWaitMs: 30_000, noun: 'downloads' });

/** Waits until fewer than four downloads of the account run in this process. Call what it gives when done, once. */
export const takeTurn = (accountId: string): Promise<() => void> => downloads.take(accountId);
