// The common course of what a person does to mail: find it, change the index at once, note what the server must be told
// and what was changed, so that exactly that can be undone.
import { prepared, type Sql, type SqlTransaction, sql } from '../../core/database.ts';
import { NotFoundError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import { currentScope } from '../../core/scope.ts';
import type { Deps } from '../../deps.ts';
import { lockIndexesOf } from '../index/lock.ts';
import { refreshFlags } from '../index/refresh-flags.ts';
import { refreshThreads } from '../index/refresh-threads.ts';
import { policy } from '../policy.ts';
import { nudgeAfterCommit } from '../sync/nudge.ts';
import { recordTouched } from '../sync/record-changes.ts';
import type { AccountChanges, Change } from './changes.ts';
import { type MailActionKind, storeDoneAction } from './store-action.ts';

/** What a person chose: whole threads and single messages, mixed. */
export interface MailSelection {
  threadIds: string[];
  messageIds: string[];
}

export interface SelectedMessage {
  id: string;
  threadId: string;
  accountId: string;
  receivedAt: Date;
  /** Chosen as part of its thread. */
  byThread: boolean;
  /** Chosen by itself. */
  byItself: boolean;
  /** Being written: it will be replaced. */
  draft: boolean;
}

export interface ChangedMail {
  messageIds: string[];
  threadIds: string[];
  folderIds: string[];
  /** By which it can be undone; null when nothing changed or nobody asked. */
  actionId: string | null;
}

/** What a change of one account's messages did to the index. */
export interface IndexChange {
  /** Messages that differ now. */
  messageIds: string[];
  /** Names of the changed fields as in the GraphQL schema. */
  fields: string[];
  /** In order; empty when there is no way back. */
  changes: Change[];
  /** Folders to tell besides those whose counters change. */
  folderIds?: string[];
}

/** Changes messages of one account in the index, and stores what its server is to be told. */
export type Perform = (
  tx: SqlTransaction,
  accountId: string,
  messages: SelectedMessage[],
) => Promise<IndexChange>;

/**
 * Performs for each account concerned, in one transaction that holds the accounts' index locks. Throws NotFoundError
 * when one of the selected does not exist or belongs to somebody else.
 *
 * @param undoAs keeps what was changed under this name, so that it can be undone; null keeps nothing.
 */
export async function changeMail(
  deps: Deps,
  selection: MailSelection,
  perform: Perform,
  undoAs: MailActionKind | null = null,
): Promise<ChangedMail> {
  authorize(policy.organize);
  return deps.database.sqlTransaction(async (tx) => {
    const { changed, changes } = await changeMailIn(tx, selection, perform, { missing: 'refuse' });
    const actionId =
      undoAs === null || changes.length === 0
        ? null
        : await storeDoneAction(tx, undoAs, changed.messageIds, changes);
    return { ...changed, actionId };
  });
}

/** The same within a transaction. `missing` says what to do about messages that are gone. */
export async function changeMailIn(
  tx: SqlTransaction,
  selection: MailSelection,
  perform: Perform,
  { missing }: { missing: 'refuse' | 'skip' },
): Promise<{ changed: Omit<ChangedMail, 'actionId'>; changes: AccountChanges[] }> {
  await lockIndexesOf(tx, accountsOf(selection));
  const selected = await readSelection(tx, selection);
  if (missing === 'refuse') refuseMissing(selection, selected);
  const changes: AccountChanges[] = [];
  const folderIds = new Set<string>();
  const threadOf = new Map(selected.map(({ id, threadId }) => [id, threadId]));
  for (const [accountId, messages] of Map.groupBy(selected, (message) => message.accountId)) {
    const done = await perform(tx, accountId, messages);
    for (const id of await settleIndex(tx, accountId, done, threadOf)) folderIds.add(id);
    if (done.changes.length > 0) changes.push({ accountId, changes: done.changes });
  }
  return {
    changed: {
      messageIds: selected.map(({ id }) => id),
      threadIds: [...new Set(selected.map(({ threadId }) => threadId))],
      folderIds: [...folderIds],
    },
    changes,
  };
}

const accountsOf = ({ threadIds, messageIds }: MailSelection): Sql => sql`
  SELECT account_id::text AS id FROM mail_thread WHERE id = ANY(${threadIds}::uuid[])
  UNION SELECT account_id::text FROM mail_message WHERE id = ANY(${messageIds}::uuid[])`;

function readSelection(
  tx: SqlTransaction,
  { threadIds, messageIds }: MailSelection,
): Promise<SelectedMessage[]> {
  return tx.query<SelectedMessage>(
    prepared(sql`
    WITH chosen AS (
      SELECT id, thread_id, account_id, received_at FROM mail_message WHERE thread_id = ANY(${threadIds}::uuid[])
      UNION SELECT id, thread_id, account_id, received_at FROM mail_message WHERE id = ANY(${messageIds}::uuid[])
    )
    SELECT id::text AS id, thread_id::text AS "threadId", account_id::text AS "accountId", received_at AS "receivedAt",
      thread_id = ANY(${threadIds}::uuid[]) AS "byThread", id = ANY(${messageIds}::uuid[]) AS "byItself",
      EXISTS (SELECT FROM mail_placement p WHERE p.message_id = chosen.id AND p.draft) AS draft
    FROM chosen`),
  );
}

function refuseMissing({ threadIds, messageIds }: MailSelection, selected: SelectedMessage[]): void {
  const messages = new Set(selected.map(({ id }) => id));
  const threads = new Set(selected.map(({ threadId }) => threadId));
  if (messageIds.some((id) => !messages.has(id))) throw new NotFoundError('message');
  if (threadIds.some((id) => !threads.has(id))) throw new NotFoundError('conversation');
}

/** Fields whose change leaves the rest of a thread as it was. */
const FLAGS_ONLY: readonly string[] = ['unread', 'starred'];

/**
 * Threads and counters follow what was changed, the log tells of it, and the account's worker is told. Threads that the
 * caller has read under the index lock need not be read again.
 */
export async function settleIndex(
  tx: SqlTransaction,
  accountId: string,
  { messageIds, fields, folderIds = [] }: Omit<IndexChange, 'changes'>,
  threadOf: ReadonlyMap<string, string> = new Map(),
): Promise<string[]> {
  if (messageIds.length === 0) return folderIds;
  const { organizationId } = currentScope();
  const threads = await threadsOf(tx, messageIds, threadOf);
  const account = { organizationId, accountId };
  const refreshed = fields.every((field) => FLAGS_ONLY.includes(field))
    ? { emptied: [], folders: await refreshFlags(tx, account, threads) }
    : await refreshThreads(tx, account, threads);
  const folders = [...new Set([...refreshed.folders, ...folderIds])];
  const { emptied } = refreshed;
  recordTouched(tx, accountId, { messages: messageIds, fields, threads, emptied, folders });
  nudgeAfterCommit(tx, { about: 'operations', accountId });
  return folders;
}

async function threadsOf(
  tx: SqlTransaction,
  messageIds: readonly string[],
  known: ReadonlyMap<string, string>,
): Promise<string[]> {
  const threads = new Set(messageIds.map((id) => known.get(id)).filter((id) => id !== undefined));
  const unknown = messageIds.filter((id) => !known.has(id));
  if (unknown.length === 0) return [...threads];
  const rows = await tx.query<{ id: string }>(sql`
    SELECT DISTINCT thread_id::text AS id FROM mail_message
    WHERE organization_id = app_organization_id() AND id = ANY(${unknown}::uuid[])`);
  return [...threads.union(new Set(rows.map(({ id }) => id)))];
}
