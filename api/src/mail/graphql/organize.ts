// The mutations that put mail in order. They take threads and messages alike and answer with what changed.
import { InputError } from '../../core/errors.ts';
import { builder } from '../../graphql/builder.ts';
import type { Context } from '../../graphql/context.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId, decodeIdOf, toGlobalId } from '../../graphql/node.ts';
import type { ChangedMail, MailSelection } from '../operations/change.ts';
import { deleteMessages } from '../operations/delete-messages.ts';
import { markRead } from '../operations/mark-read.ts';
import { type MoveTarget, moveMessages } from '../operations/move-messages.ts';
import { star } from '../operations/star.ts';
import type { FolderRoleName } from '../ports.ts';
import { FolderRef, FolderRoleRef, loadFolders } from './folder.ts';
import { loadMessage, MessageRef } from './message.ts';
import { loadThread, ThreadRef } from './thread.ts';

const MAX_IDS = 100;
/** A long thread's messages are not all sent back: the app asks for those it shows. */
const MAX_MESSAGES = 200;
const IDS = `Ids of threads and messages, mixed: at most ${MAX_IDS}. A thread stands for all of its messages.`;

function toSelection(ids: readonly string[]): MailSelection {
  if (ids.length > MAX_IDS) throw new InputError({ ids: `Choose at most ${MAX_IDS} at a time.` });
  const chosen = ids.map((id) => decodeIdOf(id, ['Thread', 'Message']));
  const idsOf = (wanted: 'Thread' | 'Message') => [
    ...new Set(chosen.filter(({ type }) => type === wanted).map(({ id }) => id)),
  ];
  return { threadIds: idsOf('Thread'), messageIds: idsOf('Message') };
}

/** What other mutations of the same request read before is old now. */
function fresh<T>({ loaders }: Context, changed: T): T {
  loaders.clear();
  return changed;
}

const threadsOf = async (context: Context, { threadIds }: ChangedMail) => {
  const threads = await Promise.all(threadIds.map((id) => loadThread(context, id)));
  return threads.filter((thread) => thread !== null);
};

const messagesOf = async (context: Context, { messageIds }: ChangedMail) => {
  const messages = await Promise.all(messageIds.slice(0, MAX_MESSAGES).map((id) => loadMessage(context, id)));
  return messages.filter((message) => message !== null);
};

const THREADS = 'The threads concerned, as they are now; those that lie nowhere any more are left out.';
const MESSAGES = `The messages concerned, as they are now, at most ${MAX_MESSAGES}.`;
const FOLDERS = 'The folders whose counters changed.';

defineMutation('markRead', {
  description: 'Marks messages as read or unread.',
  input: builder.inputType('MarkReadInput', {
    description: 'What to mark, and how.',
    fields: (t) => ({
      ids: t.idList({ description: IDS }),
      read: t.boolean({ description: 'True: as read. False: as unread.' }),
    }),
  }),
  payload: builder.objectRef<ChangedMail>('MarkReadPayload').implement({
    description: 'What was marked.',
    fields: (t) => ({
      threads: t.field({
        type: [ThreadRef],
        description: THREADS,
        resolve: (changed, _args, context) => threadsOf(context, changed),
      }),
      messages: t.field({
        type: [MessageRef],
        description: MESSAGES,
        resolve: (changed, _args, context) => messagesOf(context, changed),
      }),
      folders: t.field({
        type: [FolderRef],
        description: FOLDERS,
        resolve: ({ folderIds }, _args, context) => loadFolders(context, folderIds),
      }),
    }),
  }),
  resolve: async ({ ids, read }, context) =>
    fresh(context, await markRead(context.deps, toSelection(ids), read)),
});

defineMutation('star', {
  description: 'Stars messages, or takes the star away. A starred thread has its newest message starred.',
  input: builder.inputType('StarInput', {
    description: 'What to star, or not.',
    fields: (t) => ({
      ids: t.idList({ description: IDS }),
      starred: t.boolean({
        description: 'True: star. False: take the star away, from all messages of a thread.',
      }),
    }),
  }),
  payload: builder.objectRef<ChangedMail>('StarPayload').implement({
    description: 'What was starred, or not.',
    fields: (t) => ({
      threads: t.field({
        type: [ThreadRef],
        description: THREADS,
        resolve: (changed, _args, context) => threadsOf(context, changed),
      }),
      messages: t.field({
        type: [MessageRef],
        description: MESSAGES,
        resolve: (changed, _args, context) => messagesOf(context, changed),
      }),
    }),
  }),
  resolve: async ({ ids, starred }, context) =>
    fresh(context, await star(context.deps, toSelection(ids), starred)),
});

