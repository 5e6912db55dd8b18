import { type SqlTransaction, sql } from '../../core/database.ts';
import type { MailAddress, MessageAddresses } from '../mime/types.ts';
import { searchVector } from './words.ts';

/** A message as search knows it. */
export interface SearchRow {
  accountId: string;
  messageId: string;
  receivedAt: Date;
  subject: string;
  addresses: MessageAddresses;
  size: number | bigint;
  hasAttachments: boolean;
  /** ParsedContent.searchText; '' until the content is known. */
  text: string;
}

/**
 * Adds messages to the search, or replaces what it knows of them, in one statement. The rows of mail_message must be
 * there; deleting them takes a message out of the search again.
 */
export async function writeSearch(
  tx: Pick<SqlTransaction, 'query'>,
  rows: readonly SearchRow[],
): Promise<void> {
  if (rows.length === 0) return;
  // Two rows of one message in one statement would be refused: the later one counts.
  const unique = [...new Map(rows.map((row) => [row.messageId, row])).values()];
  const column = <T>(value: (row: SearchRow) => T): T[] => unique.map(value);
  await tx.query(sql`SELECT mail_search_put(
    ${column((row) => row.messageId)}::uuid[], ${column((row) => row.accountId)}::uuid[],
    ${column((row) => row.receivedAt.toISOString())}::timestamptz[], ${column((row) => String(row.size))}::bigint[],
    ${column((row) => row.hasAttachments)}::boolean[], ${column((row) => searchVector(row.subject))}::text[],
    ${column((row) => people(row.addresses.from, row.addresses.sender, row.addresses.replyTo))}::text[],
    ${column((row) => people(row.addresses.to, row.addresses.cc, row.addresses.bcc))}::text[],
    ${column((row) => row.text)}::text[])`);
}

/** At most so many people of a message are searched for. */
const mostPeople = 500;

function people(...groups: MailAddress[][]): string {
  const seen = new Set(
    groups
      .flat()
      .slice(0, mostPeople)
      .map(({ name, address }) => `${name ?? ''} ${address}`),
  );
  return searchVector([...seen].join('\n'));
}
