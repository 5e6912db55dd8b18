// Actions that wait in the outbox: their effect stays in sight, also after a reload, until they leave the line.
import { createEffect, untrack } from 'solid-js';
import type { OutboxEntry } from '../../outbox/entry.ts';
import type { FolderRole } from '../data/documents.ts';
import { type Intent, unreadDifference } from '../data/intent.ts';
import type { Mail } from '../data/mail.ts';

interface Followed {
  key: string;
  ids: string[];
}

const followed = new WeakMap<Mail, Map<string, Followed>>();

function followedBy(mail: Mail): Map<string, Followed> {
  let known = followed.get(mail);
  if (known === undefined) {
    known = new Map();
    followed.set(mail, known);
  }
  return known;
}

/** Keeps the effect of intent `key` in sight until outbox entry `entryId` is settled. */
export function follow(mail: Mail, entryId: string, key: string, ids: string[]): void {
  followedBy(mail).set(entryId, { key, ids });
}

interface StoredInput {
  ids: string[];
  read?: boolean;
  starred?: boolean;
  folderId?: string | null;
  role?: FolderRole | null;
  fromFolderId?: string | null;
  until?: string;
}

function isStoredInput(value: unknown): value is StoredInput {
  return typeof value === 'object' && value !== null && 'ids' in value && Array.isArray(value.ids);
}

/** The intent behind a stored entry; null for other kinds of entries (sending, settings …). */
export function intentOf(
  entry: Pick<OutboxEntry, 'operation' | 'variables'>,
  placeOf: (id: string, role: FolderRole) => string,
): Intent | null {
  const input = entry.variables.input;
  if (!isStoredInput(input)) return null;
  const { ids } = input;
  switch (entry.operation.name) {
    case 'MarkRead':
      return { kind: 'read', ids, read: input.read ?? true };
    case 'Star':
      return { kind: 'star', ids, starred: input.starred ?? true };
    case 'DeleteMessages':
      return { kind: 'remove', ids };
    case 'MoveMessages': {
      const role = input.role ?? null;
      const id = input.folderId ?? (role === null ? '' : placeOf(ids[0] ?? '', role));
      return { kind: 'move', ids, to: { id, role }, from: input.fromFolderId ?? null };
    }
    case 'CopyMessages':
      return { kind: 'copy', ids, to: { id: input.folderId ?? '', role: null } };
    case 'RestoreMessages':
      return {
        ...{ kind: 'move', ids, from: input.fromFolderId ?? null },
        to: { id: placeOf(ids[0] ?? '', 'INBOX'), role: 'INBOX' },
      };
    case 'SnoozeMessages':
      return {
        ...{ kind: 'snooze', ids, from: input.fromFolderId ?? null, until: input.until ?? null },
        to: { id: placeOf(ids[0] ?? '', 'SNOOZED'), role: 'SNOOZED' },
      };
    case 'UnsnoozeMessages':
      return {
        ...{ kind: 'snooze', ids, from: placeOf(ids[0] ?? '', 'SNOOZED'), until: null },
        to: { id: placeOf(ids[0] ?? '', 'INBOX'), role: 'INBOX' },
      };
    default:
      return null;
  }
}

/** The folder of a role in the account of a thread; a stand-in id while the account has none. */
export function placeOf(mail: Mail, threadId: string, role: FolderRole): string {
  const account = mail.state.threads[threadId]?.account.id;
  const found = mail.replica.folders
    .all()
    .find((folder) => folder.role === role && folder.account.id === account);
  return found?.id ?? `role:${role}`;
}

async function rowsAgain(mail: Mail, { key, ids }: Followed): Promise<void> {
  await Promise.all(
    ids.filter((id) => mail.state.threads[id] !== undefined).map((id) => mail.loader.conversation(id)),
  );
  mail.replica.settled(key);
  void mail.loader.accounts();
}

/** Watches the line for as long as the mail is open. */
export function followOutbox(mail: Mail): void {
  const known = followedBy(mail);
  void mail.restored.then(() => {
    createEffect(() => {
      const entries = mail.workspace.outbox.entries();
      untrack(() => {
        const waiting = entries.filter(({ state }) => state.kind === 'waiting' || state.kind === 'sending');
        const inLine = new Set(waiting.map((entry) => entry.id));
        for (const [entryId, one] of known) {
          if (inLine.has(entryId)) continue;
          known.delete(entryId);
          void rowsAgain(mail, one);
        }
        if (!adopted) adopt(waiting);
      });
    });
  });
  let adopted = false;

  /** Entries of an earlier visit: found once, right after the start. */
  function adopt(waiting: readonly OutboxEntry[]): void {
    if (waiting.length === 0) return;
    adopted = true;
    for (const entry of waiting) {
      const intent = intentOf(entry, (id, role) => placeOf(mail, id, role));
      if (intent === null || Date.parse(entry.createdAt) > performance.timeOrigin) continue;
      const threads = intent.ids.map((id) => mail.state.threads[id]).filter((thread) => thread !== undefined);
      mail.replica.intend({ key: entry.id, intent, unreadBy: unreadDifference(threads, intent) });
      known.set(entry.id, { key: entry.id, ids: intent.ids });
    }
  }
}
