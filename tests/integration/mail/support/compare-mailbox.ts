// A mailbox as its server has it and as the app shows it, so that the two can be compared whole.
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import type { ImapFlow } from 'imapflow';
import type { TestApp, TestSession } from '../../../testkit/app.ts';
import type { MailboxView } from '../../../testkit/mailbox-view.ts';

export interface ComparedFolder {
  path: string;
  subscribed: boolean;
  /** UID, Message-ID and flags of each, sorted. */
  messages: string[];
  total: number;
  unread: number;
}

const line = (uid: number, messageId: string, seen: boolean, flagged: boolean): string =>
  `${uid} ${messageId}${seen ? ' seen' : ''}${flagged ? ' flagged' : ''}`;

/** Reads every folder. One that goes meanwhile is left out. */
export async function readServer(client: ImapFlow): Promise<ComparedFolder[]> {
  await client.noop();
  const folders: ComparedFolder[] = [];
  for (const { path, subscribed, flags } of await client.list()) {
    const selectable = !flags.has('\\Noselect') && !flags.has('\\NonExistent');
    const read = selectable ? await readFolder(client, path).catch(() => null) : { messages: [], unread: 0 };
    if (read) folders.push({ path, subscribed: subscribed === true, ...read, total: read.messages.length });
  }
  if (client.mailbox) await client.mailboxClose();
  return folders.sort(byPath);
}

async function readFolder(client: ImapFlow, path: string): Promise<{ messages: string[]; unread: number }> {
  if (client.mailbox) await client.mailboxClose();
  const opened = await client.mailboxOpen(path, { readOnly: true });
  const messages: string[] = [];
  let unread = 0;
  if (opened.exists > 0) {
    for await (const { uid, flags, envelope } of client.fetch('1:*', {
      uid: true,
      flags: true,
      envelope: true,
    })) {
      const seen = flags?.has('\\Seen') ?? false;
      if (!seen) unread += 1;
      messages.push(
        line(uid, envelope?.messageId?.slice(1, -1) ?? '', seen, flags?.has('\\Flagged') ?? false),
      );
    }
  }
  return { messages: messages.sort(), unread };
}

/** Folders and counters as GraphQL tells them, messages as the index has them. */
export async function readApp(
  app: TestApp,
  as: TestSession,
  mailbox: MailboxView,
): Promise<ComparedFolder[]> {
  const { id, organizationId } = await mailbox.account();
  const rows = await runInScope(systemScope(organizationId), () =>
    app.database.query<{ path: string; uid: bigint; messageId: string; seen: boolean; flagged: boolean }>(sql`
      SELECT f.path, p.uid, coalesce(m.message_id, '') AS "messageId", p.seen, p.flagged
      FROM mail_placement p JOIN mail_folder f ON f.id = p.folder_id JOIN mail_message m ON m.id = p.message_id
      WHERE p.account_id = ${id}::uuid AND NOT p.hidden`),
  );
  const byFolder = Map.groupBy(rows, ({ path }) => path);
  const shown = await readShown(app, as);
  return shown
    .map(({ path, subscribed, messageCount, unreadCount }) => ({
      ...{ path, subscribed, total: messageCount, unread: unreadCount },
      messages: (byFolder.get(path) ?? [])
        .map(({ uid, messageId, seen, flagged }) => line(Number(uid), messageId, seen, flagged))
        .sort(),
    }))
    .sort(byPath);
}

interface ShownFolder {
  path: string;
  subscribed: boolean;
  messageCount: number;
  unreadCount: number;
}

async function readShown(app: TestApp, as: TestSession): Promise<ShownFolder[]> {
  const { data, errors } = await app.graphql(
    `{ viewer { mailAccounts(first: 1) { edges { node { folders(first: 100) { edges { node {
      path subscribed messageCount unreadCount } } } } } } } }`,
    {},
    as,
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data.viewer.mailAccounts.edges[0].node.folders.edges.map((edge: { node: ShownFolder }) => edge.node);
}

const byPath = (one: ComparedFolder, other: ComparedFolder): number => (one.path < other.path ? -1 : 1);

/** What differs, folder by folder: as the server has it and as the app shows it. */
export function differences(
  server: readonly ComparedFolder[],
  app: readonly ComparedFolder[],
): { path: string; server: ComparedFolder | null; app: ComparedFolder | null }[] {
  const paths = new Set([...server, ...app].map(({ path }) => path));
  const at = (folders: readonly ComparedFolder[], path: string) =>
    folders.find((folder) => folder.path === path) ?? null;
  return [...paths]
    .map((path) => ({ path, server: at(server, path), app: at(app, path) }))
    .filter((pair) => JSON.stringify(sorted(pair.server)) !== JSON.stringify(sorted(pair.app)));
}

const sorted = (folder: ComparedFolder | null) =>
  folder && [folder.subscribed, folder.total, folder.unread, folder.messages];
