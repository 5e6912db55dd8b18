// One worker per mail host keeps the mirror of its queue in step and measures it.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueueEntry, QueueEvent } from '@postroom/infra/agent/protocol/index.ts';
import { cleanText } from '../../core/clean-text.ts';
import { type SqlTransaction, sql } from '../../core/database.ts';
import { LEASE_SECONDS } from '../../core/leases.ts';
import { currentScope, runInScope, systemScope } from '../../core/scope.ts';
import type { Service } from '../../core/service.ts';
import type { Deps } from '../../deps.ts';
import { acting } from '../acting.ts';
import { everyHost, keyOf } from '../follow/follow-hosts.ts';
import type { FollowedHost } from '../follow/host-log.ts';
import { queueChannel } from './channel.ts';
import { QueueMeter } from './meter.ts';
import { QueueMirror } from './mirror.ts';

const HOSTS_MS = 10_000;
const CLAIM_MS = 10_000;
const RETRY_MS = 5_000;
/** The agent says something every five seconds, once it has read all there is. */
const SILENCE_MS = 120_000;
/** All is told anew now and then, in case something was lost. */
const RENEW_MS = 30 * 60_000;
/** Changes within this time are told together. */
const WINDOW_MS = 1_000;
/** The picture's time is written at least so often. */
const TELL_MS = 5_000;

/** Mirrors the queues of all mail hosts. */
export const queueService: Service = {
  name: 'mail queues',
  async start(deps) {
    const ending = new AbortController();
    const followers = new Map<string, { stop: AbortController; ended: Promise<void> }>();
    const look = async (): Promise<void> => {
      const hosts = await everyHost(deps.database);
      const wanted = new Map(hosts.map((host) => [keyOf(host), host]));
      const gone = [...followers].filter(([key]) => !wanted.has(key));
      for (const [key, { stop }] of gone) {
        stop.abort();
        followers.delete(key);
      }
      await Promise.all(gone.map(([, { ended }]) => ended));
      for (const [key, host] of wanted) {
        if (followers.has(key)) continue;
        const stop = new AbortController();
        const signal = AbortSignal.any([ending.signal, stop.signal]);
        followers.set(key, { stop, ended: new QueueFollower(deps, host, signal).run() });
      }
    };
    const looking = (async () => {
      while (!ending.signal.aborted) {
        await look().catch((error: unknown) => deps.log.warn({ err: error }, 'No mail hosts can be read'));
        await pause(HOSTS_MS, ending.signal);
      }
    })();
    return {
      async stop() {
        ending.abort();
        await looking;
        await Promise.all([...followers.values()].map(({ ended }) => ended));
      },
    };
  },
};

class QueueFollower {
  readonly #deps: Deps;
  readonly #host: FollowedHost;
  readonly #ended: AbortSignal;
  readonly #holder = `mail-queue:${randomUUID()}`;
  readonly #mirror: QueueMirror;
  readonly #meter: QueueMeter;
  #problem: string | null = null;

  constructor(deps: Deps, host: FollowedHost, ended: AbortSignal) {
    this.#deps = deps;
    this.#host = host;
    this.#ended = ended;
    this.#mirror = new QueueMirror(host.id);
    this.#meter = new QueueMeter(host.id);
  }

