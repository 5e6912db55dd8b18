// Servers allow few connections per mailbox: downloads of one account take turns.
import { RateLimitedError } from '../../core/errors.ts';

const atOnce = 4;
const mostWaiting = 100;
const longestWaitMs = 30_000;

interface Line {
  running: number;
  waiting: (() => void)[];
}

const lines = new Map<string, Line>();

/** Waits until fewer than four downloads of the account run in this process. Call what it gives when done, once. */
export async function takeTurn(accountId: string): Promise<() => void> {
  const line = lines.get(accountId) ?? { running: 0, waiting: [] };
  lines.set(accountId, line);
  if (line.running < atOnce) line.running++;
  else await wait(line);
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    const next = line.waiting.shift();
    if (next) next();
    else if (--line.running === 0) lines.delete(accountId);
  };
}

function wait(line: Line): Promise<void> {
  if (line.waiting.length >= mostWaiting)
    throw new RateLimitedError(10, 'Too many downloads at once. Try again soon.');
  return new Promise((resolve, reject) => {
    const begin = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      line.waiting.splice(line.waiting.indexOf(begin), 1);
      reject(new RateLimitedError(10, 'The mail server is busy with other downloads. Try again soon.'));
    }, longestWaitMs);
    line.waiting.push(begin);
  });
}
