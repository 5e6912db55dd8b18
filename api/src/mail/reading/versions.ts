import { type Database, prepared, sql } from '../../core/database.ts';

/**
 * Changes with every committed change to the folders and threads of the accounts that the scope may see, and with the
 * accounts themselves. Read it before what is kept under it.
 */
export async function readMailVersions({ query }: Pick<Database, 'query'>): Promise<string> {
  const [row] = await query<{ versions: string }>(prepared(sql`SELECT mail_versions() AS versions`));
  return row?.versions ?? '';
}
