import type { Transaction } from '../core/database.ts';
import { NotFoundError } from '../core/errors.ts';
import { sql } from '../core/sql.ts';

/**
 * Holds the domain to the end of the transaction, so that a mailbox and an alias of one address cannot be made at the
 * same moment. Gives its name; throws NotFoundError when the organization has no such domain.
 */
export async function lockDomain(tx: Transaction, domainId: string): Promise<string> {
  const [row] = await tx.query<{ name: string }>(
    sql`SELECT name FROM hosted_domain WHERE id = ${domainId}::uuid FOR UPDATE`,
  );
  if (row === undefined) throw new NotFoundError('domain');
  return row.name;
}
