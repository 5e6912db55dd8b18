// An action on mail as it is kept: one that was done at once, or one that a job works through in chunks.
import { z } from 'zod';
import { type Database, joinSql, type Sql, type SqlTransaction, sql } from '../../core/database.ts';
import { NotFoundError } from '../../core/errors.ts';
import { currentScope } from '../../core/scope.ts';
import type { MailActionKind } from '../operations/store-action.ts';

export type MailActionState =
  | 'COLLECTING'
  | 'RUNNING'
  | 'DONE'
  | 'CANCELED'
  | 'FAILED'
  | 'UNDOING'
  | 'UNDONE';

export interface MailAction {
  id: string;
  userId: string;
  kind: MailActionKind;
  state: MailActionState;
  /** Messages found, handled, and of these those that were gone. */
  matched: number;
  done: number;
  failed: number;
  problem: string | null;
  createdAt: Date;
  updatedAt: Date;
  canUndo: boolean;
}

/** What was chosen and what happens to it, of an action that a job does. Ids are those of the index. */
export const bulkRequestSchema = z.object({
  accountIds: z.array(z.string()).nullable(),
  folderIds: z.array(z.string()).nullable(),
  query: z.string().nullable(),
  /** IANA name of the zone in which the search's days begin. */
  zone: z.string().nullable(),
  unread: z.boolean(),
  starred: z.boolean(),
  /** Threads and messages left out. */
  except: z.array(z.string()),
  target: z
    .union([
      z.object({ folderId: z.string() }),
      z.object({ role: z.enum(['ARCHIVE', 'JUNK', 'TRASH', 'INBOX']) }),
    ])
    .nullable(),
  until: z.string().nullable(),
});

export type BulkRequest = z.infer<typeof bulkRequestSchema>;

export interface BulkAction extends MailAction {
  request: BulkRequest;
  /** Where the search goes on; null at its beginning. */
  place: { receivedAt: string; id: string } | null;
}

type Reader = Pick<Database, 'query'> | Pick<SqlTransaction, 'query'>;

/** How long an action can be undone. */
const UNDO = '1 day';

const columns = sql`id::text AS id, user_id::text AS "userId", kind, state, matched, done, failed, problem,
  created_at AS "createdAt", updated_at AS "updatedAt",
  (state IN ('RUNNING', 'DONE', 'CANCELED', 'FAILED') AND kind <> 'DELETE' AND done > 0
    AND created_at > now() - ${UNDO}::interval) AS "canUndo"`;

export async function findActions({ query }: Reader, ids: readonly string[]): Promise<MailAction[]> {
  return query<MailAction>(sql`SELECT ${columns} FROM mail_action
    WHERE organization_id = app_organization_id() AND id = ANY(${[...ids]}::uuid[])`);
}

/** A page of the person's actions that a job did or does, newest first. */
export async function listBulkActions(
  { query }: Reader,
  { before, limit }: { before: { time: bigint; id: string } | null; limit: number },
): Promise<(MailAction & { place: bigint })[]> {
  const { actor } = currentScope();
  if (actor.kind !== 'user') return [];
  return query(sql`
    SELECT ${columns}, (extract(epoch FROM created_at) * 1000000)::int8 AS place FROM mail_action
    WHERE user_id = ${actor.userId}::uuid AND idempotency_key IS NOT NULL
      AND (${before?.id ?? null}::uuid IS NULL OR (created_at, id)
        < ('epoch'::timestamptz + ${before?.time ?? null}::bigint * interval '1 microsecond', ${before?.id ?? null}::uuid))
    ORDER BY created_at DESC, id DESC LIMIT ${limit}::int`);
}

/** Throws NotFoundError. The row stays locked until the transaction ends. */
export async function lockAction(tx: SqlTransaction, id: string): Promise<MailAction> {
  const [action] = await tx.query<MailAction>(sql`SELECT ${columns} FROM mail_action
    WHERE organization_id = app_organization_id() AND id = ${id}::uuid FOR UPDATE`);
  if (!action) throw new NotFoundError('action');
  return action;
}

/** Null when it is gone. */
export async function findBulkAction({ query }: Reader, id: string): Promise<BulkAction | null> {
  const [row] = await query<BulkAction>(sql`SELECT ${columns}, request, place FROM mail_action
    WHERE organization_id = app_organization_id() AND id = ${id}::uuid`);
  return row ? { ...row, request: bulkRequestSchema.parse(row.request) } : null;
}

/** Writes columns of an action and tells its person's devices. */
export async function updateAction(
  tx: SqlTransaction,
  { id, userId }: Pick<MailAction, 'id' | 'userId'>,
  set: readonly Sql[],
): Promise<void> {
  await tx.query(sql`UPDATE mail_action SET ${joinSql([...set, sql`updated_at = now()`], ', ')}
    WHERE organization_id = app_organization_id() AND id = ${id}::uuid`);
  tx.record({
    entity: 'MailAction',
    kind: 'UPDATED',
    ids: [id],
    fields: ['state', 'matched', 'done'],
    userId,
  });
}
