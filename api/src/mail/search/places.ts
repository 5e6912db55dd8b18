// Where a search looks: folders and accounts as they were typed, and without them everywhere but in trash and junk.
import { isAccountNamed, isFolderNamed, type SearchProblem } from '@postroom/schema/search';
import { type Database, sql } from '../../core/database.ts';
import type { FindOptions } from './find.ts';
import type { SearchQuery } from './query.ts';

export interface Within {
  /** Null for all. */
  accountIds: readonly string[] | null;
  /** Null for all; with what is typed, only what both name. */
  folderIds: readonly string[] | null;
}

export type Places = Pick<FindOptions, 'accountIds' | 'folderIds' | 'withoutFolderIds' | 'withoutTrash'>;

/** Looks up what stands behind `in:` and `account:`. Names that nothing has come back as problems, and find nothing. */
export async function findPlaces(
  database: Pick<Database, 'query'>,
  { plan, typed }: SearchQuery,
  within: Within,
): Promise<{ places: Places; problems: SearchProblem[] }> {
  const problems: SearchProblem[] = [];
  const explain = (kind: 'folder' | 'account', value: string, what: string): void => {
    const index = typed.parts.findIndex((part) => part.kind === kind && part.value === value);
    const place = typed.places[index];
    if (place === undefined) return;
    const code = kind === 'folder' ? 'UNKNOWN_FOLDER' : 'UNKNOWN_ACCOUNT';
    problems.push({ code, ...place, message: `No ${what} is called “${value}”.` });
  };
  const named = [...(plan?.folders ?? []), ...(plan?.withoutFolders ?? [])];
  const folders = named.length === 0 ? [] : await readFolders(database);
  const idsOf = (value: string): string[] => {
    const ids = folders.filter((folder) => isFolderNamed(folder, value)).map(({ id }) => id);
    if (ids.length === 0) explain('folder', value, 'folder');
    return ids;
  };
  const wanted = plan?.folders.length ? plan.folders.flatMap(idsOf) : null;
  const withoutFolderIds = (plan?.withoutFolders ?? []).flatMap(idsOf);
  const folderIds =
    within.folderIds === null
      ? wanted
      : within.folderIds.filter((id) => wanted === null || wanted.includes(id));
  const accountIds = await accountsOf(database, plan?.accounts ?? [], within.accountIds, (value) =>
    explain('account', value, 'account'),
  );
  const withoutTrash = folderIds === null && plan?.anywhere !== true;
  return { places: { accountIds, folderIds, withoutFolderIds, withoutTrash }, problems };
}

const readFolders = ({ query }: Pick<Database, 'query'>) =>
  query<{ id: string; path: string; name: string; role: string | null }>(
    sql`SELECT id::text AS id, path, name, role::text AS role FROM mail_folder`,
  );

async function accountsOf(
  { query }: Pick<Database, 'query'>,
  typed: readonly string[],
  within: readonly string[] | null,
  onUnknown: (value: string) => void,
): Promise<readonly string[] | null> {
  if (typed.length === 0) return within;
  const accounts = await query<{ id: string; address: string; name: string }>(
    sql`SELECT id::text AS id, address, name FROM mail_account`,
  );
  const ids = typed.flatMap((value) => {
    const found = accounts.filter((account) => isAccountNamed(account, value)).map(({ id }) => id);
    if (found.length === 0) onUnknown(value);
    return found;
  });
  return ids.filter((id) => within === null || within.includes(id));
}
