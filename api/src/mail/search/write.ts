import { type SqlTransaction, sql } from '../../core/database.ts';
import type { MailAddress, MessageAddresses } from '../mime/types.ts';
import { ccMark, fileMark, searchVector } from './words.ts';

/** A message as search knows it. */
export interface SearchRow {
  accountId: string;
  messageId: string;
  receivedAt: Date;
  subject: string;
  addresses: MessageAddresses;
  size: number | bigint;
  hasAttachments: boolean;
  /** Names of the attachments. */
  files?: readonly string[];
  /** ParsedContent.searchText; '' until the content is known. */
  text: string;
}

/**
 * Adds messages to the search, in one statement, and replaces what it knows of them unless told to `keepKnown`. Messages
 * that are not in mail_message are left out; deleting their rows takes them out of the search again.
 */
export async function writeSearch(
  tx: Pick<SqlTransaction, 'query'>,
  rows: readonly SearchRow[],
  { keepKnown = false } = {},
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
    ${column(recipients)}::text[], ${column((row) => row.text + fileWords(row.files ?? []))}::text[],
    ${!keepKnown})`);
}

/** At most so many people of a message are searched for. */
const mostPeople = 500;

function people(...groups: MailAddress[][]): string {
  return searchVector(namesOf(groups));
}

function recipients({ addresses: { to, cc, bcc } }: SearchRow): string {
  return people(to, cc, bcc) + (cc.length > 0 ? searchVector(namesOf([cc]), { mark: ccMark }) : '');
}

function namesOf(groups: MailAddress[][]): string {
  const some = groups.flat().slice(0, mostPeople);
  return [...new Set(some.map(({ name, address }) => `${name ?? ''} ${address}`))].join('\n');
}

/** At most so many attachments of a message are found by their names. */
const mostFiles = 200;
/** Behind all but the longest texts: no phrase begins in the text and ends in a name. */
const filePosition = 15_000;

/** Names as they are, and cut where capitals and digits begin: AnnualReport2024.pdf is found by "report". */
function fileWords(names: readonly string[]): string {
  if (names.length === 0) return '';
  const some = names.slice(0, mostFiles);
  const cut = some.map((name) =>
    name.replace(/(?<=\p{Ll})(?=\p{Lu})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/gu, ' '),
  );
  const text = [...new Set([...some, ...cut])].join('\n');
  return searchVector(text, { first: filePosition }) + searchVector(text, { mark: fileMark });
}
