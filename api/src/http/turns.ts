// Requests take turns. Were all worked on at once, each would wait for all others at every step it takes, and those of
// many steps would wait longest; in turns, everybody waits about the same, and the memory they need is bounded.

export interface TurnOptions {
  /** How many are worked on at once. */
  atOnce: number;
  /** How many may wait besides. */
  waiting: number;
  /** Whoever takes longer than so many milliseconds waits for somebody else, and is not counted any more. */
  patienceMs: number;
}

export class TooManyWaitingError extends Error {
  readonly code = 'TOO_MANY_WAITING';

  constructor() {
    super('More requests wait than this server can answer in time. Try again in a moment.');
  }
}

export interface Turns {
  /** Runs it when its turn has come, first come, first served. Throws TooManyWaitingError at once. */
  take<T>(work: () => Promise<T>): Promise<T>;
}

export function createTurns({ atOnce, waiting, patienceMs }: TurnOptions): Turns {
  const queue = new Queue<() => void>();
  let running = 0;
  const next = (): void => {
    const begin = queue.take();
    if (begin) begin();
    else running--;
  };
  const begun = async <T>(work: () => Promise<T>): Promise<T> => {
    let counted = true;
    const leave = (): void => {
      if (counted) next();
      counted = false;
    };
    const patience = setTimeout(leave, patienceMs);
    try {
      return await work();
    } finally {
      clearTimeout(patience);
      leave();
    }
  };
  return {
    async take(work) {
      if (running < atOnce) running++;
      else if (queue.length >= waiting) throw new TooManyWaitingError();
      else await new Promise<void>((resolve) => queue.add(resolve));
      return begun(work);
    },
  };
}

/** Arrays move all their items when the first is taken. */
class Queue<T> {
  #items: T[] = [];
  #first = 0;

  get length(): number {
    return this.#items.length - this.#first;
  }

  add(item: T): void {
    this.#items.push(item);
  }

  take(): T | undefined {
    const item = this.#items[this.#first];
    if (this.length > 0) this.#first++;
    if (this.#first > 1_000 || this.length === 0) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
    return item;
  }
}
