// What a person did to mail that the server has not confirmed yet, and how a row looks with it done. Rows from the
// server are kept as they came; what is shown is the row with all open intents applied, so that a late answer or a
// pushed row can never undo what the person sees.
import type { Folder, FolderRole, Message, Thread } from './documents.ts';

export type Intent =
  | { kind: 'read'; ids: string[]; read: boolean }
  | { kind: 'star'; ids: string[]; starred: boolean }
  | { kind: 'move'; ids: string[]; to: { id: string; role: FolderRole | null }; from: string | null }
  | { kind: 'copy'; ids: string[]; to: { id: string; role: FolderRole | null } }
  | {
      kind: 'snooze';
      ids: string[];
      to: { id: string; role: FolderRole | null };
      from: string | null;
      /** Null: it wakes now. */
      until: string | null;
    }
  | { kind: 'remove'; ids: string[] };

/** An intent under its outbox id, with its effect on unread counters: folder id to difference. */
export interface PendingIntent {
  key: string;
  intent: Intent;
  unreadBy: Record<string, number>;
}

type Placed = { folders: { id: string; role: FolderRole | null }[] };

/** Folders that a move out of an inbox leaves alone: what I sent stays sent, a draft stays a draft. */
const STAYS: readonly (FolderRole | null)[] = ['SENT', 'DRAFTS', 'ALL', 'FLAGGED'];

function moved<T extends Placed>(row: T, intent: Extract<Intent, { kind: 'move' | 'snooze' }>): T {
  const leaving = ({ id, role }: Placed['folders'][number]): boolean =>
    intent.from === null ? intent.to.role === 'TRASH' || !STAYS.includes(role) : id === intent.from;
  const staying = row.folders.filter((folder) => folder.id !== intent.to.id && !leaving(folder));
  return { ...row, folders: [...staying, intent.to] };
}

/** The thread with the intent done; null when it is gone for good. `thread.id` must be among the intent's ids. */
export function threadAfter(thread: Thread, intent: Intent): Thread | null {
  if (intent.kind === 'read')
    return { ...thread, unreadCount: intent.read ? 0 : Math.max(1, thread.unreadCount) };
  if (intent.kind === 'star') return { ...thread, starred: intent.starred };
  if (intent.kind === 'copy') return copied(thread, intent);
  if (intent.kind === 'snooze') {
    const snooze = intent.until === null ? null : { until: intent.until, returnedAt: null };
    return { ...moved(thread, intent), snooze };
  }
  return intent.kind === 'remove' ? null : moved(thread, intent);
}

function copied<T extends Placed>(row: T, { to }: Extract<Intent, { kind: 'copy' }>): T {
  return row.folders.some(({ id }) => id === to.id) ? row : { ...row, folders: [...row.folders, to] };
}

/** The message with the intent done, whether the intent names it or its thread. */
export function messageAfter(message: Message, intent: Intent): Message | null {
  if (!intent.ids.includes(message.id) && !intent.ids.includes(message.thread.id)) return message;
  if (intent.kind === 'read') return { ...message, unread: !intent.read };
  if (intent.kind === 'star') return { ...message, starred: intent.starred };
  if (intent.kind === 'copy') return copied(message, intent);
  return intent.kind === 'remove' ? null : moved(message, intent);
}

/** All open intents on one thread. */
export function threadWith(thread: Thread, pending: readonly PendingIntent[]): Thread | null {
  let row: Thread | null = thread;
  for (const { intent } of pending) {
    if (row !== null && intent.ids.includes(row.id)) row = threadAfter(row, intent);
  }
  return row;
}

export function messageWith(message: Message, pending: readonly PendingIntent[]): Message | null {
  let row: Message | null = message;
  for (const { intent } of pending) if (row !== null) row = messageAfter(row, intent);
  return row;
}

/** A folder with the counters that open intents will leave. */
export function folderWith(folder: Folder, pending: readonly PendingIntent[]): Folder {
  const difference = pending.reduce((sum, one) => sum + (one.unreadBy[folder.id] ?? 0), 0);
  if (difference === 0) return folder;
  return { ...folder, threadUnreadCount: Math.max(0, folder.threadUnreadCount + difference) };
}

/** How the unread counters (in threads) of folders differ once the intent is done. */
export function unreadDifference(threads: readonly Thread[], intent: Intent): Record<string, number> {
  const by: Record<string, number> = {};
  const count = (thread: Thread | null, step: number): void => {
    if (thread === null || thread.unreadCount === 0) return;
    for (const folder of thread.folders) by[folder.id] = (by[folder.id] ?? 0) + step;
  };
  for (const thread of threads) {
    count(thread, -1);
    count(threadAfter(thread, intent), 1);
  }
  return Object.fromEntries(Object.entries(by).filter(([, difference]) => difference !== 0));
}
