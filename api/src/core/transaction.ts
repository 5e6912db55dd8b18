// One transaction of a scope: rows, change-log entries and jobs commit together or not at all.
import type { Prisma, PrismaClient } from '@postroom/prisma';
import {
  type ChangeAnnouncement,
  type ChangeInput,
  type LastWords,
  lastWords,
  mergeChanges,
} from './changes.ts';
import type { EnqueueOptions, Job } from './jobs.ts';
import { enqueueSql } from './jobs.ts';
import type { JsonValue } from './json.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { changesChannel, type PubSub } from './pubsub.ts';
import { currentScope } from './scope.ts';
import { ScopedTransaction } from './scoped-transaction.ts';
import type { Sql } from './sql.ts';
import type { TenantPool } from './tenant-pool.ts';

export interface SqlTransaction {
  query<Row>(statement: Sql): Promise<Row[]>;
  /** Notes a change; written with all others right before the commit. */
  record(change: ChangeInput): void;
  /** Adds a job that runs after the commit, and never when the transaction is rolled back. */
  enqueue<P>(job: Job<P>, payload: P, options?: EnqueueOptions): Promise<void>;
  /** Sends a message once the commit is certain; it may be lost like any other. */
  publish(channel: string, message: JsonValue): void;
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
  readonly #messages: { channel: string; message: JsonValue }[] = [];
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
      publish: (channel, message) => void this.#messages.push({ channel, message }),
      afterCommit: (fn) => void this.#callbacks.push(fn),
    };
  }

  /** Hands the last statement, if there is one, to whoever runs it right before the commit. */
  async beforeCommit(run: (statement: Sql | null) => Promise<{ value?: bigint }[]>): Promise<void> {
    const words = this.#lastWords();
    const rows = await run(words?.statement ?? null);
    this.#announcement = words?.announce(rows) ?? null;
  }

  #lastWords(): LastWords | null {
    const { pubsub, metrics } = this.#parts;
    const changes = mergeChanges(this.#changes);
    const { transactional } = pubsub;
    const notices = this.#messages.flatMap(({ channel, message }) => transactional?.(channel, message) ?? []);
    if (changes.length + notices.length === 0) return null;
    for (const change of changes) metrics.changes.inc({ entity: change.entity });
    return lastWords(changes, notices, pubsub);
  }

  afterCommit(): void {
    const { pubsub, log } = this.#parts;
    if (!pubsub.transactional) {
      const about = this.#announcement;
      const channel = about && changesChannel(currentScope().organizationId);
      const messages = [...(channel && about ? [{ channel, message: about }] : []), ...this.#messages];
      for (const { channel, message } of messages) {
        // The log has it all; whoever misses the announcement catches up by cursor.
        pubsub
          .publish(channel, message)
          .catch((error: unknown) => log.warn({ err: error }, 'A change could not be announced'));
      }
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
      await ledger.beforeCommit(async (statement) => (statement ? tx.query(statement) : []));
      return value;
    },
    { timeout: timeoutMs, maxWait: 10_000, ...(isolationLevel ? { isolationLevel } : {}) },
  );
  ledger.afterCommit();
  return result;
}

export async function runSqlTransaction<T>(
  pool: TenantPool,
  parts: TransactionParts,
  fn: (tx: SqlTransaction) => Promise<T>,
): Promise<T> {
  const ledger = new Ledger(parts);
  const transaction = await ScopedTransaction.open(pool);
  try {
    const value = await fn(ledger.bind((statement) => transaction.query(statement)));
    await ledger.beforeCommit((statement) => transaction.commit(statement));
    ledger.afterCommit();
    return value;
  } catch (error) {
    await transaction.rollback();
    throw error;
  } finally {
    transaction.close();
  }
}
