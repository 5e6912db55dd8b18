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

/**
 * The statement that adds messages; their content comes later. Columns travel as arrays: PostgreSQL takes them in three
 * times as fast as an array of objects.
 */
export function insertMessages(
  { organizationId, accountId }: IndexTarget,
  messages: readonly NewMessage[],
): Sql {
  const column = <T>(value: (entry: NewMessage) => T): T[] => messages.map(value);
  const ofMessage = <T>(value: (message: ServerMessage) => T): T[] => column(({ message }) => value(message));
  return sql`
    INSERT INTO mail_message (organization_id, account_id, id, thread_id, content_key, message_id, in_reply_to,
      reference_ids, subject, addresses, date, received_at, size, has_attachments, attachments)
    SELECT ${organizationId}::uuid, ${accountId}::uuid, id, thread_id, content_key, message_id, in_reply_to,
      string_to_array(reference_ids, ' '), subject, addresses, date, received_at, size, has_attachments, attachments
    FROM unnest(${column(({ id }) => id)}::uuid[], ${column(({ threadId }) => threadId)}::uuid[],
      ${column(({ key }) => key)}::uuid[], ${ofMessage(({ messageId }) => messageId)}::text[],
      ${ofMessage(({ inReplyTo }) => inReplyTo[0] ?? null)}::text[],
      ${ofMessage(({ references }) => references.join(' '))}::text[],
      ${ofMessage(({ subject }) => subject)}::text[],
      ${ofMessage(({ addresses }) => JSON.stringify(addresses))}::jsonb[],
      ${ofMessage(({ date, receivedAt }) => (date ?? receivedAt).toISOString())}::timestamptz[],
      ${ofMessage(({ receivedAt }) => receivedAt.toISOString())}::timestamptz[],
      ${ofMessage(({ size }) => size)}::bigint[],
      ${ofMessage(({ attachments }) => attachments.some(({ inline }) => !inline))}::boolean[],
      ${ofMessage(attachmentsOf)}::jsonb[]
    ) AS row (id, thread_id, content_key, message_id, in_reply_to, reference_ids, subject, addresses, date,
      received_at, size, has_attachments, attachments)`;
}

const attachmentsOf = ({ attachments }: ServerMessage): string =>
  JSON.stringify(attachments.map((part) => ({ id: uuidv7(), ...part })));
