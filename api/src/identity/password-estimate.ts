// How guessable a password is, asked of a thread of its own: an estimate takes tens of milliseconds.
import { Worker } from 'node:worker_threads';

/** zxcvbn's score, 0 to 4. */
export type Score = number;

export interface Estimate {
  id: number;
  password: string;
  /** What a guesser knows of the person. */
  words: string[];
}

export type Estimated = { id: number; score: Score } | { id: number; problem: string };

/** The word lists take 30 MB: the thread goes when nobody has chosen a password for a while. */
const IDLE_MS = 60_000;

class Estimator {
  readonly #thread = new Worker(new URL('./password-estimate-thread.ts', import.meta.url));
  readonly #waiting = new Map<number, { resolve(score: Score): void; reject(error: Error): void }>();
  readonly #onEnd: () => void;
  #lastId = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
    this.#thread.unref();
    this.#thread.on('message', (answer: Estimated) => this.#settle(answer));
    this.#thread.once('error', (error) => this.#end(error));
    this.#thread.once('exit', () => this.#end(new Error('The estimate of a password was broken off.')));
  }

  ask(password: string, words: string[]): Promise<Score> {
    clearTimeout(this.#idle);
    this.#thread.ref();
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject });
      this.#thread.postMessage({ id, password, words } satisfies Estimate);
    });
  }

  #settle(answer: Estimated): void {
    const one = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('score' in answer) one?.resolve(answer.score);
    else one?.reject(new Error(answer.problem));
    if (this.#waiting.size > 0) return;
    this.#thread.unref();
    this.#idle = setTimeout(() => {
      this.#onEnd(); // whoever asks from now on gets another
      void this.#thread.terminate();
    }, IDLE_MS).unref();
  }

  #end(error: Error): void {
    clearTimeout(this.#idle);
    this.#onEnd();
    for (const one of this.#waiting.values()) one.reject(error);
    this.#waiting.clear();
  }
}

let estimator: Estimator | undefined;

export function estimateGuesses(password: string, words: string[]): Promise<Score> {
  if (estimator === undefined) {
    const made: Estimator = new Estimator(() => {
      if (estimator === made) estimator = undefined;
    });
    estimator = made;
  }
  return estimator.ask(password, words);
}
