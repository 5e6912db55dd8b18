// The change log for callers: an ordered delta, and the same live.
import { type Change, newestCursor, readChanges } from '../core/changes.ts';
import { heardFrom } from '../core/heard-from.ts';
import { changesChannel, type Subscription } from '../core/pubsub.ts';
import { currentScope } from '../core/scope.ts';
import { builder } from './builder.ts';
import { pageSize } from './connection.ts';
import type { Context } from './context.ts';
import { toGlobalId } from './global-id.ts';

const ChangeKindRef = builder.enumType('ChangeKind', {
  description: 'What happened to the things of a change.',
  values: {
    CREATED: { description: 'They are new.' },
    UPDATED: { description: 'They differ from before.' },
    DELETED: { description: 'They are gone.' },
  },
});

/** The identity domain adds `actor`. */
export const ChangeRef = builder.objectRef<Change>('Change').implement({
  description: 'One entry of the change log.',
  fields: (t) => ({
    cursor: t.field({
      type: 'Cursor',
      description: 'Its place in the log.',
      resolve: (change) => change.cursor,
    }),
    at: t.field({ type: 'DateTime', description: 'When it happened.', resolve: (change) => change.at }),
    entity: t.exposeString('entity', { description: 'The type of what changed: "Thread".' }),
    kind: t.field({ type: ChangeKindRef, description: 'What happened.', resolve: (change) => change.kind }),
    nodeIds: t.idList({
      description: 'Ids of what changed.',
      resolve: (change) => change.ids.map((id) => toGlobalId(change.entity, id)),
    }),
    fields: t.exposeStringList('fields', { description: 'The fields that changed, where known.' }),
  }),
});

interface Page {
  changes: Change[];
  cursor: bigint;
  hasMore: boolean;
}

const ChangePageRef = builder.objectRef<Page>('ChangePage').implement({
  description: 'Entries of the change log in order, and where to go on from.',
  fields: (t) => ({
    changes: t.field({ type: [ChangeRef], description: 'Oldest first.', resolve: (page) => page.changes }),
    cursor: t.field({
      type: 'Cursor',
      description: '`after` of the next page.',
      resolve: (page) => page.cursor,
    }),
    hasMore: t.exposeBoolean('hasMore', { description: 'Whether there is more right now.' }),
  }),
});

builder.queryField('changes', (t) =>
  t.field({
    type: ChangePageRef,
    description: 'What changed after a cursor, as far as the caller may see it.',
    args: {
      after: t.arg({
        type: 'Cursor',
        required: false,
        description: 'The cursor kept from last time; absent for the beginning.',
      }),
      first: t.arg.int({ description: 'How many entries: 1 to 100.' }),
    },
    resolve: (_root, { after, first }, { deps }) =>
      readChanges(deps.database, { after: after ?? 0n, first: pageSize(first) }),
  }),
);

const LIVE_PAGE = 100;

builder.subscriptionField('changes', (t) =>
  t.field({
    type: ChangePageRef,
    description: 'Entries of the change log as they are written, beginning with those after the cursor.',
    args: {
      after: t.arg({
        type: 'Cursor',
        required: false,
        description: 'Where to begin; absent: only what is new from now on.',
      }),
    },
    subscribe: (_root, { after }, context) => follow(context, after ?? null),
    resolve: (page: Page) => page,
  }),
);

/** Every announcement is a reason to read on, so lost or reordered ones cost nothing. */
function follow({ deps }: Context, after: bigint | null): AsyncIterableIterator<Page> {
  const bell = deps.pubsub.subscribe(changesChannel(currentScope().organizationId));
  return heardFrom(bell, readOn(deps, bell, after));
}

async function* readOn(
  deps: Context['deps'],
  bell: Subscription,
  after: bigint | null,
): AsyncGenerator<Page, void> {
  try {
    await bell.ready;
    let cursor = after ?? (await newestCursor(deps.database));
    for (let rung: unknown = true; rung; rung = !(await bell.next()).done) {
      for (let hasMore = true; hasMore; ) {
        const page = await readChanges(deps.database, { after: cursor, first: LIVE_PAGE });
        hasMore = page.hasMore;
        cursor = page.cursor;
        if (page.changes.length > 0) yield page;
      }
    }
  } finally {
    await bell.return();
  }
}
