import { prepared, type SqlTransaction, sql } from '../../core/database.ts';

/**
 * The index of an account has one writer at a time: threads, counters and what the user does then never see half of
 * each other's work. The lock ends with the transaction.
 */
export async function lockAccountIndex(tx: SqlTransaction, accountId: string): Promise<void> {
  await tx.query(
    prepared(
      sql`SELECT pg_advisory_xact_lock(hashtextextended(${`mail index ${accountId}`}::text, 0))::text`,
    ),
  );
}
