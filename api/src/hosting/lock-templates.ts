import type { Transaction } from '../core/database.ts';
import { sql } from '../core/sql.ts';

/** Holds all templates of the organization to the end of the transaction: their number and names are looked at before one is saved. */
export async function lockTemplates(tx: Transaction, organizationId: string): Promise<void> {
  await tx.query(
    sql`SELECT pg_advisory_xact_lock(hashtextextended(${`templates ${organizationId}`}::text, 0))::text`,
  );
}
