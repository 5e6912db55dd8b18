// The common course of what a person does to mail: find it, change the index at once, note what the server must be told.
import { type SqlTransaction, sql } from '../../core/database.ts';
import { NotFoundError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import { currentScope } from '../../core/scope.ts';
import type { Deps } from '../../deps.ts';
import { lockAccountIndex } from '../index/lock.ts';
import { refreshThreads } from '../index/refresh-threads.ts';
import { policy } from '../policy.ts';
import { nudgeAfterCommit } from '../sync/nudge.ts';
import { recordTouched } from '../sync/record-changes.ts';

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
  /** Being written: it will be replaced. */
  draft: boolean;
}

export interface ChangedMail {
  messageIds: string[];
  threadIds: string[];
  folderIds: string[];
}

/** What a change of one account's messages did to the index. */
export interface IndexChange {
  messageIds: string[];
  /** Names of the changed fields as in the GraphQL schema. */
  fields: string[];
  /** Folders to tell besides those whose counters change. */
  folderIds?: string[];
}

/**
 * Runs `change` for each account concerned, in one transaction that holds the accounts' index locks. Throws
 * NotFoundError when one of the selected does not exist or belongs to somebody else.
 */
export async function changeMail(
  deps: Deps,
  selection: MailSelection,
  change: (tx: SqlTransaction, accountId: string, messages: SelectedMessage[]) => Promise<IndexChange>,
): Promise<ChangedMail> {
  authorize(policy.organize);
  return deps.database.sqlTransaction(async (tx) => {
    for (const accountId of await accountsOf(tx, selection)) await lockAccountIndex(tx, accountId);
    const selected = await readSelection(tx, selection);
    const changed: ChangedMail = { messageIds: [], threadIds: [], folderIds: [] };
    for (const [accountId, messages] of Map.groupBy(selected, (message) => message.accountId)) {
      const done = await change(tx, accountId, messages);
      const folders = await settle(tx, accountId, messages, done);
      changed.messageIds.push(...messages.map(({ id }) => id));
      changed.threadIds.push(...messages.map(({ threadId }) => threadId));
      changed.folderIds.push(...folders);
      if (done.messageIds.length > 0) nudgeAfterCommit(deps, tx, { about: 'operations', accountId });
    }
    return {
      messageIds: [...new Set(changed.messageIds)],
      threadIds: [...new Set(changed.threadIds)],
      folderIds: [...new Set(changed.folderIds)],
    };
  });
}

async function accountsOf(tx: SqlTransaction, { threadIds, messageIds }: MailSelection): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(sql`
    SELECT account_id::text AS id FROM mail_thread WHERE id = ANY(${threadIds}::uuid[])
    UNION SELECT account_id::text FROM mail_message WHERE id = ANY(${messageIds}::uuid[]) ORDER BY id`);
  return rows.map(({ id }) => id);
}

async function readSelection(tx: SqlTransaction, selection: MailSelection): Promise<SelectedMessage[]> {
  const { threadIds, messageIds } = selection;
  const rows = await tx.query<SelectedMessage>(sql`
    WITH chosen AS (
      SELECT id, thread_id, account_id, received_at FROM mail_message WHERE thread_id = ANY(${threadIds}::uuid[])
      UNION SELECT id, thread_id, account_id, received_at FROM mail_message WHERE id = ANY(${messageIds}::uuid[])
    )
    SELECT id::text AS id, thread_id::text AS "threadId", account_id::text AS "accountId", received_at AS "receivedAt",
      thread_id = ANY(${threadIds}::uuid[]) AS "byThread",
      EXISTS (SELECT FROM mail_placement p WHERE p.message_id = chosen.id AND p.draft) AS draft
    FROM chosen`);
  const messages = new Set(rows.map(({ id }) => id));
  const threads = new Set(rows.map(({ threadId }) => threadId));
  if (messageIds.some((id) => !messages.has(id))) throw new NotFoundError('message');
  if (threadIds.some((id) => !threads.has(id))) throw new NotFoundError('conversation');
  return rows;
}

async function settle(
  tx: SqlTransaction,
  accountId: string,
  messages: SelectedMessage[],
  { messageIds, fields, folderIds = [] }: IndexChange,
): Promise<string[]> {
  if (messageIds.length === 0) return folderIds;
  const changed = new Set(messageIds);
  const threads = [...new Set(messages.filter(({ id }) => changed.has(id)).map(({ threadId }) => threadId))];
  const { organizationId } = currentScope();
  const refreshed = await refreshThreads(tx, { organizationId, accountId }, threads);
  const folders = [...new Set([...refreshed.folders, ...folderIds])];
  recordTouched(tx, accountId, {
    messages: messageIds,
    fields,
    threads,
    emptied: refreshed.emptied,
    folders,
  });
  return folders;
}
