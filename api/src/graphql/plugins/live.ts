// Subscriptions: each step runs in the caller's scope, and all of it ends with the session behind it.
import type { ExecutionResult } from 'graphql';
import { inRequest, type RequestInfo } from '../../core/request.ts';
import { inScope } from '../../core/scope.ts';
import type { Context } from '../context.ts';

type Results = AsyncIterable<ExecutionResult>;

/** Runs the code in the scope and request of the context. */
export const inContext = <T>(context: Context, info: RequestInfo, fn: () => T): T =>
  inRequest(info, () => inScope(context.scope, fn));

/**
 * The same results, each computed in the caller's scope and with fresh loaders. Ends when the session does: the reader
 * sees a normal end, the source is told to stop.
 */
export function liveResults(
  results: Results,
  context: Context,
  info: RequestInfo,
): AsyncIterableIterator<ExecutionResult> {
  const source = results[Symbol.asyncIterator]();
  const { session, deps } = context;
  const watch = session ? deps.sessionEnds.watch(session.sessionId, session.expiresAt) : null;
  const expired = session ? AbortSignal.timeout(timeUntil(session.expiresAt)) : null;
  const ends = [watch?.signal, expired].filter((signal) => signal instanceof AbortSignal);
  const over = ends.length > 0 ? AbortSignal.any(ends) : null;
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    watch?.forget();
    inContext(context, info, () => void Promise.resolve(source.return?.()).catch(() => undefined)); // it is over either way
  };
  // The reader that waits at the moment. (Racing each step against one long promise would keep every step's memory.)
  let release: (() => void) | null = null;
  const stop = (): void => {
    end();
    release?.();
  };
  if (over?.aborted) stop();
  else over?.addEventListener('abort', stop, { once: true });
  const step = async (): Promise<IteratorResult<ExecutionResult>> => {
    context.loaders.clear();
    const result = await new Promise<IteratorResult<ExecutionResult>>((resolve, reject) => {
      release = () => resolve({ done: true, value: undefined });
      inContext(context, info, () => source.next()).then(resolve, reject);
    });
    release = null;
    if (result.done) end();
    return ended ? { done: true, value: undefined } : result;
  };
  return {
    next: () => (ended ? Promise.resolve({ done: true, value: undefined }) : step()),
    return: () => {
      over?.removeEventListener('abort', stop);
      stop();
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** The same results, each step of which knows the request: what is masked and logged on the way out names it. */
export function stepsInRequest(results: Results, info: RequestInfo): AsyncIterableIterator<ExecutionResult> {
  const source = results[Symbol.asyncIterator]();
  const end = { done: true, value: undefined } as const;
  return {
    next: () => inRequest(info, () => source.next()),
    return: () => inRequest(info, () => source.return?.() ?? Promise.resolve(end)),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Timers hold 31 bits of milliseconds. */
const timeUntil = (moment: Date): number => Math.min(Math.max(0, moment.getTime() - Date.now()), 2 ** 31 - 1);
