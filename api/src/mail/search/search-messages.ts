import {
  type HighlightPart,
  highlightLine,
  highlightText,
  markedTerms,
  type SearchProblem,
  type SearchTerm,
} from '@postroom/schema/search';
import type { Deps } from '../../deps.ts';
import { findMessagesById, findTexts, type Message } from '../reading/messages.ts';
import { type FoundMessage, findMessages } from './find.ts';
import { findPlaces, type Within } from './places.ts';
import { parseSearchQuery } from './query.ts';

export interface SearchOptions extends Within {
  query: string;
  /** IANA name of the zone in which days begin; UTC when null. */
  zone: string | null;
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
  /** What of the search was not understood, in words; the rest of it counts. */
  problems: SearchProblem[];
  /** Whether trash and junk were left out. */
  withoutTrash: boolean;
}

/** A page of messages that match what was typed, newest first. */
export async function searchMessages(
  { database }: Pick<Deps, 'database'>,
  options: SearchOptions,
): Promise<SearchPage> {
  const query = parseSearchQuery(options.query, options);
  const { places, problems } = await findPlaces(database, query, options);
  const { after, limit } = options;
  const found = await findMessages(database, { query, ...places, after, limit: limit + 1 });
  const page = found.slice(0, limit);
  const ids = page.map(({ id }) => id);
  const messages = new Map((await findMessagesById(database, ids)).map((message) => [message.id, message]));
  const terms = markedTerms(query.plan);
  const hits = page.flatMap((place) => {
    const message = messages.get(place.id);
    return message ? [{ place, message, terms }] : [];
  });
  return {
    hits,
    next: found.length > limit ? (page.at(-1) ?? null) : null,
    problems: [...query.problems, ...problems],
    withoutTrash: places.withoutTrash === true,
  };
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
  const wanted = hits.filter(({ terms }) => terms.some(({ field }) => field === null));
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
