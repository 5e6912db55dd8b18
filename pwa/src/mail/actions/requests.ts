// What the server is asked for when mail is put elsewhere: the same for conversations and for single messages.
import type { ResultOf } from '@postroom/schema';
import type { FolderRole } from '../data/documents.ts';
import type { Delivery } from '../data/replica-state.ts';
import {
  CopyMessages,
  MoveMessages,
  RestoreMessages,
  SnoozeMessages,
  UnsnoozeMessages,
} from './documents.ts';

/** Where to: a folder of its own account, or a role, which each account has its own folder for. */
export type Target =
  | { kind: 'folder'; id: string }
  | { kind: 'role'; role: Extract<FolderRole, 'ARCHIVE' | 'JUNK' | 'TRASH' | 'INBOX'> };

/** Rows and the action by which it can be undone, or a refusal. */
type Answer = (Delivery & { action: { id: string } | null }) | { code: string };

const rowsIn = (answer: Answer): Delivery => ('code' in answer ? {} : answer);
const actionIn = (answer: Answer): string | null => ('code' in answer ? null : (answer.action?.id ?? null));

/** @param fromFolderId the folder it is taken out of; null for all it lies in. */
export function moving(target: Target, fromFolderId: string | null) {
  const place = target.kind === 'folder' ? { folderId: target.id } : { role: target.role };
  return {
    document: MoveMessages,
    variables: (ids: string[]) => ({ input: { ids, ...place, fromFolderId, undoable: true } }),
    rows: (data: ResultOf<typeof MoveMessages>) => rowsIn(data.moveMessages),
    actionOf: (data: ResultOf<typeof MoveMessages>) => actionIn(data.moveMessages),
  };
}

/** @param fromFolderId of conversations, the folder whose messages are copied; null for all. */
export const copying = (folderId: string, fromFolderId: string | null) => ({
  document: CopyMessages,
  variables: (ids: string[]) => ({ input: { ids, folderId, fromFolderId, undoable: true } }),
  rows: (data: ResultOf<typeof CopyMessages>) => rowsIn(data.copyMessages),
  actionOf: (data: ResultOf<typeof CopyMessages>) => actionIn(data.copyMessages),
});

/** Back to where it came from; the server knows where that was. */
export const restoring = (fromFolderId: string | null) => ({
  document: RestoreMessages,
  variables: (ids: string[]) => ({ input: { ids, fromFolderId, undoable: true } }),
  rows: (data: ResultOf<typeof RestoreMessages>) => rowsIn(data.restoreMessages),
  actionOf: (data: ResultOf<typeof RestoreMessages>) => actionIn(data.restoreMessages),
});

/** @param until ISO 8601. */
export const snoozing = (until: string, fromFolderId: string | null) => ({
  document: SnoozeMessages,
  variables: (ids: string[]) => ({ input: { ids, until, fromFolderId, undoable: true } }),
  rows: (data: ResultOf<typeof SnoozeMessages>) => rowsIn(data.snoozeMessages),
  actionOf: (data: ResultOf<typeof SnoozeMessages>) => actionIn(data.snoozeMessages),
});

/** Back to the inbox now. */
export const waking = {
  document: UnsnoozeMessages,
  variables: (ids: string[]) => ({ input: { ids, undoable: true } }),
  rows: (data: ResultOf<typeof UnsnoozeMessages>) => rowsIn(data.unsnoozeMessages),
  actionOf: (data: ResultOf<typeof UnsnoozeMessages>) => actionIn(data.unsnoozeMessages),
};
