import { sql } from '../../core/database.ts';
import type { Deps } from '../../deps.ts';
import { type ChangedMail, changeMail, type MailSelection } from './change.ts';
import { storeOperation } from './operation.ts';

/** Marks messages, and all messages of threads, as read or unread. */
export function markRead(deps: Deps, selection: MailSelection, read: boolean): Promise<ChangedMail> {
  return changeMail(deps, selection, async (tx, accountId, messages) => {
    const rows = await tx.query<{ id: string }>(sql`
      UPDATE mail_placement SET seen = ${read} WHERE message_id = ANY(${messages.map(({ id }) => id)}::uuid[])
        AND seen <> ${read} RETURNING message_id::text AS id`);
    const messageIds = [...new Set(rows.map(({ id }) => id))];
    if (messageIds.length > 0) await storeOperation(tx, accountId, { kind: 'FLAGS', messageIds, seen: read });
    return { messageIds, fields: ['unread'] };
  });
}
