// The mutations of folders.
import { builder } from '../../graphql/builder.ts';
import type { Context } from '../../graphql/context.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId, toGlobalId } from '../../graphql/node.ts';
import { createFolder } from '../folders/create-folder.ts';
import { type DeletedFolders, deleteFolder } from '../folders/delete-folder.ts';
import { emptyFolder } from '../folders/empty-folder.ts';
import { moveFolder, renameFolder } from '../folders/relocate-folder.ts';
import { setFolderRole } from '../folders/set-folder-role.ts';
import { subscribeFolder } from '../folders/subscribe-folder.ts';
import { FolderRef, FolderRoleRef, loadFolders } from './folder.ts';

/** More come with the next events. */
const MAX_FOLDERS = 200;

interface Changed {
  folderIds: string[];
}

const changedPayload = (name: string, description: string) =>
  builder.objectRef<Changed>(name).implement({
    description,
    fields: (t) => ({
      folders: t.field({
        type: [FolderRef],
        description: `The folders that changed, as they are now, at most ${MAX_FOLDERS}; the one named first.`,
        resolve: ({ folderIds }, _args, context) => loadFolders(context, folderIds.slice(0, MAX_FOLDERS)),
      }),
    }),
  });

/** What other mutations of the same request read before is old now. */
function changed({ loaders }: Context, first: string | null, folderIds: string[]): Changed {
  loaders.clear();
  return { folderIds: first === null ? folderIds : [...new Set([first, ...folderIds])] };
}

defineMutation('createFolder', {
  description: 'Creates a folder on the mail server. ConflictError: there is one of this name.',
  input: builder.inputType('CreateFolderInput', {
    description: 'The folder.',
    fields: (t) => ({
      accountId: t.id({ description: 'The mail account.' }),
      name: t.string({ description: 'Its name, without the folders above it.' }),
      parentId: t.id({ required: false, description: 'The folder it is to lie in; absent: at the top.' }),
    }),
  }),
  payload: changedPayload('CreateFolderPayload', 'The new folder.'),
  resolve: async ({ accountId, name, parentId }, context) => {
    const id = await createFolder(context.deps, {
      accountId: decodeId(accountId, 'MailAccount'),
      name,
      parentId: parentId ? decodeId(parentId, 'Folder') : null,
    });
    return changed(context, null, [id]);
  },
});

defineMutation('renameFolder', {
  description: 'Gives a folder another name. Its messages and the folders inside it stay as they are.',
  input: builder.inputType('RenameFolderInput', {
    description: 'Which folder, and its name.',
    fields: (t) => ({
      folderId: t.id({ description: 'The folder.' }),
      name: t.string({ description: 'The new name, without the folders above it.' }),
    }),
  }),
  payload: changedPayload('RenameFolderPayload', 'The folder and those inside it.'),
  resolve: async ({ folderId, name }, context) => {
    const id = decodeId(folderId, 'Folder');
    return changed(context, id, await renameFolder(context.deps, id, name));
  },
});

defineMutation('moveFolder', {
  description: 'Puts a folder into another one of its account, with its messages and the folders inside it.',
  input: builder.inputType('MoveFolderInput', {
    description: 'Which folder, and where to.',
    fields: (t) => ({
      folderId: t.id({ description: 'The folder.' }),
      parentId: t.id({ required: false, description: 'The folder it is to lie in; absent: at the top.' }),
    }),
  }),
  payload: changedPayload('MoveFolderPayload', 'The folder and those inside it.'),
  resolve: async ({ folderId, parentId }, context) => {
    const id = decodeId(folderId, 'Folder');
    const parent = parentId ? decodeId(parentId, 'Folder') : null;
    return changed(context, id, await moveFolder(context.deps, id, parent));
  },
});

const MessagesOfFolderRef = builder.enumType('MessagesOfDeletedFolder', {
  description: 'What becomes of the messages in a folder that is deleted.',
  values: {
    TRASH: { description: 'They are moved to the trash.' },
    DELETE: { description: 'They are deleted for ever.' },
  } as const,
});

