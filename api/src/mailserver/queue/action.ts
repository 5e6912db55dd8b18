// Something done to messages of a queue. Which ones is fixed before it begins: no more are hit than were shown.
import type { Database, SqlTransaction } from '../../core/database.ts';
import { joinSql, type Sql, sql } from '../../core/database.ts';
import { NotFoundError } from '../../core/errors.ts';
import type { QueueFilter } from './filter.ts';
import type { QueueAct, QueueActionState } from './message.ts';

export interface QueueAction {
  id: string;
  hostId: string;
  userId: string | null;
  ruleId: string | null;
  act: QueueAct;
  state: QueueActionState;
  reason: string | null;
  filter: QueueFilter | null;
  /** Messages it is about, and their bytes. */
  matched: number;
  size: bigint;
  /** How many had their turn; of these, those that had left before it, and those that it was not done to. */
  done: number;
  gone: number;
  failed: number;
  /** Queue ids of the first of these. */
  shownGone: string[];
  shownFailed: string[];
  problem: string | null;
  createdAt: Date;
  updatedAt: Date;
}

/** Enough to look a few up; the numbers say the rest. */
const SHOWN = 100;
/** A preview that nobody begins is forgotten. */
export const PREVIEW_LASTS = '1 hour';
export const KEEP_ACTIONS = '180 days';

const columns = sql`id::text AS id, host_id::text AS "hostId", user_id::text AS "userId", rule_id::text AS "ruleId", act, state,
  reason, filter, matched, size, done, cardinality(gone) AS gone, cardinality(failed) AS failed,
  gone[1:${SHOWN}::int] AS "shownGone", failed[1:${SHOWN}::int] AS "shownFailed", problem, created_at AS "createdAt", updated_at AS "updatedAt"`;

type Reader = Pick<Database, 'query'> | Pick<SqlTransaction, 'query'>;

export async function findQueueActions({ query }: Reader, ids: readonly string[]): Promise<QueueAction[]> {
  return query<QueueAction>(sql`SELECT ${columns} FROM mail_queue_action
    WHERE organization_id = app_organization_id() AND id = ANY(${[...ids]}::uuid[])`);
}

/** What was begun on a host, newest first. */
export async function listQueueActions(
  { query }: Reader,
  page: { hostId: string; ruleId: string | null; before: { at: string; id: string } | null; limit: number },
): Promise<(QueueAction & { place: string })[]> {
  return query(sql`
    SELECT ${columns}, created_at::text AS place FROM mail_queue_action
    WHERE organization_id = app_organization_id() AND host_id = ${page.hostId}::uuid AND state <> 'PREVIEW'
      AND (${page.ruleId}::uuid IS NULL OR rule_id = ${page.ruleId}::uuid)
      AND (${page.before?.at ?? null}::timestamptz IS NULL
        OR (created_at, id) < (${page.before?.at ?? null}::timestamptz, ${page.before?.id ?? null}::uuid))
    ORDER BY created_at DESC, id DESC LIMIT ${page.limit}::int`);
}

/** Throws NotFoundError. The row stays locked until the transaction ends. */
export async function lockQueueAction(tx: SqlTransaction, id: string): Promise<QueueAction> {
  const [action] = await tx.query<QueueAction>(sql`SELECT ${columns} FROM mail_queue_action
    WHERE organization_id = app_organization_id() AND id = ${id}::uuid FOR UPDATE`);
  if (action === undefined) throw new NotFoundError('action');
  return action;
}

/** Writes columns of an action and tells whoever watches. */
export async function updateQueueAction(
  tx: SqlTransaction,
  action: Pick<QueueAction, 'id'>,
  set: readonly Sql[],
): Promise<void> {
  await tx.query(sql`UPDATE mail_queue_action SET ${joinSql([...set, sql`updated_at = now()`], ', ')}
    WHERE organization_id = app_organization_id() AND id = ${action.id}::uuid`);
}
