// What a watching app is told live about a person's mail.
import { NotFoundError } from '../../core/errors.ts';
import { builder } from '../../graphql/builder.ts';
import type { Context } from '../../graphql/context.ts';
import { decodeId, toGlobalId } from '../../graphql/node.ts';
import { followMail } from '../live/follow-mail.ts';
import { MAX_ARRIVED, type MailEvent } from '../live/mail-event.ts';
import { findAccounts } from '../reading/accounts.ts';
import { accountOf } from './account-of.ts';
import { FolderRef, loadFolders } from './folder.ts';
import { MailAccountRef } from './mail-account-ref.ts';
import { loadAction, MailActionRef } from './mail-action-ref.ts';
import { loadMessage, MessageRef } from './message.ts';
import { loadOutgoingMessage, OutgoingMessageRef } from './outgoing-message.ts';
import { loadThread, ThreadRef } from './thread.ts';

type EventOf<T extends MailEvent['type']> = Extract<MailEvent, { type: T }>;
type AboutFolders = EventOf<'MessagesArrived' | 'ThreadsChanged' | 'FoldersChanged'>;

async function threadsOf({ threadIds }: EventOf<'MessagesArrived' | 'ThreadsChanged'>, context: Context) {
  const threads = await Promise.all(threadIds.map((id) => loadThread(context, id)));
  return threads.filter((thread) => thread !== null);
}

const foldersOf = ({ folderIds }: AboutFolders, context: Context) => loadFolders(context, folderIds);

const ACCOUNT = 'The account it happened in.';
const FOLDERS = 'Folders whose counters changed.';
const CURSOR = 'How far the change log is told with this.';

const MessagesArrivedRef = builder.objectRef<EventOf<'MessagesArrived'>>('MessagesArrived').implement({
  description: 'New mail.',
  fields: (t) => ({
    account: t.field({
      type: MailAccountRef,
      description: ACCOUNT,
      resolve: ({ accountId }, _args, context, info) => accountOf(context, accountId, info),
    }),
    messages: t.field({
      type: [MessageRef],
      description: `The newest of the messages, at most ${MAX_ARRIVED}, newest first.`,
      resolve: async ({ messageIds }, _args, context) => {
        const messages = await Promise.all(messageIds.map((id) => loadMessage(context, id)));
        return messages.filter((message) => message !== null);
      },
    }),
    threads: t.field({
      type: [ThreadRef],
      description: 'The threads they came into.',
      resolve: (event, _args, context) => threadsOf(event, context),
    }),
    folders: t.field({
      type: [FolderRef],
      description: FOLDERS,
      resolve: (event, _args, context) => foldersOf(event, context),
    }),
    cursor: t.expose('cursor', { type: 'Cursor', description: CURSOR }),
  }),
});

const ThreadsChangedRef = builder.objectRef<EventOf<'ThreadsChanged'>>('ThreadsChanged').implement({
  description: 'Threads that changed: read, starred, moved, grown, gone.',
  fields: (t) => ({
    account: t.field({
      type: MailAccountRef,
      description: ACCOUNT,
      resolve: ({ accountId }, _args, context, info) => accountOf(context, accountId, info),
    }),
    threads: t.field({
      type: [ThreadRef],
      description: 'The threads as they are now.',
      resolve: (event, _args, context) => threadsOf(event, context),
    }),
    removedThreadIds: t.idList({
      description: 'Ids of threads that lie nowhere any more.',
      resolve: ({ removedThreadIds }) => removedThreadIds.map((id) => toGlobalId('Thread', id)),
    }),
    folders: t.field({
      type: [FolderRef],
      description: FOLDERS,
      resolve: (event, _args, context) => foldersOf(event, context),
    }),
    cursor: t.expose('cursor', { type: 'Cursor', description: CURSOR }),
    more: t.exposeBoolean('more', {
      description: 'Whether more changed than is told here: read lists again.',
    }),
  }),
});

