// Shares out the mail accounts among workers: each is kept by exactly one, and a dead worker's pass to another.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { sql } from '../../core/database.ts';
import { HEARTBEAT_MS } from '../../core/leases.ts';
import type { Subscription } from '../../core/pubsub.ts';
import type { RunningService, Service } from '../../core/service.ts';
import type { Deps } from '../../deps.ts';
import { Admission } from './admission.ts';
import { NUDGE_CHANNEL, type Nudge } from './nudge.ts';
import { AccountRunner } from './runner.ts';

const LOOK_MS = 2_000;
/** Accounts one worker keeps at most. */
const MAX_ACCOUNTS = 2_000;
/** Accounts that connect to the own servers, or to those of one domain, at the same time. */
const CONNECTING_AT_ONCE = 6;

interface Candidate {
  organizationId: string;
  accountId: string;
  address: string;
  hosted: boolean;
}

const resourceOf = (accountId: string): string => `mail-account:${accountId}`;

/** The synchronisation of mail accounts, as long as the worker runs. */
export const mailSyncService: Service = {
  name: 'mail synchronisation',
  async start(deps) {
    const supervisor = new Supervisor(deps);
    await supervisor.start();
    return supervisor;
  },
};

class Supervisor implements RunningService {
  private readonly deps: Deps;
  private readonly holder = `${hostname()}:${process.pid}:${randomUUID()}`;
  private readonly runners = new Map<string, AccountRunner>();
  private readonly admissions = new Map<string, Admission>();
  private nudges: Subscription | null = null;
  private looking: Promise<void> | null = null;
  private again = false;
  private timers: NodeJS.Timeout[] = [];
  private stopped = false;

  constructor(deps: Deps) {
    this.deps = deps;
  }

  async start(): Promise<void> {
    this.nudges = this.deps.pubsub.subscribe(NUDGE_CHANNEL, { onGap: () => this.lookEverywhere() });
    void this.listen(this.nudges);
    await this.nudges.ready;
    this.timers = [
      setInterval(() => this.look(), LOOK_MS),
      setInterval(() => void this.heartbeat(), HEARTBEAT_MS),
    ];
    this.look();
  }

  /** Ends all runners and gives their accounts back. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers) clearInterval(timer);
    await this.nudges?.return();
    await this.looking;
    await Promise.all([...this.runners.values()].map((runner) => runner.stop()));
    this.runners.clear();
    await this.deps.leases.release(this.holder).catch((error: unknown) => {
      this.deps.log.warn(
        { err: error },
        'The mail accounts could not be given back; others take them in 30 s',
      );
    });
  }

  /** Takes what nobody keeps; calls while one is under way are one more call after it. */
  private look(): void {
    if (this.stopped) return;
    if (this.looking) {
      this.again = true;
      return;
    }
    this.again = false;
    this.looking = this.takeAccounts()
      .catch((error: unknown) => this.deps.log.warn({ err: error }, 'Mail accounts could not be shared out'))
      .finally(() => {
        this.looking = null;
        if (this.again) this.look();
      });
  }

  private async takeAccounts(): Promise<void> {
    const candidates = await this.deps.database.systemQuery<Candidate>(sql`
      SELECT organization_id::text AS "organizationId", id::text AS "accountId", address, kind = 'HOSTED' AS hosted
      FROM mail_account WHERE status <> 'PAUSED' AND closed_at IS NULL ORDER BY id`);
    const wanted = new Map(candidates.map((candidate) => [candidate.accountId, candidate]));
    await this.endMissing(wanted);
    const free = candidates.filter(({ accountId }) => !this.runners.has(accountId));
    const max = MAX_ACCOUNTS - this.runners.size;
    const taken = await this.deps.leases.acquire({
      holder: this.holder,
      candidates: free.map(({ accountId }) => resourceOf(accountId)),
      max,
    });
    const ours = new Set(taken);
    for (const candidate of free) if (ours.has(resourceOf(candidate.accountId))) this.begin(candidate);
  }

  private async endMissing(wanted: ReadonlyMap<string, Candidate>): Promise<void> {
    const gone = [...this.runners.keys()].filter((accountId) => !wanted.has(accountId));
    await Promise.all(gone.map((accountId) => this.end(accountId)));
    if (gone.length > 0) await this.deps.leases.release(this.holder, gone.map(resourceOf));
  }

  private begin(account: Candidate): void {
    if (this.stopped) return;
    const { deps } = this;
    const log = deps.log.child({ mailAccount: account.accountId });
    const admission = this.admissionTo(account);
    const admit = <T>(connect: () => Promise<T>) => admission.run(connect);
    const runner = new AccountRunner({ deps, account, log, admit });
    this.runners.set(account.accountId, runner);
    runner.start();
  }

  /** One server that hangs holds up only those who wait for it. */
  private admissionTo({ hosted, address }: Candidate): Admission {
    const server = hosted ? 'own' : address.slice(address.lastIndexOf('@') + 1);
    const admission = this.admissions.get(server) ?? new Admission(CONNECTING_AT_ONCE);
    this.admissions.set(server, admission);
    return admission;
  }

  private async end(accountId: string): Promise<void> {
    const runner = this.runners.get(accountId);
    this.runners.delete(accountId);
    await runner?.stop();
  }

  /** What is no longer ours has another keeper by now: stop at once. */
  private async heartbeat(): Promise<void> {
    if (this.runners.size === 0 || this.stopped) return;
    try {
      const held = new Set(await this.deps.leases.heartbeat(this.holder));
      const lost = [...this.runners.keys()].filter((accountId) => !held.has(resourceOf(accountId)));
      await Promise.all(lost.map((accountId) => this.end(accountId)));
    } catch (error) {
      this.deps.log.warn({ err: error }, 'The leases of mail accounts could not be extended');
    }
  }

  private async listen(nudges: Subscription): Promise<void> {
    for await (const message of nudges) this.hear(message as unknown as Nudge);
  }

  private hear(nudge: Nudge): void {
    if (nudge.about === 'end') this.look();
    else if (nudge.about === 'delivery') this.byAddress(nudge.address)?.folderChanged(nudge.folder);
    else this.tell(nudge, this.runners.get(nudge.accountId));
  }

  private tell(
    nudge: Exclude<Nudge, { about: 'end' | 'delivery' }>,
    runner: AccountRunner | undefined,
  ): void {
    if (nudge.about === 'operations') runner?.operationsWait();
    else if (nudge.about === 'folders') runner?.lookAgain();
    else if (nudge.about === 'folder') runner?.folderChanged(nudge.folder);
    else if (runner) runner.retry();
    else this.look();
  }

  private byAddress(address: string): AccountRunner | undefined {
    const wanted = address.toLowerCase();
    for (const runner of this.runners.values()) {
      if (runner.account.hosted && runner.account.address.toLowerCase() === wanted) return runner;
    }
    return undefined;
  }

  /** Signals may have been lost. */
  private lookEverywhere(): void {
    this.look();
    for (const runner of this.runners.values()) runner.lookAgain();
  }
}
