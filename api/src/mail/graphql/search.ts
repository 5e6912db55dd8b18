// Search over mail, and people to write to.
import type { HighlightPart, SearchProblem, SearchProblemCode } from '@postroom/schema/search';
import { NotFoundError } from '../../core/errors.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionArgs, decodeKeyset, encodeKeyset, pageSize } from '../../graphql/connection.ts';
import { decodeId } from '../../graphql/node.ts';
import { type RecipientSuggestion, suggestRecipients } from '../reading/recipients.ts';
import { folderExists } from '../reading/threads.ts';
import {
  highlightHits,
  type SearchHighlight,
  type SearchHit,
  type SearchPage,
  searchMessages,
} from '../search/search-messages.ts';
import { readTimeKey, timeKey } from './keys.ts';
import { MessageRef } from './message.ts';

const HighlightPartRef = builder.objectRef<HighlightPart>('HighlightPart').implement({
  description: 'A stretch of text; the parts in order are the whole text.',
  fields: (t) => ({
    text: t.exposeString('text', { description: 'The text.' }),
    matched: t.exposeBoolean('matched', { description: 'Whether it is what was searched for.' }),
  }),
});

const SearchHighlightRef = builder.objectRef<SearchHighlight>('SearchHighlight').implement({
  description: 'Where the words stand in a message that was found.',
  fields: (t) => ({
    subject: t.field({
      type: [HighlightPartRef],
      description: 'The subject in parts.',
      resolve: ({ subject }) => subject,
    }),
    snippet: t.field({
      type: [HighlightPartRef],
      description: 'The text around the first word that was found, in parts.',
      resolve: ({ snippet }) => snippet,
    }),
  }),
});

const problemCodes: Record<SearchProblemCode, string> = {
  UNKNOWN_OPERATOR: 'A word with a colon that is no operator: it is looked for as words.',
  MISSING_VALUE: 'Nothing stands behind an operator.',
  BAD_VALUE: 'What stands behind an operator makes no sense there.',
  NOT_NEGATABLE: 'An operator that cannot be turned round with a minus.',
  MISPLACED_OR: 'OR without words on both sides.',
  TOO_LONG: 'More characters or words than a search may have.',
  UNKNOWN_FOLDER: 'No folder has that name, path or role.',
  UNKNOWN_ACCOUNT: 'No mail account has that address or name.',
};

const SearchProblemCodeRef = builder.enumType('SearchProblemCode', {
  description: 'Why a part of a search was not understood.',
  values: Object.fromEntries(
    Object.entries(problemCodes).map(([name, description]) => [name, { description }]),
  ) as Record<SearchProblemCode, { description: string }>,
});

const SearchProblemRef = builder.objectRef<SearchProblem>('SearchProblem').implement({
  description:
    'A part of a search that was not understood. It is passed over; the rest of the search counts.',
  fields: (t) => ({
    code: t.expose('code', { type: SearchProblemCodeRef, description: 'Why.' }),
    message: t.exposeString('message', { description: 'A sentence that says what to write instead.' }),
    start: t.exposeInt('start', { description: 'Where the part begins in the query, in UTF-16 units.' }),
    end: t.exposeInt('end', { description: 'Where it ends.' }),
  }),
});

/** A hit and its page, whose highlights are made together when one is asked for. */
interface HitInPage {
  hit: SearchHit;
  highlights(): Promise<Map<string, SearchHighlight>>;
}

const MessageSearchEdge = builder.objectRef<HitInPage>('MessageSearchEdge').implement({
  description: 'A message that was found.',
  fields: (t) => ({
    cursor: t.string({
      description: 'Where this edge stands: `after` of what follows it.',
      resolve: ({ hit }) => encodeKeyset(timeKey(hit.place.receivedAt, hit.place.id)),
    }),
    node: t.field({ type: MessageRef, description: 'The message.', resolve: ({ hit }) => hit.message }),
    highlight: t.field({
      type: SearchHighlightRef,
      description: 'Where the words stand in it.',
      resolve: async ({ hit, highlights }) =>
        (await highlights()).get(hit.message.id) ?? { subject: [], snippet: [] },
    }),
  }),
});

interface SearchResult {
  page: SearchPage;
  hasPreviousPage: boolean;
  highlights(): Promise<Map<string, SearchHighlight>>;
}

