// Folders with their counters, which are kept up to date: nothing is counted here.
import { type Database, prepared, sql } from '../../core/database.ts';
import type { FolderRoleName } from '../ports.ts';

export interface Folder {
  id: string;
  accountId: string;
  path: string;
  name: string;
  parentPath: string | null;
  role: FolderRoleName | null;
  /** Whether the role, or having none, is the person's choice. */
  roleChosen: boolean;
  delimiter: string | null;
  selectable: boolean;
  subscribed: boolean;
  emptying: boolean;
  messageCount: number;
  unreadCount: number;
  threadUnreadCount: number;
}

export interface FolderPage {
  accountId: string;
  /** The last path of the page before. */
  after: string | null;
  limit: number;
}

type Reader = Pick<Database, 'query'>;

const columns = sql`f.id::text AS id, f.account_id::text AS "accountId", f.path, f.name, f.parent_path AS "parentPath",
  f.role::text AS role, f.role_chosen AS "roleChosen", f.delimiter, f.selectable, f.subscribed, f.emptying, f.message_count AS "messageCount", f.unread_count AS "unreadCount",
  f.thread_unread_count AS "threadUnreadCount"`;

export const findFolders = ({ query }: Reader, ids: readonly string[]): Promise<Folder[]> =>
  query<Folder>(
    prepared(sql`SELECT ${columns} FROM mail_folder f
      WHERE f.organization_id = app_organization_id() AND f.id = ANY(${[...ids]}::uuid[])
        AND f.removed_at IS NULL`),
  );

/** Pages of several accounts' folders in one query, by path, in the order asked for. */
export async function listFolders({ query }: Reader, pages: readonly FolderPage[]): Promise<Folder[][]> {
  const rows = await query<Folder & { page: number }>(
    prepared(sql`
    SELECT ${columns}, wanted.page::int AS page
    FROM unnest(${pages.map(({ accountId }) => accountId)}::uuid[], ${pages.map(({ after }) => after)}::text[],
      ${pages.map(({ limit }) => limit)}::int[]) WITH ORDINALITY AS wanted (account_id, after_path, size, page)
    CROSS JOIN LATERAL (
      SELECT * FROM mail_folder folder WHERE folder.account_id = wanted.account_id AND folder.removed_at IS NULL
        AND (wanted.after_path IS NULL OR folder.path > wanted.after_path)
      ORDER BY folder.path LIMIT wanted.size) AS f
    ORDER BY wanted.page, f.path`),
  );
  const byPage = Map.groupBy(rows, ({ page }) => page);
  return pages.map((_page, index) => byPage.get(index + 1) ?? []);
}
