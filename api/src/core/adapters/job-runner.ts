// Runs jobs and schedules with graphile-worker.
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import {
  type JobHelpers,
  parseCronItems,
  type Runner,
  run,
  type TaskList,
  type WorkerEvents,
  Logger as WorkerLogger,
} from 'graphile-worker';
import { z } from 'zod';
import type { Deps } from '../../deps.ts';
import type { AnyJob, Schedule } from '../jobs.ts';
import { HEARTBEAT_MS, LEASE_SECONDS } from '../leases.ts';
import { runInScope, systemScope } from '../scope.ts';
import { sql } from '../sql.ts';
import { withTimeout } from '../timeout.ts';

export interface JobRunner {
  /** Lets running jobs finish for 1.5 s, then aborts them: they are tried again. */
  stop(): Promise<void>;
}

export interface JobRunnerOptions {
  deps: Deps;
  jobs: AnyJob[];
  schedules: Schedule[];
  concurrency: number;
  /** How long a worker may be silent before its jobs are given to others. Default 30 s. */
  deadAfterMs?: number;
}

export async function startJobRunner(options: JobRunnerOptions): Promise<JobRunner> {
  const { deps, schedules, deadAfterMs = LEASE_SECONDS * 1000 } = options;
  const holder = `jobs:${randomUUID()}`;
  const poolIds: string[] = [];
  const events: WorkerEvents = new EventEmitter();
  events.on('pool:create', ({ workerPool }) => poolIds.push(workerPool.id));
  const runner = await run(
    {
      pgPool: deps.database.systemPool,
      concurrency: options.concurrency,
      noHandleSignals: true,
      pollInterval: 2_000,
      gracefulShutdownAbortTimeout: 1_500,
      logger: workerLogger(deps),
      events,
    },
    taskList(options),
    parseCronItems(cronItems(schedules)),
  );
  runner.promise.catch((error: unknown) => deps.log.error({ err: error }, 'The job runner ended'));
  const beat = () => showLife(deps, holder, poolIds, deadAfterMs);
  await beat();
  const stopping = new AbortController();
  const timers = [
    every(Math.min(HEARTBEAT_MS, deadAfterMs / 3), deps, beat),
    every(Math.min(HEARTBEAT_MS, deadAfterMs / 3), deps, () => releaseJobsOfTheDead(deps, deadAfterMs)),
    ...schedules.flatMap((schedule) => intervalTimer(deps, schedule, holder, stopping.signal)),
  ];
  return {
    async stop() {
      stopping.abort();
      for (const timer of timers) clearInterval(timer);
      await stopRunner(runner);
      await deps.leases.release(holder);
    },
  };
}

function taskList({ deps, jobs, schedules }: JobRunnerOptions): TaskList {
  const tasks = jobs.map(
    (job) =>
      [job.name, (payload: unknown, helpers: JobHelpers) => runJob(deps, job, payload, helpers)] as const,
  );
  const timed = schedules.map(
    (schedule) =>
      [
        schedule.name,
        (_payload: unknown, helpers: JobHelpers) => runSchedule(deps, schedule, helpers.abortSignal),
      ] as const,
  );
  return Object.fromEntries([...tasks, ...timed]);
}

const cronItems = (schedules: Schedule[]) =>
  schedules.flatMap((schedule) =>
    'cron' in schedule
      ? [{ task: schedule.name, match: schedule.cron, options: { maxAttempts: 1, backfillPeriod: 0 } }]
      : [],
  );

/** What app_enqueue() stores. */
const envelope = z.object({ organizationId: z.uuid(), payload: z.unknown() });

