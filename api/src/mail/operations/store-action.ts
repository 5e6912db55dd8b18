import { prepared, type Sql, type SqlTransaction, sql } from '../../core/database.ts';
import { uuidv7 } from '../../core/ids.ts';
import { currentScope } from '../../core/scope.ts';
import type { AccountChanges } from './changes.ts';

export type MailActionKind =
  | 'READ'
  | 'UNREAD'
  | 'STAR'
  | 'UNSTAR'
  | 'MOVE'
  | 'COPY'
  | 'RESTORE'
  | 'DELETE'
  | 'SNOOZE'
  | 'UNSNOOZE';

/** What was changed is kept so long; the app offers to undo it for much less. */
const KEPT = '2 days';

/** Keeps what was just changed, so that it can be undone. Returns the action's id. */
export async function storeDoneAction(
  tx: SqlTransaction,
  kind: MailActionKind,
  messageIds: readonly string[],
  changes: readonly AccountChanges[],
): Promise<string> {
  const id = uuidv7();
  const userId = actingUser();
  const count = messageIds.length;
  await tx.query(
    prepared(sql`
    WITH ${oldActions(userId)},
    action AS (
      INSERT INTO mail_action (organization_id, id, user_id, kind, state, matched, done)
      VALUES (app_organization_id(), ${id}::uuid, ${userId}::uuid, ${kind}, 'DONE', ${count}::int, ${count}::int)
    )
    INSERT INTO mail_action_chunk (organization_id, user_id, action_id, position, message_ids, changes)
    VALUES (app_organization_id(), ${userId}::uuid, ${id}::uuid, 0, ${[...messageIds]}::uuid[],
      ${JSON.stringify(changes)}::jsonb)`),
  );
  return id;
}

/** Each person's new action sweeps away their old ones. */
export async function forgetOldActions(tx: SqlTransaction): Promise<void> {
  await tx.query(sql`WITH ${oldActions(actingUser())} SELECT`);
}

const oldActions = (userId: string): Sql => sql`
  old AS (
    DELETE FROM mail_action WHERE user_id = ${userId}::uuid AND created_at < now() - ${KEPT}::interval
      AND state NOT IN ('COLLECTING', 'RUNNING', 'UNDOING')
    RETURNING id
  ),
  old_chunks AS (DELETE FROM mail_action_chunk c USING old WHERE c.action_id = old.id)`;

/** Actions are a person's own: the platform does none. */
export function actingUser(): string {
  const { actor } = currentScope();
  if (actor.kind !== 'user') throw new Error('An action on mail needs a person.');
  return actor.userId;
}
