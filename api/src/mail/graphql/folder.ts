// Folders, and how they are loaded without a query per row.
import type { GraphQLResolveInfo } from 'graphql';
import { builder } from '../../graphql/builder.ts';
import {
  type Connection,
  connectionType,
  decodeKeyset,
  encodeKeyset,
  type PageArgs,
  pageSize,
} from '../../graphql/connection.ts';
import type { Context } from '../../graphql/context.ts';
import { kept } from '../../graphql/kept.ts';
import { byKey, defineLoader } from '../../graphql/loader.ts';
import { asksFor } from '../../graphql/selection.ts';
import type { FolderRoleName } from '../ports.ts';
import { type Folder, findFolders, listFolders } from '../reading/folders.ts';
import { type FolderReader, recentFolder, rememberFolders } from '../reading/recent-folders.ts';
import { accountOf } from './account-of.ts';
import { MailAccountRef } from './mail-account-ref.ts';

const roles: Record<FolderRoleName, string> = {
  INBOX: 'Where mail arrives.',
  DRAFTS: 'What is being written.',
  SENT: 'What was sent.',
  ARCHIVE: 'What is done with and kept.',
  JUNK: 'What was taken for spam.',
  TRASH: 'What was thrown away and can still be brought back.',
  ALL: 'Every message of the account, as some servers show them.',
  FLAGGED: 'Every starred message of the account, as some servers show them.',
  SNOOZED: 'What is out of the inbox until a time.',
};

export const FolderRoleRef = builder.enumType('FolderRole', {
  description: 'What a folder is for (RFC 6154).',
  values: Object.fromEntries(
    Object.entries(roles).map(([role, description]) => [role, { description }]),
  ) as Record<FolderRoleName, { description: string }>,
});

export const loadFolder = defineLoader<Folder>(async (ids, context) => {
  const reader = readerOf(context);
  const known = reader ? ids.flatMap((id) => recentFolder(reader, id) ?? []) : [];
  const found = byKey(known, ({ id }) => id);
  const missing = ids.filter((id) => !found.has(id));
  if (missing.length === 0) return found;
  const read = await findFolders(context.deps.database, missing);
  if (reader) rememberFolders(reader, read);
  for (const folder of read) found.set(folder.id, folder);
  return found;
});

/** Null where nobody has read the versions for this operation. */
function readerOf({ mailVersions, session }: Context): FolderReader | null {
  return mailVersions && session ? { userId: session.userId, versions: mailVersions } : null;
}

/** In the order given; folders that are gone are left out. At once when the execution has them all. */
export function loadFolders(context: Context, ids: readonly string[]): Folder[] | Promise<Folder[]> {
  const folders: Folder[] = [];
  for (const id of ids) {
    const folder = loadFolder.known(context, id);
    if (folder === undefined) return waitForFolders(context, ids);
    if (folder !== null) folders.push(folder);
  }
  return folders;
}

async function waitForFolders(context: Context, ids: readonly string[]): Promise<Folder[]> {
  const folders = await Promise.all(ids.map((id) => loadFolder(context, id)));
  return folders.filter((folder) => folder !== null);
}

/** Loads the folders of a page's rows before its fields are asked for them, when they will be. */
export async function loadFoldersOf(
  context: Context,
  rows: readonly { folderIds: readonly string[] }[],
  info: GraphQLResolveInfo,
): Promise<void> {
  if (asksFor(info, 'folders'))
    await waitForFolders(context, [...new Set(rows.flatMap((row) => row.folderIds))]);
}

export const FolderRef = builder.objectRef<Folder>('Folder');
builder.node(FolderRef, {
  description: 'A folder of a mail account, as it is on the server.',
  id: { resolve: (folder) => folder.id },
  loadManyWithoutCache: async (ids, { deps }) => {
    const found = byKey(await findFolders(deps.database, ids), ({ id }) => id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    account: t.field({
      ...kept,
      type: MailAccountRef,
      description: 'The mail account it belongs to.',
      resolve: ({ accountId }, _args, context, info) => accountOf(context, accountId, info),
    }),
    path: t.exposeString('path', {
      ...kept,
      description: 'Its whole path: "Projects/Harbour". Unique in the account.',
    }),
    name: t.exposeString('name', { ...kept, description: 'The last part of its path.' }),
    parentPath: t.exposeString('parentPath', {
      ...kept,
      nullable: true,
      description: 'Path of the folder it lies in; null at the top.',
    }),
    role: t.field({
      ...kept,
      type: FolderRoleRef,
      nullable: true,
      description: 'What it is for; null for folders people made.',
      resolve: (folder) => folder.role,
    }),
    roleChosen: t.exposeBoolean('roleChosen', {
      description: 'Whether `role` was chosen by the person: then what the server says does not count.',
    }),
    delimiter: t.exposeString('delimiter', {
      nullable: true,
      description: 'What stands between the parts of its path; null where folders cannot lie in folders.',
    }),
    subscribed: t.exposeBoolean('subscribed', {
      description: 'Whether mail clients are to show it among the folders.',
    }),
    emptying: t.exposeBoolean('emptying', {
      description: 'Whether it is being emptied: `messageCount` tells how many are left.',
    }),
    selectable: t.exposeBoolean('selectable', {
      ...kept,
      description: 'Whether it can hold messages; some only hold other folders.',
    }),
    messageCount: t.exposeInt('messageCount', { ...kept, description: 'How many messages lie in it.' }),
    unreadCount: t.exposeInt('unreadCount', { ...kept, description: 'How many of them are unread.' }),
    threadUnreadCount: t.exposeInt('threadUnreadCount', {
      ...kept,
      description: 'How many threads have something unread in it.',
    }),
  }),
});

export const FolderConnection = connectionType('Folder', FolderRef);

const loadPage = defineLoader<Folder[]>(async (keys, { deps }) => {
  const pages = keys.map((key) => JSON.parse(key) as [string, number, string | null]);
  const found = await listFolders(
    deps.database,
    pages.map(([accountId, limit, after]) => ({ accountId, limit, after })),
  );
  return new Map(keys.map((key, index) => [key, found[index] ?? []]));
});

/** An account may have thousands, and an app shows them as one tree. */
export const MOST_FOLDERS = 500;

/** A page of an account's folders; pages of several accounts asked for together are one query. */
export async function loadFolderPage(
  context: Context,
  accountId: string,
  args: PageArgs,
): Promise<Connection<Folder>> {
  const first = pageSize(args.first, MOST_FOLDERS);
  const [after = null] = args.after ? decodeKeyset(args.after, 1) : [];
  const key = JSON.stringify([accountId, first + 1, after === null ? null : String(after)]);
  const rows = (await loadPage(context, key)) ?? [];
  const edges = rows.slice(0, first).map((node) => ({ cursor: encodeKeyset([node.path]), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage: after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
