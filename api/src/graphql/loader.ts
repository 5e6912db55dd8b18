// One query for all rows that one step of an execution asks for, instead of one per row.
import type { Context } from './context.ts';

interface Batch<T> {
  /** Every key asked for in this execution, with its answer. */
  answers: Map<string, Promise<T | null>>;
  /** Those that are there already. */
  known: Map<string, T | null>;
  waiting: { key: string; resolve(value: T | null): void; reject(error: unknown): void }[];
}

export interface Loader<T> {
  (context: Context, key: string): Promise<T | null>;
  /**
   * The answer, when this execution has it already; undefined when it must be asked for. A list whose items wait for
   * nothing is executed in one go, which takes half the time.
   */
  known(context: Context, key: string): T | null | undefined;
}

/**
 * `const loadFolder = defineLoader((ids, context) => …)`, then `loadFolder(context, id)` in resolvers: calls of one step
 * become one call of `fetch`, with each key once. Answers are kept for the execution (for a subscription: the event).
 *
 * @param fetch gives a map from key to value; keys it lacks become null.
 */
export function defineLoader<T>(
  fetch: (keys: string[], context: Context) => Promise<Map<string, T>>,
): Loader<T> {
  const owner = {};
  const load = (context: Context, key: string): Promise<T | null> => {
    const batch = batchOf<T>(context, owner);
    const known = batch.answers.get(key);
    if (known) return known;
    const answer = new Promise<T | null>((resolve, reject) => {
      batch.waiting.push({ key, resolve, reject });
      // After the promise jobs of this step, so that siblings that waited for something join in.
      if (batch.waiting.length === 1) setImmediate(() => void run(batch, fetch, context));
    });
    batch.answers.set(key, answer);
    return answer;
  };
  const known = (context: Context, key: string) => batchOf<T>(context, owner).known.get(key);
  return Object.assign(load, { known });
}

/** Turns rows into the map a loader gives. */
export const byKey = <T>(rows: T[], key: (row: T) => string): Map<string, T> =>
  new Map(rows.map((row) => [key(row), row]));

/** Rows by a key that several share. */
export function groupBy<T>(rows: T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}

function batchOf<T>(context: Context, owner: object): Batch<T> {
  const existing = context.loaders.get(owner) as Batch<T> | undefined;
  if (existing) return existing;
  const batch: Batch<T> = { answers: new Map(), known: new Map(), waiting: [] };
  context.loaders.set(owner, batch);
  return batch;
}

async function run<T>(
  batch: Batch<T>,
  fetch: (keys: string[], context: Context) => Promise<Map<string, T>>,
  context: Context,
): Promise<void> {
  const waiting = batch.waiting.splice(0);
  try {
    const found = await fetch(
      waiting.map((entry) => entry.key),
      context,
    );
    for (const { key, resolve } of waiting) {
      const value = found.get(key) ?? null;
      batch.known.set(key, value);
      resolve(value);
    }
  } catch (error) {
    for (const entry of waiting) {
      batch.answers.delete(entry.key);
      entry.reject(error);
    }
  }
}
