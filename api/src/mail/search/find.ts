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
  after: FoundMessage | null;
  limit: number;
}

/** A page of what matches, newest first, among the accounts that the scope may see. */
export async function findMessages(
  database: Pick<Database, 'query'>,
  { query, accountIds, folderIds, after, limit }: FindOptions,
): Promise<FoundMessage[]> {
  if (folderIds?.length === 0 || accountIds?.length === 0) return [];
  return database.query<FoundMessage>(sql`
    SELECT message_id AS id, (extract(epoch FROM received_at) * 1000000)::int8 AS "receivedAt"
    FROM mail_search_find(
      ${accountIds === null ? null : [...accountIds]}::uuid[], ${query.words}::text::tsquery,
      ${folderIds === null ? null : [...folderIds]}::uuid[], ${query.unread}::boolean, ${query.starred}::boolean,
      ${query.attachments}::boolean, ${query.since?.toISOString() ?? null}::timestamptz,
      ${query.until?.toISOString() ?? null}::timestamptz, ${query.largerThan}::bigint,
      ${after === null ? null : after.receivedAt}::bigint, ${after?.id ?? null}::uuid, ${limit}::int)`);
}
