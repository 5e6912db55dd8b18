// Threads and their list.
import { NotFoundError } from '../../core/errors.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionArgs, connectionType, cursorConnection, type Keyset } from '../../graphql/connection.ts';
import type { Context } from '../../graphql/context.ts';
import { kept } from '../../graphql/kept.ts';
import { byKey } from '../../graphql/loader.ts';
import { decodeId } from '../../graphql/node.ts';
import type { FolderRoleName } from '../ports.ts';
import {
  findThreads,
  folderExists,
  foldersOfStarred,
  foldersWithRole,
  type ListedThread,
  listThreads,
  type Snooze,
} from '../reading/threads.ts';
import { accountOf } from './account-of.ts';
import { AddressRef } from './address.ts';
import { FolderRef, FolderRoleRef, loadFolders, loadFoldersOf } from './folder.ts';
import { readTimeKey, timeKey } from './keys.ts';
import { MailAccountRef } from './mail-account-ref.ts';
import { loadThreadPage, MessageConnection } from './message.ts';
import { ThreadRef } from './thread-ref.ts';

export { loadThread, ThreadRef } from './thread-ref.ts';

const SnoozeRef = builder.objectRef<Snooze>('Snooze').implement({
  description: 'Being out of the inbox until a time.',
  fields: (t) => ({
    until: t.field({
      ...kept,
      type: 'DateTime',
      description: 'When it comes back, or was to come back.',
      resolve: ({ until }) => new Date(until),
    }),
    returnedAt: t.field({
      ...kept,
      type: 'DateTime',
      nullable: true,
      description: 'When it came back: at its time, or when somebody answered; null while it is away.',
      resolve: ({ returnedAt }) => (returnedAt === null ? null : new Date(returnedAt)),
    }),
  }),
});

builder.node(ThreadRef, {
  description: 'Messages that answer each other, in whatever folders they lie.',
  id: { resolve: (thread) => thread.id },
  loadManyWithoutCache: async (ids, { deps }) => {
    const found = byKey(await findThreads(deps.database, ids), ({ id }) => id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    account: t.field({
      ...kept,
      type: MailAccountRef,
      description: 'The mail account it belongs to.',
      resolve: (thread, _args, context, info) => accountOf(context, thread.accountId, info),
    }),
    subject: t.exposeString('subject', { ...kept, description: 'Subject of its first message.' }),
    snippet: t.exposeString('snippet', { ...kept, description: 'First words of its newest message.' }),
    participants: t.field({
      ...kept,
      type: [AddressRef],
      description: 'Who wrote in it, newest first, at most 5.',
      resolve: (thread) => thread.participants,
    }),
    messageCount: t.exposeInt('messageCount', { ...kept, description: 'How many messages it has.' }),
    unreadCount: t.exposeInt('unreadCount', { ...kept, description: 'How many of them are unread.' }),
    starred: t.exposeBoolean('starred', { ...kept, description: 'Whether one of its messages is starred.' }),
    hasAttachments: t.exposeBoolean('hasAttachments', {
      ...kept,
      description: 'Whether one of its messages has a file.',
    }),
    hasDraft: t.exposeBoolean('hasDraft', { ...kept, description: 'Whether an answer is begun in it.' }),
    latestAt: t.expose('latestAt', {
      ...kept,
      type: 'DateTime',
      description: 'When its newest message arrived, or it came back from being snoozed.',
    }),
    recipients: t.field({
      ...kept,
      type: [AddressRef],
      description: 'To whom its newest message of the account’s owner goes, drafts too, at most 5.',
      resolve: (thread) => thread.recipients,
    }),
    snooze: t.field({
      ...kept,
      type: SnoozeRef,
      nullable: true,
      description: 'Until when it is out of the inbox, or that it came back from that lately; null else.',
      resolve: (thread) => thread.snooze,
    }),
    folders: t.field({
      ...kept,
      type: [FolderRef],
      description: 'Folders in which its messages lie, at most 20.',
      resolve: (thread, _args, context) => loadFolders(context, thread.folderIds),
    }),
    messages: t.field({
      type: MessageConnection,
      description: 'Its messages, oldest first.',
      args: connectionArgs(),
      resolve: (thread, args, context) => loadThreadPage(context, thread.id, args),
    }),
  }),
});

const ThreadConnection = connectionType('Thread', ThreadRef);

export const ThreadFilter = builder.inputType('ThreadFilter', {
  description: 'Which threads: those of a folder, or of a role over one account or all.',
  fields: (t) => ({
    folderId: t.id({ required: false, description: 'Those of this folder.' }),
    accountId: t.id({ required: false, description: 'With `role`: of this account alone.' }),
    role: t.field({
      type: FolderRoleRef,
      required: false,
      description: 'Those of the folders with this role; without `folderId` and `role`, of the inboxes.',
    }),
    unread: t.boolean({
      required: false,
      description: 'True: only those with something unread in the folder.',
    }),
    starred: t.boolean({
      required: false,
      description:
        'True: only those with something starred in the folder; without `folderId` and `role`, of all folders but trash and junk.',
    }),
  }),
});

type Filter = typeof ThreadFilter.$inferInput;

builder.queryField('threads', (t) =>
  t.field({
    ...kept,
    type: ThreadConnection,
    description: 'Threads, newest first.',
    args: { ...connectionArgs(), filter: t.arg({ type: ThreadFilter, description: 'Which threads.' }) },
    resolve: async (_root, args, context, info) => {
      const { deps } = context;
      const folderIds = await listedFolders(deps.database, args.filter);
      return cursorConnection<ListedThread>({
        args,
        keyCount: 2,
        keysOf: (thread) => timeKey(thread.listedAt, thread.id),
        fetch: async ({ after, limit }) => {
          const threads = await listThreads(deps.database, {
            folderIds,
            unread: args.filter.unread === true,
            starred: args.filter.starred === true,
            after: after === null ? null : placeOf(after),
            limit,
          });
          if (threads.length === 0) await refuseUnknownFolder(deps.database, args.filter);
          await loadFoldersOf(context, threads, info);
          return threads;
        },
      });
    },
  }),
);

/** A page with threads shows that the folder is there; an empty one may be of a folder that is not. */
async function refuseUnknownFolder(database: Context['deps']['database'], filter: Filter): Promise<void> {
  if (!filter.folderId) return;
  if (!(await folderExists(database, decodeId(filter.folderId, 'Folder')))) throw new NotFoundError('folder');
}

/** Folders whose threads a filter lists. */
export async function listedFolders(
  database: Context['deps']['database'],
  filter: Filter,
): Promise<string[]> {
  if (filter.folderId) {
    const id = decodeId(filter.folderId, 'Folder');
    return [id];
  }
  const accountId = filter.accountId ? decodeId(filter.accountId, 'MailAccount') : null;
  if (filter.starred && !filter.role) return foldersOfStarred(database, accountId);
  const role: FolderRoleName = filter.role ?? 'INBOX';
  return foldersWithRole(database, role, accountId);
}

const placeOf = (keys: Keyset) => {
  const { time, id } = readTimeKey(keys);
  return { listedAt: time, id };
};
