import { sql } from '../../core/database.ts';
import type { Deps } from '../../deps.ts';
import { type ChangedMail, changeMail, type MailSelection, type SelectedMessage } from './change.ts';
import { storeOperation } from './operation.ts';

/** A starred thread has its newest message starred that is no draft; taking the star away takes it from all of them. */
export function star(deps: Deps, selection: MailSelection, starred: boolean): Promise<ChangedMail> {
  return changeMail(deps, selection, async (tx, accountId, messages) => {
    const chosen = starred ? withoutOlder(messages, new Set(selection.messageIds)) : messages;
    const rows = await tx.query<{ id: string }>(sql`
      UPDATE mail_placement SET flagged = ${starred} WHERE message_id = ANY(${chosen.map(({ id }) => id)}::uuid[])
        AND flagged <> ${starred} RETURNING message_id::text AS id`);
    const messageIds = [...new Set(rows.map(({ id }) => id))];
    if (messageIds.length > 0)
      await storeOperation(tx, accountId, { kind: 'FLAGS', messageIds, flagged: starred });
    return { messageIds, fields: ['starred'] };
  });
}

function withoutOlder(messages: SelectedMessage[], chosenThemselves: ReadonlySet<string>): SelectedMessage[] {
  const newest = new Map<string, SelectedMessage>();
  for (const message of messages) {
    const other = newest.get(message.threadId);
    if (message.byThread && (!other || standsFor(message, other))) newest.set(message.threadId, message);
  }
  return messages.filter(
    (message) => chosenThemselves.has(message.id) || newest.get(message.threadId) === message,
  );
}

/** Drafts are replaced as they are written, and would take the star with them. */
function standsFor(message: SelectedMessage, other: SelectedMessage): boolean {
  if (message.draft !== other.draft) return other.draft;
  return message.receivedAt > other.receivedAt;
}
