import { type Sql, sql } from '../../core/database.ts';
import { uuidv7 } from '../../core/ids.ts';
import type { ServerMessage } from '../ports.ts';
import type { IndexTarget } from './target.ts';

export interface NewMessage {
  id: string;
  key: string;
  threadId: string;
  message: ServerMessage;
}

/** The statement that adds messages; their content comes later. */
export function insertMessages(
  { organizationId, accountId }: IndexTarget,
  messages: readonly NewMessage[],
): Sql {
  const rows = JSON.stringify(messages.map(toRow));
  return sql`
    INSERT INTO mail_message (organization_id, account_id, id, thread_id, content_key, message_id, in_reply_to,
      reference_ids, subject, addresses, date, received_at, size, has_attachments, attachments)
    SELECT ${organizationId}::uuid, ${accountId}::uuid, id, thread_id, content_key, message_id, in_reply_to,
      reference_ids, subject, addresses, date, received_at, size, has_attachments, attachments
    FROM json_to_recordset(${rows}::json) AS row(id uuid, thread_id uuid, content_key uuid, message_id text,
      in_reply_to text, reference_ids text[], subject text, addresses jsonb, date timestamptz,
      received_at timestamptz, size bigint, has_attachments boolean, attachments jsonb)`;
}

function toRow({ id, key, threadId, message }: NewMessage): Record<string, unknown> {
  return {
    id,
    thread_id: threadId,
    content_key: key,
    message_id: message.messageId,
    in_reply_to: message.inReplyTo[0] ?? null,
    reference_ids: message.references,
    subject: message.subject,
    addresses: message.addresses,
    date: message.date ?? message.receivedAt,
    received_at: message.receivedAt,
    size: message.size,
    has_attachments: message.attachments.some(({ inline }) => !inline),
    attachments: message.attachments.map((part) => ({ id: uuidv7(), ...part })),
  };
}
