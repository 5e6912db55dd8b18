// The mutations that put mail in order. They take threads and messages alike and answer with what changed.
import { InputError } from '../../core/errors.ts';
import { builder } from '../../graphql/builder.ts';
import type { Context } from '../../graphql/context.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId, decodeIdOf, toGlobalId } from '../../graphql/node.ts';
import { type ChangedMail, changeMail, type MailSelection, type Perform } from '../operations/change.ts';
import { copyMessages } from '../operations/copy-messages.ts';
import { deleteMessages } from '../operations/delete-messages.ts';
import type { MoveTarget } from '../operations/destination.ts';
import { markRead } from '../operations/mark-read.ts';
import { moveMessages } from '../operations/move-messages.ts';
import { restoreMessages } from '../operations/restore-messages.ts';
import { star } from '../operations/star.ts';
import type { MailActionKind } from '../operations/store-action.ts';
import type { FolderRoleName } from '../ports.ts';
import { checkUntil, snoozeMessages, unsnoozeMessages } from '../snooze/snooze-messages.ts';
import { FolderRef, FolderRoleRef, loadFolders } from './folder.ts';
import { loadAction, MailActionRef } from './mail-action-ref.ts';
import { loadMessage, MessageRef } from './message.ts';
import { loadThread, ThreadRef } from './thread.ts';

const MAX_IDS = 100;
/** A long thread's messages are not all sent back: the app asks for those it shows. */
const MAX_MESSAGES = 200;
const IDS = `Ids of threads and messages, mixed: at most ${MAX_IDS}. A thread stands for all of its messages.`;
const UNDOABLE = 'True: the answer names an `action` by which exactly this can be undone for a day.';
const FROM =
  'Only what lies in this folder. Without it a thread is taken whole, but for what was sent or is being written.';

function toSelection(ids: readonly string[]): MailSelection {
  if (ids.length > MAX_IDS) throw new InputError({ ids: `Choose at most ${MAX_IDS} at a time.` });
  const chosen = ids.map((id) => decodeIdOf(id, ['Thread', 'Message']));
  const idsOf = (wanted: 'Thread' | 'Message') => [
    ...new Set(chosen.filter(({ type }) => type === wanted).map(({ id }) => id)),
  ];
  return { threadIds: idsOf('Thread'), messageIds: idsOf('Message') };
}

const fromFolders = (id: string | null | undefined): string[] | null =>
  id ? [decodeId(id, 'Folder')] : null;

interface Choice {
  ids: readonly string[];
  undoable?: boolean | null | undefined;
}

async function organize(
  context: Context,
  { ids, undoable }: Choice,
  kind: MailActionKind,
  perform: Perform,
): Promise<ChangedMail> {
  const changed = await changeMail(context.deps, toSelection(ids), perform, undoable ? kind : null);
  // What other mutations of the same request read before is old now.
  context.loaders.clear();
  return changed;
}

/** What most of them answer. Messages are named where a thread does not show all that changed. */
function payload(name: string, description: string) {
  return builder.objectRef<ChangedMail>(name).implement({
    description,
    fields: (t) => ({
      threads: t.field({
        type: [ThreadRef],
        description: 'The threads concerned, as they are now; those that lie nowhere any more are left out.',
        resolve: async ({ threadIds }, _args, context) => {
          const threads = await Promise.all(threadIds.map((id) => loadThread(context, id)));
          return threads.filter((thread) => thread !== null);
        },
      }),
      messages: t.field({
        type: [MessageRef],
        description: `The messages concerned, as they are now, at most ${MAX_MESSAGES}.`,
        resolve: async ({ messageIds }, _args, context) => {
          const some = messageIds.slice(0, MAX_MESSAGES);
          const messages = await Promise.all(some.map((id) => loadMessage(context, id)));
          return messages.filter((message) => message !== null);
        },
      }),
      folders: t.field({
        type: [FolderRef],
        description: 'The folders whose counters changed.',
        resolve: ({ folderIds }, _args, context) => loadFolders(context, folderIds),
      }),
      action: t.field({
        type: MailActionRef,
        nullable: true,
        description: 'By which it can be undone; null when nothing changed or `undoable` was not asked for.',
        resolve: ({ actionId }, _args, context) => (actionId === null ? null : loadAction(context, actionId)),
      }),
    }),
  });
}

defineMutation('markRead', {
  description: 'Marks messages as read or unread.',
  input: builder.inputType('MarkReadInput', {
    description: 'What to mark, and how.',
    fields: (t) => ({
      ids: t.idList({ description: IDS }),
      read: t.boolean({ description: 'True: as read. False: as unread.' }),
      undoable: t.boolean({ required: false, description: UNDOABLE }),
    }),
  }),
  payload: payload('MarkReadPayload', 'What was marked.'),
  resolve: ({ read, ...choice }, context) =>
    organize(context, choice, read ? 'READ' : 'UNREAD', markRead(read)),
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
      undoable: t.boolean({ required: false, description: UNDOABLE }),
    }),
  }),
  payload: payload('StarPayload', 'What was starred, or not.'),
  resolve: ({ starred, ...choice }, context) =>
    organize(context, choice, starred ? 'STAR' : 'UNSTAR', star(starred)),
});

