import { hashAsUuid } from '../message-ids.ts';
import type { ServerMessage } from '../ports.ts';

/**
 * Identity of a message that survives moves, copies and a new UIDVALIDITY: Message-ID, Date and size. Where the
 * Message-ID is missing, subject, people and the time of arrival stand in for it.
 */
export function contentKey(message: ServerMessage): string {
  const date = message.date?.toISOString() ?? '';
  const size = String(message.size);
  if (message.messageId) return hashAsUuid('message', message.messageId, date, size);
  const { from, to } = message.addresses;
  const people = [...from, ...to].map(({ address }) => address).join(',');
  return hashAsUuid('anonymous', message.subject, people, date, size, message.receivedAt.toISOString());
}
