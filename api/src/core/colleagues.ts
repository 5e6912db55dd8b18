import { sql } from './sql.ts';
import type { SqlTransaction } from './transaction.ts';

/**
 * Lets the rest of a transaction see and write rows of everybody in the organization: an administrator makes a
 * colleague's mail account. Call it after authorize(); the change log still names the person who did it.
 */
export async function reachColleagues(tx: SqlTransaction): Promise<void> {
  await tx.query(sql`SELECT set_config('app.actor', 'system', true)`);
}