defineMutation('deleteFolder', {
  description:
    'Deletes a folder with those inside it. They are out of sight at once; what the server refuses comes back.',
  input: builder.inputType('DeleteFolderInput', {
    description: 'Which folder, and what becomes of its messages.',
    fields: (t) => ({
      folderId: t.id({ description: 'The folder.' }),
      messages: t.field({ type: MessagesOfFolderRef, description: 'What becomes of its messages.' }),
    }),
  }),
  payload: builder.objectRef<DeletedFolders>('DeleteFolderPayload').implement({
    description: 'What is gone.',
    fields: (t) => ({
      deletedFolderIds: t.idList({
        description: 'The folder and those inside it.',
        resolve: ({ folderIds }) => folderIds.map((id) => toGlobalId('Folder', id)),
      }),
      messageCount: t.int({
        description: 'How many messages lay in them.',
        resolve: ({ messages }) => messages,
      }),
      trash: t.field({
        type: FolderRef,
        nullable: true,
        description: 'Where the messages go; null when they are deleted.',
        resolve: async ({ trashId }, _args, context) =>
          trashId === null ? null : ((await loadFolders(context, [trashId]))[0] ?? null),
      }),
    }),
  }),
  resolve: async ({ folderId, messages }, context) => {
    const deleted = await deleteFolder(context.deps, decodeId(folderId, 'Folder'), messages);
    context.loaders.clear();
    return deleted;
  },
});

defineMutation('subscribeFolder', {
  description:
    'Shows a folder among the folders of mail clients, or hides it there. Its messages stay findable.',
  input: builder.inputType('SubscribeFolderInput', {
    description: 'Which folder, and whether it shows.',
    fields: (t) => ({
      folderId: t.id({ description: 'The folder.' }),
      subscribed: t.boolean({ description: 'True: show it. False: hide it.' }),
    }),
  }),
  payload: changedPayload('SubscribeFolderPayload', 'The folder.'),
  resolve: async ({ folderId, subscribed }, context) => {
    const id = decodeId(folderId, 'Folder');
    await subscribeFolder(context.deps, id, subscribed);
    return changed(context, null, [id]);
  },
});

defineMutation('setFolderRole', {
  description:
    'Chooses which folder is for drafts, sent mail, the archive, junk or trash. The choice wins over what the server says.',
  input: builder.inputType('SetFolderRoleInput', {
    description: 'Which folder, and what it is for.',
    fields: (t) => ({
      folderId: t.id({ description: 'The folder.' }),
      role: t.field({
        type: FolderRoleRef,
        required: false,
        description: 'DRAFTS, SENT, ARCHIVE, JUNK or TRASH; absent: for nothing special.',
      }),
    }),
  }),
  payload: changedPayload('SetFolderRolePayload', 'The folder, and the one that had the role before.'),
  resolve: async ({ folderId, role }, context) => {
    const id = decodeId(folderId, 'Folder');
    return changed(context, id, await setFolderRole(context.deps, id, role ?? null));
  },
});

defineMutation('emptyFolder', {
  description:
    'Deletes for ever what lies in Trash or Junk now. Many messages go a part at a time: the folder is `emptying` meanwhile.',
  input: builder.inputType('EmptyFolderInput', {
    description: 'Which folder.',
    fields: (t) => ({ folderId: t.id({ description: 'The folder.' }) }),
  }),
  payload: builder.objectRef<{ folderId: string; messages: number }>('EmptyFolderPayload').implement({
    description: 'What is being deleted.',
    fields: (t) => ({
      folder: t.field({
        type: FolderRef,
        nullable: true,
        description: 'The folder as it is now; null when it is gone.',
        resolve: async ({ folderId }, _args, context) => (await loadFolders(context, [folderId]))[0] ?? null,
      }),
      messageCount: t.int({
        description: 'How many messages are deleted.',
        resolve: ({ messages }) => messages,
      }),
    }),
  }),
  resolve: async ({ folderId }, context) => {
    const id = decodeId(folderId, 'Folder');
    const { messages } = await emptyFolder(context.deps, id);
    context.loaders.clear();
    return { folderId: id, messages };
  },
});
