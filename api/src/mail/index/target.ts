import type { FolderRoleName } from '../ports.ts';

export interface IndexedAccount {
  organizationId: string;
  accountId: string;
}

/** The folder that is written. */
export interface IndexTarget extends IndexedAccount {
  folderId: string;
  role: FolderRoleName | null;
}

/**
 * Placements of what was moved by the user and has no UID yet are numbered -1, -2, …; those kept from before a new
 * UIDVALIDITY, until the same messages are found again, lie below this. The server's own are positive.
 */
export const KEPT_PLACEMENTS_BELOW = -1_099_511_627_776n;
