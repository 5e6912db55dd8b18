import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { findMessagesById, findTexts, type Message } from '../reading/messages.ts';
import { type FoundMessage, findMessages } from './find.ts';
import { type HighlightPart, highlightLine, highlightText } from './highlight.ts';
import { parseSearchQuery, type SearchTerm } from './query.ts';

export interface SearchOptions {
  query: string;
  accountIds: readonly string[] | null;
  folderId: string | null;
  after: FoundMessage | null;
  limit: number;
}

export interface SearchHit {
  place: FoundMessage;
  message: Message;
  terms: SearchTerm[];
}

export interface SearchPage {
  hits: SearchHit[];
  /** Where the page after these hits begins; null when there is nothing more. */
  next: FoundMessage | null;
}

/** A page of messages that match what was typed, newest first. Throws InputError for what makes no sense. */
export async function searchMessages(
  deps: Pick<Deps, 'database'>,
  options: SearchOptions,
): Promise<SearchPage> {
  const query = parseSearchQuery(options.query);
  const named = query.folders === null ? null : await foldersNamed(deps, query.folders);
  const folderIds =
    options.folderId === null
      ? named
      : [options.folderId].filter((id) => named === null || named.includes(id));
  const { accountIds, after, limit } = options;
  const found = await findMessages(deps.database, { query, accountIds, folderIds, after, limit: limit + 1 });
  const page = found.slice(0, limit);
  const messages = new Map(
    (
      await findMessagesById(
        deps.database,
        page.map(({ id }) => id),
      )
    ).map((message) => [message.id, message]),
  );
  const hits = page.flatMap((place) => {
    const message = messages.get(place.id);
    return message ? [{ place, message, terms: query.terms }] : [];
  });
  return { hits, next: found.length > limit ? (page.at(-1) ?? null) : null };
}

const roles: Record<string, string> = {
  inbox: 'INBOX',
  drafts: 'DRAFTS',
  sent: 'SENT',
  archive: 'ARCHIVE',
  junk: 'JUNK',
  spam: 'JUNK',
  trash: 'TRASH',
  bin: 'TRASH',
};

/** Folders by role, path or name, in any case. */
async function foldersNamed({ database }: Pick<Deps, 'database'>, names: string[]): Promise<string[]> {
  const wanted = names.map((name) => name.toLowerCase());
  const rows = await database.query<{ id: string }>(sql`
    SELECT id::text AS id FROM mail_folder WHERE lower(path) = ANY(${wanted}::text[]) OR lower(name) = ANY(${wanted}::text[])
      OR role::text = ANY(${wanted.flatMap((name) => roles[name] ?? [])}::text[])`);
  return rows.map(({ id }) => id);
}

export interface SearchHighlight {
  subject: HighlightPart[];
  snippet: HighlightPart[];
}

/** Where the words stand in each hit, by message id. */
export async function highlightHits(
  deps: Pick<Deps, 'database'>,
  hits: readonly SearchHit[],
): Promise<Map<string, SearchHighlight>> {
  const wanted = hits.filter(({ terms }) => terms.some(({ subjectOnly }) => !subjectOnly));
  const rows = await findTexts(
    deps.database,
    wanted.map(({ message }) => message.id),
  );
  const texts = new Map(rows.map(({ messageId, text }) => [messageId, text]));
  return new Map(
    hits.map(({ message, terms }) => [
      message.id,
      {
        subject: highlightLine(message.subject, terms),
        snippet: highlightText(texts.get(message.id) ?? message.snippet, message.snippet, terms),
      },
    ]),
  );
}
