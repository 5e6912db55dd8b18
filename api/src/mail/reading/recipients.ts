import { type Database, sql } from '../../core/database.ts';
import { foldWord, wordsOf } from '../search/words.ts';

export interface RecipientSuggestion {
  name: string | null;
  address: string;
}

interface Candidate extends RecipientSuggestion {
  score: number;
}

const longestText = 200;
/** Candidates looked at word by word, of those that hold the first letters typed. */
const candidates = 2_000;

/**
 * People whose name or address has words beginning with what was typed: those written to most and latest first, then
 * those heard from, then colleagues. One person is listed once, under the name used last.
 */
export async function suggestRecipients(
  { query }: Pick<Database, 'query'>,
  text: string,
  first: number,
): Promise<RecipientSuggestion[]> {
  const typed = text.slice(0, longestText).trim().toLowerCase();
  const words = [...wordsOf(typed)].map(({ lexeme }) => lexeme);
  const rows = await query<Candidate>(sql`
    SELECT (array_agg(name ORDER BY name IS NULL, latest_at DESC))[1] AS name, address, sum(score)::float8 AS score FROM (
      SELECT name, lower(address) AS address, latest_at,
        (sent_count * 5 + received_count) / (1 + extract(epoch FROM now() - latest_at) / 2592000) AS score
      FROM mail_correspondent
      UNION ALL
      SELECT "user".name, hosted_mailbox.address, hosted_mailbox.created_at, 0.5
      FROM hosted_mailbox LEFT JOIN "user" ON "user".id = hosted_mailbox.user_id WHERE NOT hosted_mailbox.suspended AND hosted_mailbox.deleted_at IS NULL
    ) AS people
    WHERE ${typed} = '' OR address LIKE ${`%${escapeLike(typed)}%`} OR lower(name) LIKE ${`%${escapeLike(typed)}%`}
      OR EXISTS (SELECT FROM unnest(${words}::text[]) AS word WHERE lower(coalesce(name, '') || ' ' || address) LIKE '%' || word || '%')
      OR name ~ '[^ -~]'
    GROUP BY address ORDER BY score DESC LIMIT ${candidates}::int`);
  return rows
    .filter((candidate) => typed === '' || fits(candidate, typed, words))
    .slice(0, first)
    .map(({ name, address }) => ({ name, address }));
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}

/** Every word typed begins a word of the person, or the address holds the text as it is. */
function fits({ name, address }: Candidate, typed: string, words: string[]): boolean {
  if (address.startsWith(typed) || address.includes(`@${typed}`) || address.includes(`.${typed}`))
    return true;
  const own = [...wordsOf(`${name ?? ''} ${address}`)].map(({ lexeme }) => lexeme);
  return (
    words.length > 0 && words.every((word) => own.some((candidate) => candidate.startsWith(foldWord(word))))
  );
}