const MessageSearchConnection = builder.objectRef<SearchResult>('MessageSearchConnection').implement({
  description: 'A page of messages that were found.',
  fields: (t) => ({
    edges: t.field({
      type: [MessageSearchEdge],
      description: 'The page, newest first.',
      resolve: ({ page, highlights }) => page.hits.map((hit) => ({ hit, highlights })),
    }),
    problems: t.field({
      type: [SearchProblemRef],
      description: 'What of the query was not understood.',
      resolve: ({ page }) => page.problems,
    }),
    withoutTrash: t.boolean({
      description:
        'Whether mail that lies only in trash or junk was left out. `in:anywhere`, or a folder, asks for it.',
      resolve: ({ page }) => page.withoutTrash,
    }),
    pageInfo: t.field({
      type: builder.pageInfoRef(),
      description: 'Where the page stands.',
      resolve: ({ page, hasPreviousPage }) => {
        const cursor = (hit: SearchHit | undefined) =>
          hit ? encodeKeyset(timeKey(hit.place.receivedAt, hit.place.id)) : null;
        return {
          hasNextPage: page.next !== null,
          hasPreviousPage,
          startCursor: cursor(page.hits[0]),
          endCursor: page.next
            ? encodeKeyset(timeKey(page.next.receivedAt, page.next.id))
            : cursor(page.hits.at(-1)),
        };
      },
    }),
  }),
});

builder.queryField('searchMessages', (t) =>
  t.field({
    type: MessageSearchConnection,
    description:
      'Messages that hold all the words, newest first. Operators: from: to: cc: subject: filename: has:attachment is:unread|read|starred|answered|forwarded|draft in: account: before: after: on: older_than: newer_than: larger: smaller:, "exact phrases", -not, and OR between words. Words also match the beginning of longer words. Trash and junk are left out unless they are asked for. What is not understood is in `problems`.',
    args: {
      ...connectionArgs(),
      query: t.arg.string({ description: 'What to look for.' }),
      accountIds: t.arg.idList({ required: false, description: 'In these accounts; without it, in all.' }),
      folderId: t.arg.id({
        required: false,
        description: 'In this folder; without it, in all but trash and junk.',
      }),
      timeZone: t.arg.string({
        required: false,
        description:
          'IANA name of the time zone in which days begin, such as Europe/Berlin; without it, UTC.',
      }),
    },
    resolve: async (_root, args, { deps }): Promise<SearchResult> => {
      const folderId = args.folderId ? decodeId(args.folderId, 'Folder') : null;
      if (folderId !== null && !(await folderExists(deps.database, folderId)))
        throw new NotFoundError('folder');
      const after = args.after ? readTimeKey(decodeKeyset(args.after, 2)) : null;
      const page = await searchMessages(deps, {
        query: args.query,
        zone: args.timeZone ?? null,
        accountIds: args.accountIds?.map((id) => decodeId(id, 'MailAccount')) ?? null,
        folderIds: folderId === null ? null : [folderId],
        after: after === null ? null : { receivedAt: after.time, id: after.id },
        limit: pageSize(args.first),
      });
      let made: Promise<Map<string, SearchHighlight>> | null = null;
      const highlights = () => {
        made ??= highlightHits(deps, page.hits);
        return made;
      };
      return { page, hasPreviousPage: after !== null, highlights };
    },
  }),
);

const RecipientSuggestionRef = builder.objectRef<RecipientSuggestion>('RecipientSuggestion').implement({
  description: 'Somebody to write to.',
  fields: (t) => ({
    name: t.exposeString('name', { nullable: true, description: 'The name; null when none is known.' }),
    address: t.exposeString('address', { description: 'The address.' }),
  }),
});

builder.queryField('suggestRecipients', (t) =>
  t.field({
    type: [RecipientSuggestionRef],
    description: 'People whose name or address begins with what was typed, most used first.',
    args: {
      text: t.arg.string({ description: 'What was typed so far; empty for the most used.' }),
      first: t.arg.int({ description: 'How many: 1 to 100.' }),
    },
    resolve: (_root, { text, first }, { deps }) => suggestRecipients(deps.database, text, pageSize(first)),
  }),
);