defineMutation('moveMessages', {
  description: 'Moves messages within their account. They show in their new folder at once.',
  input: builder.inputType('MoveMessagesInput', {
    description: 'What to move, and where to: a folder, or the folder of each account with a role.',
    fields: (t) => ({
      ids: t.idList({ description: IDS }),
      folderId: t.id({ required: false, description: 'The folder to move to.' }),
      role: t.field({
        type: FolderRoleRef,
        required: false,
        description: 'Instead of `folderId`: ARCHIVE, JUNK, TRASH or INBOX. Made when the account lacks it.',
      }),
      fromFolderId: t.id({
        required: false,
        description:
          'Only what lies in this folder. Without it a thread is moved whole, but for what was sent or is being written.',
      }),
    }),
  }),
  payload: builder.objectRef<ChangedMail>('MoveMessagesPayload').implement({
    description: 'What was moved.',
    fields: (t) => ({
      threads: t.field({
        type: [ThreadRef],
        description: THREADS,
        resolve: (changed, _args, context) => threadsOf(context, changed),
      }),
      folders: t.field({
        type: [FolderRef],
        description: FOLDERS,
        resolve: ({ folderIds }, _args, context) => loadFolders(context, folderIds),
      }),
    }),
  }),
  resolve: async ({ ids, folderId, role, fromFolderId }, context) =>
    fresh(
      context,
      await moveMessages(context.deps, {
        selection: toSelection(ids),
        target: toTarget(folderId ?? null, role ?? null),
        fromFolderId: fromFolderId ? decodeId(fromFolderId, 'Folder') : null,
      }),
    ),
});

const TARGET_ROLES: readonly FolderRoleName[] = ['ARCHIVE', 'JUNK', 'TRASH', 'INBOX'];

function toTarget(folderId: string | null, role: FolderRoleName | null): MoveTarget {
  if (folderId !== null && role === null) return { folderId: decodeId(folderId, 'Folder') };
  if (role === null || folderId !== null) {
    throw new InputError({ folderId: 'Name a folder or a role, one of them.' });
  }
  if (!TARGET_ROLES.includes(role)) throw new InputError({ role: 'Choose ARCHIVE, JUNK, TRASH or INBOX.' });
  return { role };
}

defineMutation('deleteMessages', {
  description: 'Deletes for ever what lies in Trash, Junk or Drafts. What lies elsewhere stays.',
  input: builder.inputType('DeleteMessagesInput', {
    description: 'What to delete.',
    fields: (t) => ({ ids: t.idList({ description: IDS }) }),
  }),
  payload: builder
    .objectRef<{ selection: MailSelection; folderIds: string[] }>('DeleteMessagesPayload')
    .implement({
      description: 'What is gone.',
      fields: (t) => ({
        deletedIds: t.idList({
          description: 'Those of the ids given that lie nowhere any more.',
          resolve: ({ selection }, _args, context) => goneOf(context, selection),
        }),
        folders: t.field({
          type: [FolderRef],
          description: FOLDERS,
          resolve: ({ folderIds }, _args, context) => loadFolders(context, folderIds),
        }),
      }),
    }),
  resolve: async ({ ids }, context) => {
    const selection = toSelection(ids);
    const changed = await deleteMessages(context.deps, selection);
    return fresh(context, { selection, folderIds: changed.folderIds });
  },
});

async function goneOf(context: Context, { threadIds, messageIds }: MailSelection): Promise<string[]> {
  const [threads, messages] = await Promise.all([
    Promise.all(threadIds.map((id) => loadThread(context, id))),
    Promise.all(messageIds.map((id) => loadMessage(context, id))),
  ]);
  return [
    ...threadIds.filter((_id, index) => threads[index] === null).map((id) => toGlobalId('Thread', id)),
    ...messageIds.filter((_id, index) => messages[index] === null).map((id) => toGlobalId('Message', id)),
  ];
}
