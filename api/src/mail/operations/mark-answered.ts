import { type SqlTransaction, sql } from '../../core/database.ts';
import { storeOperation } from './operation.ts';

/** Notes on a message that it was answered or forwarded, here and, in time, on the server. Not an error when it is gone. */
export async function markAnswered(
  tx: SqlTransaction,
  accountId: string,
  messageId: string,
  how: 'answered' | 'forwarded',
): Promise<void> {
  const column = how === 'answered' ? sql`answered` : sql`forwarded`;
  const rows = await tx.query(sql`
    UPDATE mail_placement SET ${column} = true
    WHERE account_id = ${accountId}::uuid AND message_id = ${messageId}::uuid AND NOT ${column} RETURNING uid`);
  if (rows.length === 0) return;
  await storeOperation(tx, accountId, { kind: 'FLAGS', messageIds: [messageId], [how]: true });
  tx.record({
    entity: 'Message',
    kind: 'UPDATED',
    ids: [messageId],
    fields: [how],
    mailAccountId: accountId,
  });
}
