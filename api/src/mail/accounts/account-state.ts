// What people and administrators change about the state of an account, and who is told of it.
import { type Sql, type SqlTransaction, sql } from '../../core/database.ts';
import { NotFoundError } from '../../core/errors.ts';
import { type Nudge, nudgeAfterCommit } from '../sync/nudge.ts';

export const CONNECTING = sql`status = 'CONNECTING', status_message = 'Connecting'`;
export const PAUSED = sql`status = 'PAUSED', status_message = 'Paused'`;

/** Fields that show what an account is doing. */
export const STATE_FIELDS: readonly string[] = ['status', 'statusMessage', 'problem', 'nextAttemptAt'];

/** Whatever the account was waiting for is forgotten. Throws NotFoundError. */
export async function setState(
  tx: SqlTransaction,
  accountId: string,
  state: Sql,
  about: 'account' | 'end' = 'account',
): Promise<void> {
  const rows = await tx.query(sql`
    UPDATE mail_account SET ${state}, problem = NULL, next_attempt_at = NULL, updated_at = now()
    WHERE id = ${accountId}::uuid RETURNING id`);
  if (rows.length === 0) throw new NotFoundError('mail account');
  tellChanged(tx, accountId, STATE_FIELDS, about);
}

/** Its owner's devices hear of it, and the worker that keeps it. */
export function tellChanged(
  tx: Pick<SqlTransaction, 'record' | 'publish'>,
  accountId: string,
  fields: readonly string[],
  about: 'account' | 'end' = 'account',
): void {
  const message: Nudge = { about, accountId };
  tx.record({
    entity: 'MailAccount',
    kind: 'UPDATED',
    ids: [accountId],
    fields: [...fields],
    mailAccountId: accountId,
  });
  nudgeAfterCommit(tx, message);
}

/** Without a mod-sequence to begin at, the synchronisation compares everything with the server. */
export async function compareAnew(tx: SqlTransaction, accountId: string): Promise<void> {
  await tx.query(
    sql`UPDATE mail_folder SET modseq = NULL, sync_error = NULL WHERE account_id = ${accountId}::uuid`,
  );
}