defineMutation('moveMessages', {
  description:
    'Moves messages within their account. They show in their new folder at once. Into junk and out of it they are marked $Junk and $NotJunk as well.',
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
      fromFolderId: t.id({ required: false, description: FROM }),
      undoable: t.boolean({ required: false, description: UNDOABLE }),
    }),
  }),
  payload: payload('MoveMessagesPayload', 'What was moved.'),
  resolve: ({ folderId, role, fromFolderId, ...choice }, context) => {
    const target = toTarget(folderId ?? null, role ?? null);
    const perform = moveMessages({ target, fromFolderIds: fromFolders(fromFolderId) });
    return organize(context, choice, 'MOVE', perform);
  },
});

const TARGET_ROLES = ['ARCHIVE', 'JUNK', 'TRASH', 'INBOX'] as const;
type TargetRole = (typeof TARGET_ROLES)[number];

/** Throws InputError unless a folder or a fitting role is named, one of them. */
export function toTarget(
  folderId: string | null,
  role: FolderRoleName | null,
): { folderId: string } | { role: TargetRole } {
  if (folderId !== null && role === null) return { folderId: decodeId(folderId, 'Folder') };
  if (role === null || folderId !== null) {
    throw new InputError({ folderId: 'Name a folder or a role, one of them.' });
  }
  const fitting = TARGET_ROLES.find((candidate) => candidate === role);
  if (!fitting) throw new InputError({ role: 'Choose ARCHIVE, JUNK, TRASH or INBOX.' });
  return { role: fitting } satisfies MoveTarget;
}

defineMutation('copyMessages', {
  description: 'Copies messages into another folder of their account. The copies show there at once.',
  input: builder.inputType('CopyMessagesInput', {
    description: 'What to copy, and where to.',
    fields: (t) => ({
      ids: t.idList({ description: IDS }),
      folderId: t.id({ description: 'The folder to copy to. What lies there already is not copied again.' }),
      fromFolderId: t.id({ required: false, description: FROM }),
      undoable: t.boolean({ required: false, description: UNDOABLE }),
    }),
  }),
  payload: payload('CopyMessagesPayload', 'What was copied.'),
  resolve: ({ folderId, fromFolderId, ...choice }, context) => {
    const target = { folderId: decodeId(folderId, 'Folder') };
    return organize(
      context,
      choice,
      'COPY',
      copyMessages({ target, fromFolderIds: fromFolders(fromFolderId) }),
    );
  },
});

defineMutation('restoreMessages', {
  description:
    'Puts messages out of trash and junk back to where they came from; where that is not known, drafts to the drafts, own messages to what was sent, all else to the inbox. Out of junk they are marked $NotJunk.',
  input: builder.inputType('RestoreMessagesInput', {
    description: 'What to put back.',
    fields: (t) => ({
      ids: t.idList({ description: IDS }),
      fromFolderId: t.id({ required: false, description: 'Only what lies in this folder.' }),
      undoable: t.boolean({ required: false, description: UNDOABLE }),
    }),
  }),
  payload: payload('RestoreMessagesPayload', 'What was put back.'),
  resolve: ({ fromFolderId, ...choice }, context) =>
    organize(context, choice, 'RESTORE', restoreMessages(fromFolders(fromFolderId))),
});

defineMutation('snoozeMessages', {
  description:
    'Puts messages out of the inbox until a time; then, or when somebody answers before, they come back unread at its top. What is snoozed already gets the new time.',
  input: builder.inputType('SnoozeMessagesInput', {
    description: 'What is to come back, and when.',
    fields: (t) => ({
      ids: t.idList({ description: IDS }),
      until: t.field({ type: 'DateTime', description: 'When it comes back: within the next five years.' }),
      fromFolderId: t.id({ required: false, description: FROM }),
      undoable: t.boolean({ required: false, description: UNDOABLE }),
    }),
  }),
  payload: payload('SnoozeMessagesPayload', 'What is snoozed.'),
  resolve: ({ until, fromFolderId, ...choice }, context) =>
    organize(context, choice, 'SNOOZE', snoozeMessages(checkUntil(until), fromFolders(fromFolderId))),
});

defineMutation('unsnoozeMessages', {
  description: 'Brings snoozed messages back to the inbox now.',
  input: builder.inputType('UnsnoozeMessagesInput', {
    description: 'What is to come back.',
    fields: (t) => ({
      ids: t.idList({ description: IDS }),
      undoable: t.boolean({ required: false, description: UNDOABLE }),
    }),
  }),
  payload: payload('UnsnoozeMessagesPayload', 'What came back.'),
  resolve: (choice, context) => organize(context, choice, 'UNSNOOZE', unsnoozeMessages),
});

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
          description: 'The folders whose counters changed.',
          resolve: ({ folderIds }, _args, context) => loadFolders(context, folderIds),
        }),
      }),
    }),
  resolve: async ({ ids }, context) => {
    let deleted = 0;
    const counting: Perform = async (tx, accountId, messages) => {
      const done = await deleteMessages(null)(tx, accountId, messages);
      deleted += done.messageIds.length;
      return done;
    };
    const { folderIds } = await organize(context, { ids }, 'DELETE', counting);
    if (deleted === 0) {
      throw new InputError({
        ids: 'Only what lies in Trash, Junk or Drafts is deleted for ever. Move it there first.',
      });
    }
    return { selection: toSelection(ids), folderIds };
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