async function runJob(deps: Deps, job: AnyJob, stored: unknown, helpers: JobHelpers): Promise<void> {
  const { id, attempts, max_attempts: maxAttempts } = helpers.job;
  const log = deps.log.child({ job: job.name, jobId: id, attempt: attempts });
  const stop = deps.metrics.jobSeconds.startTimer({ job: job.name });
  try {
    const { organizationId, payload } = envelope.parse(stored);
    const parsed = job.payload.parse(payload);
    await runInScope(systemScope(organizationId, `job:${id}`), () =>
      withTimeout(`The job ${job.name}`, job.timeoutMs, helpers.abortSignal, (signal) =>
        job.run(parsed, { deps, signal, log, attempt: attempts, lastAttempt: attempts >= maxAttempts }),
      ),
    );
    stop({ outcome: 'done' });
  } catch (error) {
    const final = attempts >= maxAttempts;
    stop({ outcome: final ? 'failed' : 'retry' });
    log[final ? 'error' : 'warn'](
      { err: error },
      final ? 'A job failed for good' : 'A job failed and will be tried again',
    );
    throw error;
  }
}

async function runSchedule(deps: Deps, schedule: Schedule, outer: AbortSignal): Promise<void> {
  const stop = deps.metrics.jobSeconds.startTimer({ job: schedule.name });
  const log = deps.log.child({ schedule: schedule.name });
  try {
    await withTimeout(`The schedule ${schedule.name}`, schedule.timeoutMs ?? 60_000, outer, (signal) =>
      schedule.run({ deps, signal, log }),
    );
    stop({ outcome: 'done' });
  } catch (error) {
    stop({ outcome: 'failed' });
    if (!outer.aborted) log.error({ err: error }, 'A schedule failed; it runs again at its next time');
  }
}

/** One worker at a time does it: whoever has the lease, which outlives the period by nothing. */
function intervalTimer(
  deps: Deps,
  schedule: Schedule,
  holder: string,
  stopping: AbortSignal,
): NodeJS.Timeout[] {
  if (!('everyMs' in schedule)) return [];
  let running = false;
  const tick = async (): Promise<void> => {
    if (running) return;
    running = true;
    try {
      const lease = { holder, resource: `schedule:${schedule.name}`, ms: Math.ceil(schedule.everyMs * 0.9) };
      if (await deps.leases.claim(lease)) await runSchedule(deps, schedule, stopping);
    } finally {
      running = false;
    }
  };
  return [every(schedule.everyMs, deps, tick)];
}

/**
 * graphile-worker frees the jobs of a killed worker after four hours; a lease tells us much sooner. Jobs are locked in
 * the name of the pool that holds the workers.
 */
async function showLife(deps: Deps, holder: string, poolIds: string[], deadAfterMs: number): Promise<void> {
  await Promise.all(
    poolIds.map((id) => deps.leases.claim({ holder, resource: `job-worker:${id}`, ms: deadAfterMs })),
  );
}

async function releaseJobsOfTheDead(deps: Deps, deadAfterMs: number): Promise<void> {
  const dead = await deps.database.systemQuery<{ worker: string }>(sql`
    SELECT DISTINCT locked_by AS worker FROM graphile_worker._private_jobs
    WHERE locked_at < now() - ${Math.ceil(deadAfterMs)}::int * interval '1 millisecond' AND NOT EXISTS (
      SELECT FROM lease WHERE resource = 'job-worker:' || locked_by AND expires_at > clock_timestamp())`);
  if (dead.length === 0) return;
  const workers = dead.map((row) => row.worker);
  await deps.database.systemQuery(sql`SELECT graphile_worker.force_unlock_workers(${workers}::text[])`);
  deps.log.warn({ workers }, 'Jobs of workers that ended without a word will run again');
}

function every(ms: number, deps: Deps, fn: () => Promise<void>): NodeJS.Timeout {
  return setInterval(() => {
    fn().catch((error: unknown) =>
      deps.log.warn({ err: error }, 'Background upkeep failed; it is tried again'),
    );
  }, ms);
}

async function stopRunner(runner: Runner): Promise<void> {
  try {
    await runner.stop();
  } catch {
    // it had ended by itself, which was logged
  }
}

const LEVELS = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const;

const workerLogger = ({ log }: Deps): WorkerLogger =>
  new WorkerLogger((scope) => (level, message) => {
    // Failed jobs are logged by runJob, with their cause.
    const target = level === 'error' && /^Failed task/.test(message) ? 'debug' : LEVELS[level];
    log[target]({ worker: scope.workerId }, message);
  });
