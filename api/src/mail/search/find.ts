import { type Database, sql } from '../../core/database.ts';
import type { SearchQuery } from './query.ts';

/** A message that was found; the two are the keys by which the next page goes on. */
export interface FoundMessage {
  id: string;
  /** Microseconds since 1970. */
  receivedAt: bigint;
}

export interface FindOptions {
  query: SearchQuery;
  /** Null for all accounts of the caller. */
  accountIds: readonly string[] | null;
  /** Null for all folders; empty for none. */
  folderIds: readonly string[] | null;
  /** Messages that lie in no other folder than these are left out. */
  withoutFolderIds?: readonly string[];
  /** Likewise trash and junk and what lies below them. */
  withoutTrash?: boolean;
  after: FoundMessage | null;
  limit: number;
}

/** A page of what matches, newest first, among the accounts that the scope may see. */
export async function findMessages(
  database: Pick<Database, 'query'>,
  { query, accountIds, folderIds, withoutFolderIds = [], withoutTrash = false, after, limit }: FindOptions,
): Promise<FoundMessage[]> {
  const { plan, words } = query;
  if (plan === null || folderIds?.length === 0 || accountIds?.length === 0) return [];
  const { flags } = plan;
  return database.query<FoundMessage>(sql`
    SELECT message_id AS id, (extract(epoch FROM received_at) * 1000000)::int8 AS "receivedAt"
    FROM mail_search_find(
      ${accountIds === null ? null : [...accountIds]}::uuid[], ${words}::text::tsquery,
      ${folderIds === null ? null : [...folderIds]}::uuid[], ${[...withoutFolderIds]}::uuid[], ${withoutTrash}::boolean,
      ${flags.unread ?? null}::boolean, ${flags.starred ?? null}::boolean, ${flags.answered ?? null}::boolean,
      ${flags.forwarded ?? null}::boolean, ${flags.draft ?? null}::boolean, ${plan.attachments}::boolean,
      ${plan.since?.toISOString() ?? null}::timestamptz, ${plan.until?.toISOString() ?? null}::timestamptz,
      ${plan.largerThan}::bigint, ${plan.smallerThan}::bigint,
      ${after === null ? null : after.receivedAt}::bigint, ${after?.id ?? null}::uuid, ${limit}::int)`);
}
