// Change-log entries about mail: one per kind of thing and transaction.
import type { ChangeInput } from '../../core/changes.ts';
import type { SqlTransaction } from '../../core/database.ts';
import type { WrittenContent } from '../index/write-content.ts';
import type { WrittenMessages } from '../index/write-messages.ts';

type Recorder = Pick<SqlTransaction, 'record'>;

/** Marks entries about mail that came in just now, and about old mail that is being read in. */
export type MailChangeDetail = { arrived: true } | { backfill: true };

const COUNTERS = ['messageCount', 'unreadCount', 'threadUnreadCount'];

export function recordWritten(
  tx: Recorder,
  mailAccountId: string,
  written: WrittenMessages,
  detail?: MailChangeDetail,
): void {
  const entry = (change: Omit<ChangeInput, 'mailAccountId'>) =>
    tx.record({ ...change, mailAccountId, ...(detail ? { detail } : {}) });
  const moved = written.messages.filter(({ created }) => !created).map(({ messageId }) => messageId);
  entry({ entity: 'Message', kind: 'CREATED', ids: written.createdMessages });
  entry({ entity: 'Message', kind: 'UPDATED', ids: moved, fields: ['folders'] });
  entry({ entity: 'Thread', kind: 'CREATED', ids: written.createdThreads });
  entry({ entity: 'Thread', kind: 'UPDATED', ids: written.updatedThreads, fields: ['messages'] });
  entry({ entity: 'Thread', kind: 'DELETED', ids: written.deletedThreads });
  entry({ entity: 'Folder', kind: 'UPDATED', ids: written.folders, fields: COUNTERS });
}

export function recordContent(tx: Recorder, mailAccountId: string, written: WrittenContent): void {
  const detail: MailChangeDetail = { backfill: true };
  const fields = ['snippet', 'body', 'attachments'];
  tx.record({ entity: 'Message', kind: 'UPDATED', ids: written.messages, fields, mailAccountId, detail });
  tx.record({
    entity: 'Thread',
    kind: 'UPDATED',
    ids: written.threads,
    fields: ['snippet'],
    mailAccountId,
    detail,
  });
}

/** Threads and folders after flags changed or messages went. */
export function recordTouched(
  tx: Recorder,
  mailAccountId: string,
  touched: {
    messages: string[];
    fields: string[];
    threads: string[];
    emptied: string[];
    folders: string[];
  },
): void {
  const emptied = new Set(touched.emptied);
  const remaining = touched.threads.filter((id) => !emptied.has(id));
  const { messages, fields, folders } = touched;
  tx.record({ entity: 'Message', kind: 'UPDATED', ids: messages, fields, mailAccountId });
  tx.record({ entity: 'Thread', kind: 'UPDATED', ids: remaining, fields, mailAccountId });
  tx.record({ entity: 'Thread', kind: 'DELETED', ids: touched.emptied, mailAccountId });
  tx.record({ entity: 'Folder', kind: 'UPDATED', ids: folders, fields: COUNTERS, mailAccountId });
}
