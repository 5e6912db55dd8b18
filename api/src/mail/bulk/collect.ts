// Finds what an action is about before it begins, so that it cannot chase its own changes.
import { type SqlTransaction, sql } from '../../core/database.ts';
import { InputError } from '../../core/errors.ts';
import type { Deps } from '../../deps.ts';
import type { FoundMessage } from '../search/find.ts';
import { searchMessages } from '../search/search-messages.ts';
import { type BulkAction, lockAction, updateAction } from './action.ts';

/** Messages that are changed in one transaction. */
export const CHUNK = 500;

/** Goes one step on with finding. Mail that arrives after the action was asked for is never among it. */
export async function collect(deps: Deps, action: BulkAction): Promise<void> {
  if (action.request.query === null) return collectFolders(deps, action);
  return collectFound(deps, action, action.request.query);
}

/** All of it at once, newest first: one statement for half a million messages too. */
async function collectFolders({ database }: Deps, action: BulkAction): Promise<void> {
  const { folderIds, accountIds, unread, starred, except } = action.request;
  await database.sqlTransaction(async (tx) => {
    if ((await lockAction(tx, action.id)).state !== 'COLLECTING') return;
    const [row] = await tx.query<{ found: number }>(sql`
      WITH found AS (
        SELECT DISTINCT m.received_at, m.id
        FROM mail_placement p JOIN mail_message m ON m.organization_id = p.organization_id AND m.id = p.message_id
        WHERE p.organization_id = app_organization_id() AND p.folder_id = ANY(${folderIds ?? []}::uuid[]) AND NOT p.hidden
          AND m.created_at <= ${action.createdAt.toISOString()}::timestamptz
          AND (${accountIds}::uuid[] IS NULL OR p.account_id = ANY(${accountIds}::uuid[]))
          AND NOT (m.id = ANY(${except}::uuid[]) OR m.thread_id = ANY(${except}::uuid[]))
          AND (NOT ${unread || starred} OR EXISTS (
            SELECT FROM mail_thread_folder tf WHERE tf.folder_id = p.folder_id AND tf.thread_id = m.thread_id
              AND (NOT ${unread} OR tf.unread_count > 0) AND (NOT ${starred} OR tf.starred)))
      ),
      numbered AS (
        SELECT id, (row_number() OVER (ORDER BY received_at DESC, id DESC) - 1) / ${CHUNK}::int AS position FROM found
      ),
      stored AS (
        INSERT INTO mail_action_chunk (organization_id, user_id, action_id, position, message_ids)
        SELECT app_organization_id(), ${action.userId}::uuid, ${action.id}::uuid, position, array_agg(id)
        FROM numbered GROUP BY position RETURNING cardinality(message_ids) AS size
      )
      SELECT coalesce(sum(size), 0)::int AS found FROM stored`);
    await finish(tx, action, row?.found ?? 0);
  });
}

/** A page of the search; where it goes on is kept with what was found. */
async function collectFound(deps: Deps, action: BulkAction, query: string): Promise<void> {
  const { accountIds, folderIds, zone, except } = action.request;
  const after = action.place === null ? null : toPlace(action.place);
  const page = await searchMessages(deps, { query, accountIds, folderIds, zone, after, limit: CHUNK });
  if (page.problems.length > 0)
    throw new InputError({ query: page.problems[0]?.message ?? 'Mend the search.' });
  const left = new Set(except);
  const ids = page.hits
    .filter(({ message }) => !left.has(message.id) && !left.has(message.threadId))
    .map(({ message }) => message.id);
  await deps.database.sqlTransaction(async (tx) => {
    if ((await lockAction(tx, action.id)).state !== 'COLLECTING') return;
    const found = await storeFound(tx, action, ids);
    if (page.next === null) return finish(tx, action, found);
    const place = { receivedAt: page.next.receivedAt.toString(), id: page.next.id };
    await updateAction(tx, action, [
      sql`matched = matched + ${found}::int`,
      sql`place = ${JSON.stringify(place)}::jsonb`,
    ]);
  });
}

const toPlace = ({ receivedAt, id }: { receivedAt: string; id: string }): FoundMessage => ({
  receivedAt: BigInt(receivedAt),
  id,
});

async function storeFound(tx: SqlTransaction, action: BulkAction, ids: readonly string[]): Promise<number> {
  const [row] = await tx.query<{ size: number }>(sql`
    INSERT INTO mail_action_chunk (organization_id, user_id, action_id, position, message_ids)
    SELECT app_organization_id(), ${action.userId}::uuid, ${action.id}::uuid,
      (SELECT count(*)::int FROM mail_action_chunk WHERE action_id = ${action.id}::uuid), array_agg(id)
    FROM mail_message WHERE organization_id = app_organization_id() AND id = ANY(${[...ids]}::uuid[])
      AND created_at <= ${action.createdAt.toISOString()}::timestamptz
    HAVING count(*) > 0 RETURNING cardinality(message_ids) AS size`);
  return row?.size ?? 0;
}

/** Everything is found: what there is to do begins. */
async function finish(tx: SqlTransaction, action: BulkAction, found: number): Promise<void> {
  await updateAction(tx, action, [
    sql`matched = matched + ${found}::int`,
    sql`state = CASE WHEN matched + ${found}::int = 0 THEN 'DONE' ELSE 'RUNNING' END`,
  ]);
}
