// Doing something to everything that matches, following it, stopping it, undoing it.
import { builder } from '../../graphql/builder.ts';
import { connectionArgs, connectionType, cursorConnection } from '../../graphql/connection.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId, decodeIdOf } from '../../graphql/node.ts';
import { listBulkActions, type MailAction } from '../bulk/action.ts';
import { cancelAction } from '../bulk/cancel-action.ts';
import { organizeMatching } from '../bulk/organize-matching.ts';
import { type UndoneAction, undoAction } from '../bulk/undo-action.ts';
import { FolderRef, FolderRoleRef, loadFolders } from './folder.ts';
import { readTimeKey, timeKey } from './keys.ts';
import { MailActionKindRef, MailActionRef } from './mail-action-ref.ts';
import { loadMessage } from './message.ts';
import { toTarget } from './organize.ts';
import { listedFolders, loadThread, ThreadFilter, ThreadRef } from './thread.ts';

const OrganizeMatchingInput = builder.inputType('OrganizeMatchingInput', {
  description: 'What to do, and to what: everything in a list, or everything that a search finds.',
  fields: (t) => ({
    idempotencyKey: t.string({ description: 'The same key starts the same action only once: a UUID.' }),
    kind: t.field({ type: MailActionKindRef, description: 'What to do.' }),
    filter: t.field({
      type: ThreadFilter,
      required: false,
      description: 'The list: as of `threads`. What lies elsewhere in its threads is left alone.',
    }),
    query: t.string({
      required: false,
      description: 'The search: as of `searchMessages`, in the folder that `filter` names, or everywhere.',
    }),
    timeZone: t.string({ required: false, description: 'With `query`: as of `searchMessages`.' }),
    accountIds: t.idList({ required: false, description: 'In these accounts; without it, in all.' }),
    exceptIds: t.idList({
      required: false,
      description: 'Threads and messages to leave out, at most 1,000.',
    }),
    folderId: t.id({ required: false, description: 'With MOVE and COPY: the folder to go to.' }),
    role: t.field({
      type: FolderRoleRef,
      required: false,
      description: 'With MOVE, instead of `folderId`: ARCHIVE, JUNK, TRASH or INBOX.',
    }),
    until: t.field({ type: 'DateTime', required: false, description: 'With SNOOZE: until when.' }),
  }),
});

/** What cannot be decoded names nothing that could be left out, so it is refused rather than passed over. */
const toExcept = (ids: readonly string[]): string[] =>
  ids.map((id) => decodeIdOf(id, ['Thread', 'Message']).id);

defineMutation('organizeMatching', {
  description:
    'Does something to everything in a list or that a search finds, in the background. Mail that arrives after it was asked for is left alone.',
  input: OrganizeMatchingInput,
  payload: builder.objectRef<{ action: MailAction }>('OrganizeMatchingPayload').implement({
    description: 'What has begun.',
    fields: (t) => ({
      action: t.field({
        type: MailActionRef,
        description: 'To be followed by `mailEvents`.',
        resolve: ({ action }) => action,
      }),
    }),
  }),
  resolve: async (input, { deps }) => {
    const { filter, query = null, folderId = null, role = null } = input;
    const everywhere = query !== null && !filter?.folderId && !filter?.role;
    const action = await organizeMatching(deps, {
      idempotencyKey: input.idempotencyKey,
      kind: input.kind,
      request: {
        accountIds: input.accountIds?.map((id) => decodeId(id, 'MailAccount')) ?? null,
        folderIds: everywhere || !filter ? null : await listedFolders(deps.database, filter),
        query,
        zone: input.timeZone ?? null,
        unread: filter?.unread === true,
        starred: filter?.starred === true,
        except: toExcept(input.exceptIds ?? []),
        target: folderId === null && role === null ? null : toTarget(folderId, role),
        until: input.until?.toISOString() ?? null,
      },
    });
    return { action };
  },
});

defineMutation('cancelMailAction', {
  description: 'Stops an action. What it has done until then stays done, and can be undone.',
  input: builder.inputType('CancelMailActionInput', {
    description: 'What to stop.',
    fields: (t) => ({ actionId: t.id({ description: 'The action.' }) }),
  }),
  payload: builder.objectRef<{ action: MailAction }>('CancelMailActionPayload').implement({
    description: 'What was stopped.',
    fields: (t) => ({
      action: t.field({ type: MailActionRef, description: 'As it is now.', resolve: ({ action }) => action }),
    }),
  }),
  resolve: async ({ actionId }, { deps }) => ({
    action: await cancelAction(deps, decodeId(actionId, 'MailAction')),
  }),
});

defineMutation('undoMailAction', {
  description:
    'Takes back exactly what an action changed: at once when it was little, in the background when it was much. What was moved on since stays where it is.',
  input: builder.inputType('UndoMailActionInput', {
    description: 'What to undo.',
    fields: (t) => ({ actionId: t.id({ description: 'The action.' }) }),
  }),
  payload: builder.objectRef<UndoneAction>('UndoMailActionPayload').implement({
    description: 'What is undone, or being undone.',
    fields: (t) => ({
      action: t.field({ type: MailActionRef, description: 'As it is now.', resolve: ({ action }) => action }),
      threads: t.field({
        type: [ThreadRef],
        description: 'The threads concerned when it is done already, at most 100.',
        resolve: async ({ messageIds }, _args, context) => {
          const messages = await Promise.all(
            messageIds.slice(0, 1_000).map((id) => loadMessage(context, id)),
          );
          const ids = new Set(messages.flatMap((message) => (message ? [message.threadId] : [])));
          const threads = await Promise.all([...ids].slice(0, 100).map((id) => loadThread(context, id)));
          return threads.filter((thread) => thread !== null);
        },
      }),
      folders: t.field({
        type: [FolderRef],
        description: 'The folders whose counters changed.',
        resolve: ({ folderIds }, _args, context) => loadFolders(context, folderIds),
      }),
    }),
  }),
  resolve: async ({ actionId }, context) => {
    const undone = await undoAction(context.deps, decodeId(actionId, 'MailAction'));
    context.loaders.clear();
    return undone;
  },
});

const MailActionConnection = connectionType('MailAction', MailActionRef);

builder.queryField('mailActions', (t) =>
  t.field({
    type: MailActionConnection,
    description:
      'The caller’s actions on everything that matched something, newest first; of the last two days.',
    args: connectionArgs(),
    resolve: (_root, args, { deps }) =>
      cursorConnection<MailAction & { place: bigint }>({
        args,
        keyCount: 2,
        keysOf: ({ place, id }) => timeKey(place, id),
        fetch: ({ after, limit }) =>
          listBulkActions(deps.database, { before: after === null ? null : readTimeKey(after), limit }),
      }),
  }),
);
