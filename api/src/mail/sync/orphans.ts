// Messages that lie in no folder. A move by another client looks like that until their other place is found, so they
// are kept for a while, and with them what is known of them.
import { sql } from '../../core/database.ts';
import { removePlaceless } from '../index/remove-messages.ts';
import { changeIndex, type SyncContext } from './context.ts';

const SWEEP_MS = 15 * 60_000;
const MOST = 5_000;

export class OrphanSweep {
  private readonly context: SyncContext;
  private sweptAt = Date.now();
  private suspects = new Set<string>();

  constructor(context: SyncContext) {
    this.context = context;
  }

  /** To be called when all folders are in step with the server: removes what lay nowhere the last time already. */
  async sweep(): Promise<void> {
    if (Date.now() - this.sweptAt < SWEEP_MS) return;
    this.sweptAt = Date.now();
    const { deps, account } = this.context;
    const rows = await deps.database.query<{ id: string }>(sql`
      SELECT m.id::text AS id FROM mail_message m WHERE m.account_id = ${account.accountId}::uuid
        AND NOT EXISTS (SELECT FROM mail_placement p WHERE p.message_id = m.id) LIMIT ${MOST}::int`);
    const now = rows.map(({ id }) => id);
    const doomed = now.filter((id) => this.suspects.has(id));
    this.suspects = new Set(now);
    if (doomed.length > 0) await changeIndex(this.context, (tx) => removePlaceless(tx, account, doomed));
  }
}
