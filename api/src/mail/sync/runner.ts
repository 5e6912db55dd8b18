// Keeps one account: connects, watches, works, and when something breaks begins again after a while.

import { sql } from '../../core/database.ts';
import type { Logger } from '../../core/log.ts';
import type { Deps } from '../../deps.ts';
import { StatusReporter } from './account-status.ts';
import { judgeFailure } from './backoff.ts';
import { checkUp } from './check-up.ts';
import { asSystem, connectAccount, type SyncAccount, type SyncContext } from './context.ts';
import { FolderRegistry } from './folder-registry.ts';
import { connectFurther } from './further-connection.ts';
import { OperationLoop } from './operation-loop.ts';
import { OrphanSweep } from './orphans.ts';
import { WatchLoop } from './watch-loop.ts';
import { WorkLoop } from './work-loop.ts';

/**
 * A session that held so long was healthy: the next failure is a first one. Our own server hangs up whenever somebody
 * deletes or renames a folder that is open, and what a person did must not wait longer each time.
 */
const HEALTHY_MS = { hosted: 5_000, external: 60_000 };

/** Comparing so many messages anew takes long enough to be told about. */
const LONG_COMPARISON = 5_000;

export interface RunnerOptions {
  deps: Deps;
  account: SyncAccount;
  log: Logger;
  /** Waits until this account may connect: many at once would storm its server. */
  admit: <T>(connect: () => Promise<T>) => Promise<T>;
  /** Milliseconds before a refused second connection is tried again the first time; longer each time. */
  furtherWaitMs?: number;
}

interface Session {
  registry: FolderRegistry;
  watch: WatchLoop;
  work: WorkLoop;
  operations: OperationLoop;
}

export class AccountRunner {
  readonly account: SyncAccount;
  private readonly options: RunnerOptions;
  private readonly stopping = new AbortController();
  private readonly status: StatusReporter;
  private retryNow: (() => void) | null = null;
  private session: Session | null = null;
  private ending: AbortController | null = null;
  private startAnew = false;
  private failures = 0;
  private running: Promise<void> | null = null;

  constructor(options: RunnerOptions) {
    this.options = options;
    this.account = options.account;
    this.status = new StatusReporter(options);
  }

  start(): void {
    this.running = asSystem(this.options, () => this.run()).catch((error: unknown) => {
      this.options.log.error({ err: error }, 'The keeper of a mail account ended');
    });
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.retryNow?.();
    await this.running;
    this.status.cancel();
  }

  /** Mail came into a folder (path, role or id). */
  folderChanged(name: string): void {
    const { session } = this;
    if (!session) return;
    const folder = session.registry.find(name);
    if (!folder) session.watch.poll();
    else if (folder.role === 'INBOX') session.watch.wake();
    else {
      session.registry.markDue(folder);
      session.work.wake();
    }
  }

  operationsWait(): void {
    this.session?.operations.wake();
  }

  /** The account was changed or its owner asked: begins anew, with what its rows say now. */
  retry(): void {
    this.failures = 0;
    this.retryNow?.();
    this.startAnew = true;
    this.ending?.abort();
  }

  /** Looks at everything. */
  lookAgain(): void {
    this.session?.watch.poll();
    this.session?.operations.wake();
  }

  private async run(): Promise<void> {
    await this.waitUntilDue();
    while (!this.stopping.signal.aborted) {
      const began = Date.now();
      try {
        await this.runSession();
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        if (this.startAnew) continue;
        if (Date.now() - began > HEALTHY_MS[this.account.hosted ? 'hosted' : 'external']) this.failures = 0;
        await this.fail(error);
      }
    }
  }

  /** Another worker may have been told to wait. */
  private async waitUntilDue(): Promise<void> {
    const [row] = await this.options.deps.database.query<{ at: Date | null }>(sql`
      SELECT next_attempt_at AS at FROM mail_account WHERE id = ${this.account.accountId}::uuid`);
    const wait = (row?.at?.getTime() ?? 0) - Date.now();
    if (wait > 0) await this.pause(wait);
  }

