// What an account is doing, in words, on its row: for its owner, and for the next worker.
import { sql } from '../../core/database.ts';
import type { MailServerProblem } from '../../core/errors.ts';
import { Comparison } from './comparison.ts';
import { asSystem, type SyncContext } from './context.ts';
import type { FolderRecord } from './folder-record.ts';

export type RunningStatus = 'CONNECTING' | 'SYNCING' | 'LIVE' | 'WAITING' | 'FAILED';

export interface AccountState {
  status: RunningStatus;
  message: string;
  problem?: MailServerProblem | null;
  nextAttemptAt?: Date | null;
}

const QUIET_MS = 1_000;
const numbers = new Intl.NumberFormat('en');

type StatusContext = Pick<SyncContext, 'deps' | 'account' | 'log'>;

/** Writes states at once and progress at most once a second. */
export class StatusReporter {
  private readonly context: StatusContext;
  private written = '';
  private total = 0;
  private timer: NodeJS.Timeout | null = null;
  private comparison = new Comparison([]);
  private current: AccountState = { status: 'CONNECTING', message: 'Connecting' };

  constructor(context: StatusContext) {
    this.context = context;
  }

  get status(): RunningStatus {
    return this.current.status;
  }

  async set(state: AccountState): Promise<void> {
    this.current = state;
    this.cancel();
    await this.write();
  }

  /** How many messages the server has in all folders. */
  setTotal(total: number): void {
    this.total = total;
  }

  /** These folders are going to be compared with the server's, all of their messages. */
  beginComparison(folders: readonly FolderRecord[]): void {
    this.comparison = new Comparison(folders);
  }

  /** Messages that are still to be compared. */
  get leftToCompare(): number {
    return this.comparison.left;
  }

  /** Of a folder so many are left: written a moment later. */
  compared(folderId: string, left: number): void {
    this.comparison.note(folderId, left);
    if (this.status === 'SYNCING') this.progress();
  }

  /** Some more messages were read: written a moment later. */
  progress(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.write().catch((error: unknown) =>
        this.context.log.warn({ err: error }, 'The state was not written'),
      );
    }, QUIET_MS);
  }

  cancel(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  private write(): Promise<void> {
    return asSystem(this.context, async () => {
      const synced = await this.countSynced();
      const total = Math.max(this.total, synced);
      const { status, problem = null, nextAttemptAt = null } = this.current;
      const message = status === 'SYNCING' ? this.describeProgress(synced, total) : this.current.message;
      const state = [status, message, problem, nextAttemptAt?.getTime(), synced, total].join('|');
      if (state === this.written) return;
      this.written = state;
      await this.store({ status, message, problem, nextAttemptAt, synced, total });
    });
  }

  private describeProgress(synced: number, total: number): string {
    const { left, done, total: all } = this.comparison;
    if (left > 0)
      return `Comparing with the server: ${numbers.format(done)} of ${numbers.format(all)} messages`;
    return `Syncing ${numbers.format(synced)} of ${numbers.format(total)}`;
  }

  private async countSynced(): Promise<number> {
    const { deps, account } = this.context;
    const [row] = await deps.database.query<{ synced: number }>(sql`
      SELECT coalesce(sum(message_count), 0)::int AS synced FROM mail_folder
      WHERE account_id = ${account.accountId}::uuid`);
    return row?.synced ?? 0;
  }

  private async store(state: {
    status: RunningStatus;
    message: string;
    problem: MailServerProblem | null;
    nextAttemptAt: Date | null;
    synced: number;
    total: number;
  }): Promise<void> {
    const { deps, account } = this.context;
    const { status, message, problem, nextAttemptAt, synced, total } = state;
    await deps.database.sqlTransaction(async (tx) => {
      const rows = await tx.query(sql`
        UPDATE mail_account SET status = ${status}::"MailAccountStatus", status_message = ${message},
          problem = ${problem}, next_attempt_at = ${nextAttemptAt}::timestamptz, synced_messages = ${synced}::int,
          total_messages = ${total}::int, updated_at = now(),
          last_synced_at = CASE WHEN ${status} = 'LIVE' THEN now() ELSE last_synced_at END
        WHERE id = ${account.accountId}::uuid AND status <> 'PAUSED' RETURNING id`);
      if (rows.length === 0) return;
      tx.record({
        entity: 'MailAccount',
        kind: 'UPDATED',
        ids: [account.accountId],
        fields: ['status', 'statusMessage', 'syncedMessages', 'totalMessages', 'problem', 'nextAttemptAt'],
        mailAccountId: account.accountId,
      });
    });
  }
}
