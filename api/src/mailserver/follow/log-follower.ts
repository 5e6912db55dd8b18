// One worker at a time follows a log of a mail host: who has the lease.
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { LEASE_SECONDS } from '../../core/leases.ts';
import type { Deps } from '../../deps.ts';
import type { LogChunk, LogPosition, MailLog } from '../ports.ts';

const WAIT_MS = 8_000;
const CLAIM_MS = 10_000;
const RETRY_MS = 5_000;

export interface LogReader {
  readPosition(): Promise<LogPosition | null>;
  /** Applies a chunk and stores its position; may be told the same lines again after a failure. */
  apply(chunk: LogChunk, from: LogPosition | null): Promise<void>;
}

export class LogFollower {
  private readonly deps: Deps;
  private readonly mailLog: MailLog;
  private readonly reader: LogReader;
  private readonly resource: string;
  private readonly holder: string;
  private readonly ended = new AbortController();
  private readonly running: Promise<void>;
  private position: LogPosition | null = null;
  private claimedAt = Number.NEGATIVE_INFINITY;
  private failing = false;

  /** @param name Of the work, which is shared out by itself: several may follow the same log. */
  constructor(deps: Deps, name: string, mailLog: MailLog, reader: LogReader) {
    this.deps = deps;
    this.mailLog = mailLog;
    this.reader = reader;
    this.resource = `${name}:${mailLog.source}`;
    this.holder = `${this.resource}:${randomUUID()}`;
    this.running = this.follow();
  }

  async stop(): Promise<void> {
    this.ended.abort();
    await this.running;
    await this.deps.leases.release(this.holder).catch((error: unknown) => {
      this.deps.log.warn(
        { err: error },
        'The mail log could not be given back; another worker takes it in 30 s',
      );
    });
  }

  private async follow(): Promise<void> {
    while (!this.ended.signal.aborted) {
      const wait = await this.step().catch((error: unknown) => this.fail(error));
      // Ends early, without an error, when the follower is stopped.
      if (wait > 0) await setTimeout(wait, undefined, { signal: this.ended.signal }).catch(() => undefined);
    }
  }

  /** Reads a chunk, waiting for one if need be; returns for how many milliseconds there is nothing to do. */
  private async step(): Promise<number> {
    if (!(await this.claim())) return CLAIM_MS;
    const chunk = await this.mailLog.readAfter(this.position, {
      waitMs: WAIT_MS,
      signal: this.ended.signal,
    });
    if (this.ended.signal.aborted) return 0;
    if (!isSame(this.position, chunk.position)) await this.reader.apply(chunk, this.position);
    this.position = chunk.position;
    if (this.failing) this.deps.log.info({ source: this.mailLog.source }, 'The mail log can be read again');
    this.failing = false;
    return 0;
  }

  private async claim(): Promise<boolean> {
    const now = performance.now();
    if (now - this.claimedAt < CLAIM_MS) return true;
    const { leases } = this.deps;
    const claim = { holder: this.holder, resource: this.resource, ms: LEASE_SECONDS * 1_000 };
    if (!(await leases.claim(claim))) {
      this.claimedAt = Number.NEGATIVE_INFINITY;
      return false;
    }
    if (now - this.claimedAt > LEASE_SECONDS * 1_000) this.position = await this.reader.readPosition();
    this.claimedAt = now;
    return true;
  }

  private fail(error: unknown): number {
    if (this.ended.signal.aborted) return 0;
    const { log } = this.deps;
    if (!this.failing) log.warn({ err: error, source: this.mailLog.source }, 'The mail log cannot be read');
    this.failing = true;
    this.claimedAt = Number.NEGATIVE_INFINITY;
    return RETRY_MS;
  }
}

const isSame = (a: LogPosition | null, b: LogPosition): boolean =>
  a !== null && a.inode === b.inode && a.offset === b.offset;
