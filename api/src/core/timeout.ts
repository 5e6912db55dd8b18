/** What took too long, in words. */
export class TimeoutError extends Error {
  constructor(what: string, ms: number) {
    super(`${what} did not end within ${Math.round(ms / 100) / 10} s.`);
    this.name = 'TimeoutError';
  }
}

/**
 * Runs work that must end: its signal aborts when the time is up or the outer signal does, and the promise then rejects
 * whether or not the work listens.
 */
export async function withTimeout<T>(
  what: string,
  ms: number,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const signal = AbortSignal.any([outer, controller.signal]);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new TimeoutError(what, ms);
      controller.abort(error);
      reject(error);
    }, ms);
  });
  try {
    return await Promise.race([work(signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What the work resolves with, or `late` when the time is up first. The work goes on, and how it ends is nobody's. */
export async function inTime<T>(work: Promise<T>, ms: number, late: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<T>((resolve) => {
    timer = setTimeout(resolve, ms, late);
  });
  try {
    return await Promise.race([work, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}
