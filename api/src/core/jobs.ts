// Background work: jobs of one organization, enqueued in the transaction that asks for them, and schedules of the platform.
import type { ZodType } from 'zod';
import type { Deps } from '../deps.ts';
import type { Logger } from './log.ts';
import { type Sql, sql } from './sql.ts';

export interface WorkContext {
  deps: Deps;
  /** Aborts when the worker stops or the time is up: stop soon, the job is tried again. */
  signal: AbortSignal;
  log: Logger;
}

export interface JobContext extends WorkContext {
  /** 1 on the first run. */
  attempt: number;
  /** Whether a failure of this run is final. */
  lastAttempt: boolean;
}

export interface JobDefinition<P> {
  /** Unique and stable: stored with every waiting job. "directory.write". */
  name: string;
  payload: ZodType<P>;
  /** Default 25, which spreads over about three days. */
  maxAttempts?: number;
  /** Default 5 minutes. */
  timeoutMs?: number;
  /** Runs in the scope of the job's organization with the system as actor. Throw to be tried again later. */
  run(payload: P, context: JobContext): Promise<void>;
}

export type Job<P> = Required<JobDefinition<P>>;

export interface EnqueueOptions {
  /** Not before this time. */
  runAt?: Date;
  /** At most one waiting job has this key within the organization; a later one replaces it. */
  key?: string;
  /** Jobs of one queue (within the organization) run one after another. */
  queue?: string;
}

/** A job of unknown payload, as lists and the runner hold it. */
export type AnyJob = Omit<Job<never>, 'payload' | 'run'> & {
  payload: ZodType<unknown>;
  run(payload: unknown, context: JobContext): Promise<void>;
};

export function defineJob<P>(definition: JobDefinition<P>): Job<P> {
  return { maxAttempts: 25, timeoutMs: 5 * 60_000, ...definition };
}

interface ScheduleBase {
  name: string;
  /** Default one minute. */
  timeoutMs?: number;
  /** Runs outside of any organization: find the work with systemQuery, do it in runInScope. */
  run(context: WorkContext): Promise<void>;
}

/** Work of the platform itself, done by one worker at a time: at times (cron, UTC) or every so many milliseconds. */
export type Schedule = ScheduleBase & ({ cron: string } | { everyMs: number });

export const defineSchedule = (schedule: Schedule): Schedule => schedule;

/** The statement that adds a job within the transaction it runs in. The database stamps the organization. */
export function enqueueSql<P>(job: Job<P>, payload: P, options: EnqueueOptions = {}): Sql {
  const { runAt = null, key = null, queue = null } = options;
  // Keys and queues of graphile-worker are global; app_organization_id() keeps organizations apart.
  return sql`SELECT app_enqueue(${job.name}::text, ${JSON.stringify(payload)}::jsonb, ${runAt}::timestamptz,
    app_organization_id()::text || ':' || ${key === null ? null : `${job.name}:${key}`}::text,
    app_organization_id()::text || ':' || ${queue}::text, ${job.maxAttempts}::int)::text AS enqueued`;
}