  async run(): Promise<void> {
    const { leases, log } = this.#deps;
    while (!this.#ended.aborted) {
      const held = await this.#claim().catch(() => false);
      if (!held) {
        await pause(CLAIM_MS, this.#ended);
        continue;
      }
      const scope = systemScope(this.#host.organizationId, 'mail-queue');
      await runInScope(scope, () => this.#follow()).catch((error: unknown) =>
        log.warn({ err: error, host: this.#host.id }, 'The picture of a queue could not be written'),
      );
      await pause(this.#problem === null ? 0 : RETRY_MS, this.#ended);
    }
    await leases.release(this.#holder).catch((error: unknown) => {
      log.warn({ err: error }, 'A mail queue could not be given back; another worker takes it in 30 s');
    });
  }

  #claim(): Promise<boolean> {
    const resource = `mail-queue:${this.#host.id}`;
    return this.#deps.leases.claim({ holder: this.#holder, resource, ms: LEASE_SECONDS * 1_000 });
  }

  /** Listens until the agent is gone, has gone silent, or it is time to be told all anew. */
  async #follow(): Promise<void> {
    const { database, mailHosts } = this.#deps;
    await this.#mirror.load(database);
    const control = new AbortController();
    const inbox = new Inbox();
    let heardAt = Date.now();
    const stop = () => control.abort();
    this.#ended.addEventListener('abort', stop, { once: true });
    const watch = setInterval(() => {
      if (Date.now() - heardAt > SILENCE_MS)
        inbox.fail(new Error('The agent of the mail host has gone silent.'));
      else
        this.#claim().then(
          (held) => held || stop(),
          () => undefined, // the database is away: the writing says so
        );
    }, CLAIM_MS);
    const renew = setTimeout(() => inbox.end(), RENEW_MS);
    if (this.#ended.aborted) stop();
    const call = mailHosts
      .agentOf(this.#host)
      .call(
        'queue.watch',
        {},
        {
          ...{ actor: acting(), signal: control.signal, timeoutMs: RENEW_MS * 2 },
          onEvent: (event) => {
            heardAt = Date.now();
            inbox.put(event);
          },
        },
      )
      .then(
        () => inbox.end(),
        (error: unknown) => (control.signal.aborted ? inbox.end() : inbox.fail(error)),
      );
    try {
      await this.#write(inbox);
    } catch (error) {
      await this.#sayProblem(error);
    } finally {
      stop();
      clearInterval(watch);
      clearTimeout(renew);
      this.#ended.removeEventListener('abort', stop);
      await call;
    }
  }

  async #write(inbox: Inbox): Promise<void> {
    const told = new Set<string>();
    let first = true;
    let writtenAt = 0;
    let changed = 0;
    let gone = 0;
    for (;;) {
      const news = await inbox.take();
      if (news === null) return;
      const { entries, goneIds, current } = news;
      if (first) for (const { queueId } of entries) told.add(queueId);
      const due = Date.now() - writtenAt >= TELL_MS;
      if (entries.length + goneIds.length === 0 && !due && current?.running === this.#running) continue;
      await this.#deps.database.sqlTransaction(async (tx) => {
        changed += await this.#mirror.write(tx, entries);
        gone += await this.#mirror.remove(tx, goneIds);
        if (current === null) return;
        if (first) gone += await this.#mirror.keepOnly(tx, told);
        await this.#setState(tx, current);
        await this.#meter.sample(tx);
        if (changed + gone > 0 || first || current.running !== this.#running) this.#tell(tx, changed, gone);
      });
      if (current === null) continue;
      this.#running = current.running;
      [first, changed, gone] = [false, 0, 0];
      told.clear();
      const waited = Date.now() - writtenAt;
      writtenAt = Date.now();
      if (waited < WINDOW_MS) await pause(WINDOW_MS - waited, this.#ended);
    }
  }

  #running = false;

  async #setState(tx: SqlTransaction, { at, running }: { at: number; running: boolean }): Promise<void> {
    this.#problem = null;
    await tx.query(sql`
      INSERT INTO mail_queue (organization_id, host_id, synced_at, running, problem)
      VALUES (app_organization_id(), ${this.#host.id}::uuid, ${new Date(at)}, ${running}, NULL)
      ON CONFLICT (organization_id, host_id) DO UPDATE SET synced_at = excluded.synced_at, running = excluded.running,
        problem = NULL`);
  }

  /** What is known stays, with its time, and why there is nothing newer. */
  async #sayProblem(error: unknown): Promise<void> {
    const problem = cleanText(error instanceof Error ? error.message : String(error));
    if (this.#ended.aborted) return;
    if (this.#problem !== problem) {
      this.#deps.log.warn({ err: error, host: this.#host.id }, 'The queue of a mail host cannot be followed');
    }
    const said = this.#problem === problem;
    this.#problem = problem;
    if (said) return;
    await this.#deps.database.sqlTransaction(async (tx) => {
      await tx.query(sql`
        INSERT INTO mail_queue (organization_id, host_id, problem)
        VALUES (app_organization_id(), ${this.#host.id}::uuid, ${problem})
        ON CONFLICT (organization_id, host_id) DO UPDATE SET problem = excluded.problem`);
      this.#tell(tx, 0, 0);
    });
  }

  #tell(tx: SqlTransaction, changed: number, gone: number): void {
    tx.publish(queueChannel(currentScope().organizationId, this.#host.id), { changed, gone });
  }
}

interface News {
  entries: QueueEntry[];
  goneIds: string[];
  current: { at: number; running: boolean } | null;
}

/** At most so many messages are written in one transaction. */
const MOST_AT_ONCE = 2_000;

/** What the agent has told and was not written yet. */
class Inbox {
  #entries = new Map<string, QueueEntry>();
  #gone = new Set<string>();
  #current: News['current'] = null;
  #ended: { error: unknown } | true | null = null;
  #wake: (() => void) | null = null;

  put(event: QueueEvent): void {
    switch (event.kind) {
      case 'entries':
        for (const entry of event.entries) {
          this.#gone.delete(entry.queueId);
          this.#entries.set(entry.queueId, entry);
        }
        if (this.#entries.size < MOST_AT_ONCE) return;
        break;
      case 'gone':
        for (const queueId of event.queueIds) {
          this.#entries.delete(queueId);
          this.#gone.add(queueId);
        }
        return;
      case 'current':
        this.#current = event;
    }
    this.#wake?.();
  }

  end(): void {
    this.#ended ??= true;
    this.#wake?.();
  }

  fail(error: unknown): void {
    this.#ended ??= { error };
    this.#wake?.();
  }

  /** Waits for something to write; null at the end. Throws why it ended, when something is wrong. */
  async take(): Promise<News | null> {
    while (this.#current === null && this.#entries.size < MOST_AT_ONCE && this.#ended === null) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
    if (this.#ended === true) return null;
    if (this.#ended !== null) throw this.#ended.error;
    const entries = [...this.#entries.values()].slice(0, MOST_AT_ONCE);
    for (const { queueId } of entries) this.#entries.delete(queueId);
    // It is up to date when nothing is left to be written.
    const all = this.#entries.size === 0;
    const news = { entries, goneIds: all ? [...this.#gone] : [], current: all ? this.#current : null };
    if (all) {
      this.#gone = new Set();
      this.#current = null;
    }
    return news;
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);
