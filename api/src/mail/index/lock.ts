import { prepared, type Sql, type SqlTransaction, sql } from '../../core/database.ts';

/**
 * The index of an account has one writer at a time: threads, counters and what the user does then never see half of
 * each other's work. The lock ends with the transaction. Returns whether there is such an account.
 */
export async function lockAccountIndex(tx: SqlTransaction, accountId: string): Promise<boolean> {
  const [row] = await tx.query<{ found: boolean }>(
    prepared(sql`SELECT mail_index_lock(${accountId}::uuid) AS found`),
  );
  return row?.found ?? false;
}

/** Locks the indexes of all accounts whose ids a query gives as text in `id`: in one order, so that two never wait for each other. */
export async function lockIndexesOf(tx: SqlTransaction, accounts: Sql): Promise<void> {
  await tx.query(
    prepared(sql`
    SELECT pg_advisory_xact_lock(hashtextextended('mail index ' || id, 0))::text
    FROM (SELECT DISTINCT id FROM (${accounts}) AS account ORDER BY id OFFSET 0) AS ordered`),
  );
}
