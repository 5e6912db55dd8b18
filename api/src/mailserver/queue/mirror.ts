// The mirror of a host's queue: told by the agent, written in batches.
import type { QueueEntry } from '@postroom/infra/agent/protocol/index.ts';
import { domainOf } from '../../core/address.ts';
import { clipText, rowsJson } from '../../core/clean-text.ts';
import { type Database, type SqlTransaction, sql } from '../../core/database.ts';
import { uuidv7 } from '../../core/ids.ts';
import { causeOf } from './cause.ts';
import type { QueueName } from './message.ts';

/** What is remembered of a row, so that what is told again costs nothing. */
interface Known {
  id: string;
  arrivedAt: number;
  /** When it was to be tried next after the last failure that was counted. */
  countedFor: number | null;
  attempts: number;
  /** Everything that can change of a message, as text. */
  print: string;
}

interface Row {
  id: string;
  queue_id: string;
  queue: QueueName;
  sender: string;
  recipients: string[];
  recipient_count: number;
  domains: string[];
  size: number;
  arrived_at: string;
  next_try_at: string | null;
  attempts: number;
  message_id: string | null;
  reason: string | null;
  cause: string | null;
  status: string | null;
  remote_host: string | null;
  problem: string | null;
  search: string;
}

const LONGEST_ADDRESS = 1_000;
/** Rows of one statement. */
const BATCH = 500;

export class QueueMirror {
  readonly #hostId: string;
  readonly #known = new Map<string, Known>();

  constructor(hostId: string) {
    this.#hostId = hostId;
  }

  get size(): number {
    return this.#known.size;
  }

  /** Reads what an earlier worker left. */
  async load({ query }: Pick<Database, 'query'>): Promise<void> {
    const rows = await query<
      Omit<Known, 'arrivedAt' | 'countedFor' | 'print'> & {
        queueId: string;
        arrivedAt: Date;
        nextTryAt: Date | null;
      } & Mutable
    >(sql`
      SELECT id::text AS id, queue_id AS "queueId", arrived_at AS "arrivedAt", next_try_at AS "nextTryAt", attempts, queue,
        recipient_count AS "recipientCount", reason, problem
      FROM mail_queue_message WHERE organization_id = app_organization_id() AND host_id = ${this.#hostId}::uuid`);
    this.#known.clear();
    for (const row of rows) {
      this.#known.set(row.queueId, {
        ...{ id: row.id, attempts: row.attempts },
        arrivedAt: row.arrivedAt.getTime(),
        countedFor: row.attempts > 0 ? (row.nextTryAt?.getTime() ?? null) : null,
        print: printOf({ ...row, nextTryAt: row.nextTryAt?.getTime() ?? null }),
      });
    }
  }

  /** Writes what is new of these; returns how many that were. */
  async write(tx: SqlTransaction, entries: readonly QueueEntry[]): Promise<number> {
    const rows = entries.flatMap((entry) => this.#rowOf(entry) ?? []);
    for (let from = 0; from < rows.length; from += BATCH) {
      await tx.query(sql`
        INSERT INTO mail_queue_message (organization_id, host_id, id, queue_id, queue, sender, recipients, recipient_count,
          domains, size, arrived_at, next_try_at, attempts, message_id, reason, cause, status, remote_host, problem, search)
        SELECT app_organization_id(), ${this.#hostId}::uuid, id, queue_id, queue::"MailQueueName", sender, recipients,
          recipient_count, domains, size, arrived_at, next_try_at, attempts, message_id, reason, cause, status, remote_host,
          problem, search
        FROM jsonb_to_recordset(${rowsJson(rows.slice(from, from + BATCH))}::jsonb) AS row(id uuid, queue_id text,
          queue text, sender text, recipients text[], recipient_count int, domains text[], size int8, arrived_at timestamptz,
          next_try_at timestamptz, attempts int, message_id text, reason text, cause text, status text, remote_host text,
          problem text, search text)
        ON CONFLICT (organization_id, host_id, queue_id) DO UPDATE SET id = excluded.id, queue = excluded.queue,
          sender = excluded.sender, recipients = excluded.recipients, recipient_count = excluded.recipient_count,
          domains = excluded.domains, size = excluded.size, arrived_at = excluded.arrived_at,
          next_try_at = excluded.next_try_at, attempts = excluded.attempts, message_id = excluded.message_id,
          reason = excluded.reason, cause = excluded.cause, status = excluded.status, remote_host = excluded.remote_host,
          problem = excluded.problem, search = excluded.search`);
    }
    return rows.length;
  }

  async remove(tx: SqlTransaction, queueIds: readonly string[]): Promise<number> {
    const known = queueIds.filter((queueId) => this.#known.delete(queueId));
    if (known.length > 0) {
      await tx.query(sql`
        DELETE FROM mail_queue_message WHERE organization_id = app_organization_id() AND host_id = ${this.#hostId}::uuid
          AND queue_id = ANY(${known}::text[])`);
    }
    return known.length;
  }

  /** The host has told all: what it did not tell of is gone. */
  async keepOnly(tx: SqlTransaction, told: ReadonlySet<string>): Promise<number> {
    const gone = [...this.#known.keys()].filter((queueId) => !told.has(queueId));
    return this.remove(tx, gone);
  }

  #rowOf(entry: QueueEntry): Row | null {
    const { queueId, arrivedAt, nextTryAt } = entry;
    const before = this.#known.get(queueId);
    const same = before?.arrivedAt === arrivedAt ? before : undefined;
    const queue = entry.queue.toUpperCase() as QueueName;
    const print = printOf({ ...entry, queue });
    if (same?.print === print) return null;
    // A deferred message gets a new time with every try that fails; it loses it while it is tried.
    const failed = queue === 'DEFERRED' && entry.reason !== null && nextTryAt !== (same?.countedFor ?? null);
    const attempts = (same?.attempts ?? 0) + (failed ? 1 : 0);
    const domains = [...new Set(entry.recipients.map((recipient) => domainOf(recipient).toLowerCase()))];
    const id = same?.id ?? uuidv7();
    this.#known.set(queueId, {
      ...{ id, arrivedAt, attempts, print },
      countedFor: failed ? nextTryAt : (same?.countedFor ?? null),
    });
    const sender = clipText(entry.sender, LONGEST_ADDRESS);
    const recipients = entry.recipients.map((recipient) => clipText(recipient, LONGEST_ADDRESS));
    return {
      ...{ id, queue_id: queueId, queue, sender, recipients, domains, attempts },
      ...{ recipient_count: entry.recipientCount, size: entry.size, message_id: entry.messageId },
      arrived_at: new Date(arrivedAt).toISOString(),
      next_try_at: nextTryAt === null ? null : new Date(nextTryAt).toISOString(),
      ...{ reason: entry.reason, cause: entry.reason === null ? null : causeOf(entry.reason) },
      ...{ status: entry.status, remote_host: entry.remoteHost, problem: entry.problem },
      search: [queueId, sender, ...recipients, entry.reason, entry.messageId, entry.remoteHost]
        .join(' ')
        .toLowerCase(),
    };
  }
}

interface Mutable {
  queue: QueueName;
  nextTryAt: number | null;
  recipientCount: number;
  reason: string | null;
  problem: string | null;
}

const printOf = ({
  queue,
  nextTryAt,
  recipientCount,
  reason,
  problem,
}: Omit<Mutable, 'nextTryAt'> & { nextTryAt: number | null }): string =>
  `${queue} ${nextTryAt} ${recipientCount} ${reason} ${problem}`;