const FoldersChangedRef = builder.objectRef<EventOf<'FoldersChanged'>>('FoldersChanged').implement({
  description: 'Folders that are new, renamed or gone, or only their counters.',
  fields: (t) => ({
    account: t.field({
      type: MailAccountRef,
      description: ACCOUNT,
      resolve: ({ accountId }, _args, context, info) => accountOf(context, accountId, info),
    }),
    folders: t.field({
      type: [FolderRef],
      description: 'The folders as they are now.',
      resolve: (event, _args, context) => foldersOf(event, context),
    }),
    removedFolderIds: t.idList({
      description: 'Ids of folders that are gone.',
      resolve: ({ removedFolderIds }) => removedFolderIds.map((id) => toGlobalId('Folder', id)),
    }),
    more: t.exposeBoolean('more', {
      description: 'Whether more folders changed than are told here: read them again.',
    }),
    cursor: t.expose('cursor', { type: 'Cursor', description: CURSOR }),
  }),
});

const AccountChangedRef = builder.objectRef<EventOf<'AccountChanged'>>('AccountChanged').implement({
  description: 'A mail account that is new, or whose state or progress changed.',
  fields: (t) => ({
    account: t.field({
      type: MailAccountRef,
      description: 'The account as it is now.',
      resolve: ({ accountId }, _args, context, info) => accountOf(context, accountId, info),
    }),
    cursor: t.expose('cursor', { type: 'Cursor', description: CURSOR }),
  }),
});

const AccountRemovedRef = builder.objectRef<EventOf<'AccountRemoved'>>('AccountRemoved').implement({
  description: 'A mail account that is gone, with all of its mail.',
  fields: (t) => ({
    removedAccountId: t.id({
      description: 'Id of the account.',
      resolve: ({ accountId }) => toGlobalId('MailAccount', accountId),
    }),
    cursor: t.expose('cursor', { type: 'Cursor', description: CURSOR }),
  }),
});

const OutgoingChangedRef = builder.objectRef<EventOf<'OutgoingChanged'>>('OutgoingChanged').implement({
  description: 'A message on its way out that got further, or did not.',
  fields: (t) => ({
    outgoing: t.field({
      type: OutgoingMessageRef,
      description: 'The message as it stands now.',
      resolve: async ({ outgoingId }, _args, context) => {
        const outgoing = await loadOutgoingMessage(context, outgoingId);
        if (outgoing === null) throw new NotFoundError('message');
        return outgoing;
      },
    }),
    cursor: t.expose('cursor', { type: 'Cursor', description: CURSOR }),
  }),
});

const MailActionChangedRef = builder.objectRef<EventOf<'MailActionChanged'>>('MailActionChanged').implement({
  description: 'An action of the caller on many messages that got further.',
  fields: (t) => ({
    action: t.field({
      type: MailActionRef,
      nullable: true,
      description: 'The action as it is now; null when it is forgotten already.',
      resolve: ({ actionId }, _args, context) => loadAction(context, actionId),
    }),
    cursor: t.expose('cursor', { type: 'Cursor', description: CURSOR }),
  }),
});

const MailEventRef = builder.unionType('MailEvent', {
  description: 'Something that happened to the caller’s mail.',
  types: [
    MessagesArrivedRef,
    ThreadsChangedRef,
    FoldersChangedRef,
    AccountChangedRef,
    AccountRemovedRef,
    OutgoingChangedRef,
    MailActionChangedRef,
  ],
  resolveType: ({ type }) => type,
});

builder.subscriptionField('mailEvents', (t) =>
  t.field({
    type: MailEventRef,
    description:
      'What happens to the caller’s mail from now on. The first of several changes is told at once, the others together.',
    args: {
      accountIds: t.arg.idList({
        required: false,
        description: 'Only these accounts; absent: all of the caller’s.',
      }),
    },
    subscribe: async (_root, { accountIds }, context) =>
      followMail(context.deps, accountIds ? await ownAccounts(context, accountIds) : null),
    resolve: (event: MailEvent) => event,
  }),
);

async function ownAccounts({ deps }: Context, globalIds: readonly string[]): Promise<string[]> {
  const ids = [...new Set(globalIds.map((id) => decodeId(id, 'MailAccount')))];
  const found = await findAccounts(deps.database, ids);
  if (found.length < ids.length) throw new NotFoundError('mail account');
  return ids;
}
