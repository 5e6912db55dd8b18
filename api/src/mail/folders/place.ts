// Where a folder is put, and that nothing is there yet.
import { type SqlTransaction, sql } from '../../core/database.ts';
import { ConflictError, InputError } from '../../core/errors.ts';
import type { FoundFolder } from './find-folder.ts';

/** The path of a folder with this name inside another. Throws InputError where folders cannot lie in folders. */
export function placeIn(parent: Pick<FoundFolder, 'path' | 'delimiter'> | null, name: string): string {
  if (!parent) return name;
  if (parent.delimiter === null) {
    throw new InputError({ parentId: 'On this server folders cannot lie in folders.' });
  }
  return `${parent.path}${parent.delimiter}${name}`;
}

/** Throws ConflictError when the index knows a folder at this path. */
export async function refuseTaken(tx: SqlTransaction, accountId: string, path: string): Promise<void> {
  const [taken] = await tx.query<{ name: string; leaving: boolean }>(sql`
    SELECT name, removed_at IS NOT NULL AS leaving FROM mail_folder
    WHERE account_id = ${accountId}::uuid AND normalize(path) = normalize(${path}::text)`);
  if (!taken) return;
  throw new ConflictError(
    taken.leaving
      ? `The folder “${taken.name}” that was here is just being deleted. Try again in a moment.`
      : `There is a folder named “${taken.name}” here already.`,
  );
}
