// One transaction of a scope: rows, change-log entries and jobs commit together or not at all.
import type { Prisma, PrismaClient } from '@postroom/prisma';
import type pg from 'pg';
import { type ChangeAnnouncement, type ChangeInput, mergeChanges, writeChanges } from './changes.ts';
import type { EnqueueOptions, Job } from './jobs.ts';
import { enqueueSql } from './jobs.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { changesChannel, type PubSub } from './pubsub.ts';
import { currentScope } from './scope.ts';
import { runSql, type Sql } from './sql.ts';

export interface SqlTransaction {
  query<Row>(statement: Sql): Promise<Row[]>;
  /** Notes a change; written with all others right before the commit. */
  record(change: ChangeInput): void;
  /** Adds a job that runs after the commit, and never when the transaction is rolled back. */
  enqueue<P>(job: Job<P>, payload: P, options?: EnqueueOptions): Promise<void>;
  /** Runs once the commit is certain. For signals within this process; what must happen is a job. */
  afterCommit(fn: () => void): void;
}

export interface Transaction extends SqlTransaction {
  db: Prisma.TransactionClient;
}

export interface TransactionOptions {
  /** Longest run in milliseconds; default 15 s. */
  timeoutMs?: number;
  isolationLevel?: Prisma.TransactionIsolationLevel;
}

export interface TransactionParts {
  pubsub: PubSub;
  log: Logger;
  metrics: Metrics;
}

/** Collects what a transaction promises and keeps it: entries before the commit, announcements after. */
class Ledger {
  readonly #changes: ChangeInput[] = [];
  readonly #callbacks: (() => void)[] = [];
  #announcement: ChangeAnnouncement | null = null;
  readonly #parts: TransactionParts;

  constructor(parts: TransactionParts) {
    this.#parts = parts;
    currentScope(); // refuses a transaction of nobody before it begins
  }

  bind(query: SqlTransaction['query']): SqlTransaction {
    return {
      query,
      record: (change) => void this.#changes.push(change),
      enqueue: async (job, payload, options) => void (await query(enqueueSql(job, payload, options))),
      afterCommit: (fn) => void this.#callbacks.push(fn),
    };
  }

  async beforeCommit(tx: Pick<SqlTransaction, 'query'>): Promise<void> {
    const changes = mergeChanges(this.#changes);
    if (changes.length === 0) return;
    this.#announcement = await writeChanges(tx, changes, this.#parts.pubsub);
    for (const change of changes) this.#parts.metrics.changes.inc({ entity: change.entity });
  }

  afterCommit(): void {
    const { pubsub, log } = this.#parts;
    if (this.#announcement && !pubsub.transactional) {
      // The log has it all; whoever misses the announcement catches up by cursor.
      pubsub
        .publish(changesChannel(currentScope().organizationId), this.#announcement)
        .catch((error: unknown) => log.warn({ err: error }, 'A change could not be announced'));
    }
    for (const callback of this.#callbacks) {
      try {
        callback();
      } catch (error) {
        log.error({ err: error }, 'A callback after a commit failed');
      }
    }
  }
}

export async function runPrismaTransaction<T>(
  client: PrismaClient,
  parts: TransactionParts,
  fn: (tx: Transaction) => Promise<T>,
  { timeoutMs = 15_000, isolationLevel }: TransactionOptions = {},
): Promise<T> {
  const ledger = new Ledger(parts);
  const result = await client.$transaction(
    async (db) => {
      const tx = ledger.bind((statement) => db.$queryRaw(statement));
      const value = await fn({ ...tx, db });
      await ledger.beforeCommit(tx);
      return value;
    },
    { timeout: timeoutMs, maxWait: 10_000, ...(isolationLevel ? { isolationLevel } : {}) },
  );
  ledger.afterCommit();
  return result;
}

export async function runSqlTransaction<T>(
  pool: pg.Pool,
  parts: TransactionParts,
  fn: (tx: SqlTransaction) => Promise<T>,
): Promise<T> {
  const ledger = new Ledger(parts);
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error): void => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query('BEGIN');
    const tx = ledger.bind((statement) => runSql(client, statement));
    const value = await fn(tx);
    await ledger.beforeCommit(tx);
    await client.query('COMMIT');
    ledger.afterCommit();
    return value;
  } catch (error) {
    await client.query('ROLLBACK').catch(onError);
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}