  private async runSession(): Promise<void> {
    const ending = new AbortController();
    this.ending = ending;
    this.startAnew = false;
    const signal = AbortSignal.any([ending.signal, this.stopping.signal]);
    const { deps, account, log, admit } = this.options;
    const onCompared = (folderId: string, left: number) => this.status.compared(folderId, left);
    const context: SyncContext = { deps, account, log, signal, onCompared };
    if (this.status.status !== 'WAITING' && this.status.status !== 'FAILED') {
      await this.status.set({ status: 'CONNECTING', message: 'Connecting' });
    }
    const connection = await admit(() => connectAccount(context, 'watch'));
    try {
      const registry = new FolderRegistry(context);
      this.status.setTotal(await registry.refresh(connection));
      this.status.beginComparison(registry.toCompare());
      if (this.isComparingLong()) await this.status.set({ status: 'SYNCING', message: 'Syncing' });
      const session = this.prepare(context, registry, connection);
      await session.watch.open();
      await checkUp(context, connection);
      await this.status.set(this.describe(registry));
      this.session = session;
      await allOrNone(ending, [session.watch, session.work, session.operations]);
    } finally {
      this.session = null;
      ending.abort();
      await connection.close();
    }
  }

  private prepare(
    context: SyncContext,
    registry: FolderRegistry,
    connection: Awaited<ReturnType<typeof connectAccount>>,
  ): Session {
    const { inbox } = registry;
    if (!inbox) throw new Error('The list of folders has no inbox.');
    const orphans = new OrphanSweep(context);
    const further = (purpose: string) => () => this.connectFurther(context, registry, purpose);
    const work = new WorkLoop(context, {
      connect: further('work'),
      registry,
      onProgress: () => this.status.progress(),
      onListed: () => this.listed(orphans),
    });
    const watch = new WatchLoop(context, inbox, {
      registry,
      connection,
      onDue: () => work.wake(),
      onTotal: (total) => this.status.setTotal(total),
      checkUp: () => checkUp(context, connection),
    });
    const operations = new OperationLoop(context, {
      connect: further('operations'),
      registry,
      onTouched: (folderIds) => {
        for (const id of folderIds) this.folderChanged(id);
      },
    });
    return { registry, watch, work, operations };
  }

  private connectFurther(context: SyncContext, registry: FolderRegistry, purpose: string) {
    return connectFurther(context, {
      purpose,
      ...(this.options.furtherWaitMs ? { firstWaitMs: this.options.furtherWaitMs } : {}),
      onRefused: ({ message, problem }, delay) => {
        const told = `${message} New mail still comes in; everything else waits for another connection.`;
        const nextAttemptAt = new Date(Date.now() + delay);
        return this.status.set({ status: 'WAITING', message: told, problem, nextAttemptAt });
      },
      onAdmitted: () => this.status.set(this.describe(registry)),
    });
  }

  private isComparingLong(): boolean {
    return this.status.leftToCompare >= LONG_COMPARISON;
  }

  private describe(registry: FolderRegistry) {
    const reading =
      this.isComparingLong() || registry.all().some((folder) => folder.selectable && folder.lowestUid !== 1);
    return reading
      ? ({ status: 'SYNCING', message: 'Syncing' } as const)
      : ({ status: 'LIVE', message: 'Up to date' } as const);
  }

  private async listed(orphans: OrphanSweep): Promise<void> {
    this.status.beginComparison([]);
    if (this.status.status === 'LIVE') {
      this.status.progress();
      return orphans.sweep();
    }
    this.failures = 0;
    await this.status.set({ status: 'LIVE', message: 'Up to date' });
  }

  private async fail(error: unknown): Promise<void> {
    this.failures += 1;
    const failure = judgeFailure(error, this.failures, this.account.hosted);
    const level = failure.problem === null ? 'error' : 'info';
    this.options.log[level]({ err: error, delay: failure.delay }, 'A mail account is not reachable');
    const { status, message, problem, delay } = failure;
    await this.status
      .set({ status, message, problem, nextAttemptAt: new Date(Date.now() + delay) })
      .catch((second: unknown) =>
        this.options.log.error({ err: second }, 'The failure could not be written'),
      );
    await this.pause(delay);
  }

  private async pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    this.retryNow = resolve;
    if (this.stopping.signal.aborted) resolve();
    await promise;
    clearTimeout(timer);
    this.retryNow = null;
  }
}

/** Runs all until one fails or ends; then the others end too. Throws what failed first. */
async function allOrNone(ending: AbortController, loops: readonly { run(): Promise<void> }[]): Promise<void> {
  let first: { error: unknown } | null = null;
  await Promise.all(
    loops.map(async (loop) => {
      try {
        await loop.run();
      } catch (error) {
        first ??= { error };
      } finally {
        ending.abort();
      }
    }),
  );
  if (first) throw (first as { error: unknown }).error;
}
