import type { SqlTransaction } from '../../../core/database.ts';
import { sql } from '../../../core/sql.ts';

/** What a row's sealed secret belongs to. */
export const secretOf = (importId: string, line: number): string => `mailbox_import:${importId}:${line}`;

/** At the end of an import: passwords of the file that were not used are not kept. */
export async function forgetUnused(tx: Pick<SqlTransaction, 'query'>, importId: string): Promise<void> {
  await tx.query(sql`
    UPDATE mailbox_import_row SET secret = NULL WHERE organization_id = app_organization_id()
      AND import_id = ${importId}::uuid AND (NOT done OR outcome IS DISTINCT FROM 'CREATED')`);
}
