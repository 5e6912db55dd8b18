// Actions as others refer to them: what they are, and how they are loaded.
import { builder } from '../../graphql/builder.ts';
import { byKey, defineLoader } from '../../graphql/loader.ts';
import { findActions, type MailAction, type MailActionState } from '../bulk/action.ts';
import type { MailActionKind } from '../operations/store-action.ts';

const kinds: Record<MailActionKind, string> = {
  READ: 'Mark as read.',
  UNREAD: 'Mark as unread.',
  STAR: 'Star.',
  UNSTAR: 'Take the star away.',
  MOVE: 'Move to a folder: archive, junk, trash or any other.',
  COPY: 'Copy into a folder.',
  RESTORE: 'Put back out of trash and junk.',
  DELETE: 'Delete for ever what lies in trash, junk or drafts. Cannot be undone.',
  SNOOZE: 'Take out of the inbox until a time.',
  UNSNOOZE: 'Bring back to the inbox before its time.',
};

const states: Record<MailActionState, string> = {
  COLLECTING: 'What it is about is being found.',
  RUNNING: 'It is being done.',
  DONE: 'It is done.',
  CANCELED: 'It was stopped; what was done until then is done.',
  FAILED: 'It could not go on; what was done until then is done.',
  UNDOING: 'It is being undone.',
  UNDONE: 'All is as it was before.',
};

const described = <T extends string>(values: Record<T, string>) =>
  Object.fromEntries(
    Object.entries<string>(values).map(([name, description]) => [name, { description }]),
  ) as Record<T, { description: string }>;

export const MailActionKindRef = builder.enumType('MailActionKind', {
  description: 'What is done to messages.',
  values: described(kinds),
});

const MailActionStateRef = builder.enumType('MailActionState', {
  description: 'How far an action on messages is.',
  values: described(states),
});

export const loadAction = defineLoader<MailAction>(async (ids, { deps }) =>
  byKey(await findActions(deps.database, ids), ({ id }) => id),
);

export const MailActionRef = builder.objectRef<MailAction>('MailAction');
builder.node(MailActionRef, {
  description: 'Something a person did to messages, or has being done to many.',
  id: { resolve: (action) => action.id },
  loadManyWithoutCache: async (ids, { deps }) => {
    const found = byKey(await findActions(deps.database, ids), ({ id }) => id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    kind: t.field({ type: MailActionKindRef, description: 'What is done.', resolve: ({ kind }) => kind }),
    state: t.field({
      type: MailActionStateRef,
      description: 'How far it is.',
      resolve: ({ state }) => state,
    }),
    matched: t.exposeInt('matched', {
      description: 'Messages it is about; grows while they are being found.',
    }),
    done: t.exposeInt('done', {
      description: 'How many of them are dealt with; shrinks while it is undone.',
    }),
    failed: t.exposeInt('failed', { description: 'How many of these were gone before their turn.' }),
    problem: t.exposeString('problem', { nullable: true, description: 'Why it failed, in words.' }),
    canUndo: t.exposeBoolean('canUndo', { description: 'Whether it can still be undone: for a day.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last got further.' }),
  }),
});
