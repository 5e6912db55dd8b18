// One worker at a time follows Postfix's log.
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { LEASE_SECONDS } from '../../core/leases.ts';
import type { RunningService, Service } from '../../core/service.ts';
import type { Deps } from '../../deps.ts';
import type { LogPosition, MailLog } from '../../mailserver/index.ts';
import { readOn, readPosition } from './read-log.ts';

const LOOK_MS = 400;
const CLAIM_MS = 10_000;
const RETRY_MS = 5_000;

/** Keeps the delivery facts of sent mail in step with the log; does nothing without a log. */
export const deliveryService: Service = {
  name: 'delivery facts',
  async start(deps) {
    const follower = deps.mailLog && new LogFollower(deps, deps.mailLog);
    follower?.run();
    return { stop: async () => follower?.stop() };
  },
};

class LogFollower implements RunningService {
  private readonly deps: Deps;
  private readonly mailLog: MailLog;
  private readonly holder = `mail-log:${randomUUID()}`;
  private readonly ended = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private position: LogPosition | null = null;
  private claimedAt = Number.NEGATIVE_INFINITY;
  private failing = false;

  constructor(deps: Deps, mailLog: MailLog) {
    this.deps = deps;
    this.mailLog = mailLog;
  }

  run(): void {
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
      if (wait > 0) await pause(wait, this.ended.signal);
    }
  }

  /** Reads a chunk; returns for how many milliseconds there is nothing to do. */
  private async step(): Promise<number> {
    if (!(await this.claim())) return CLAIM_MS;
    const { position, more } = await readOn(this.deps, this.mailLog, this.position);
    this.position = position;
    if (this.failing) this.deps.log.info({ source: this.mailLog.source }, 'The mail log can be read again');
    this.failing = false;
    return more ? 0 : LOOK_MS;
  }

  private async claim(): Promise<boolean> {
    const now = performance.now();
    if (now - this.claimedAt < CLAIM_MS) return true;
    const { leases } = this.deps;
    const resource = `mail-log:${this.mailLog.source}`;
    if (!(await leases.claim({ holder: this.holder, resource, ms: LEASE_SECONDS * 1_000 }))) {
      this.claimedAt = Number.NEGATIVE_INFINITY;
      return false;
    }
    if (now - this.claimedAt > LEASE_SECONDS * 1_000)
      this.position = await readPosition(this.deps, this.mailLog.source);
    this.claimedAt = now;
    return true;
  }

  private fail(error: unknown): number {
    const { log } = this.deps;
    if (!this.failing) log.warn({ err: error, source: this.mailLog.source }, 'The mail log cannot be read');
    this.failing = true;
    this.claimedAt = Number.NEGATIVE_INFINITY;
    return RETRY_MS;
  }
}

/** Ends early, without an error, when the follower is stopped. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  setTimeout(ms, undefined, { signal }).catch(() => undefined);
