// What the parts that tell the server share.
import { sql } from '../../core/database.ts';
import type { MailConnection } from '../ports.ts';
import type { SyncContext } from '../sync/context.ts';
import type { FolderRecord } from '../sync/folder-record.ts';

/** UIDs in the index are of an older UIDVALIDITY: the folder must be read before the operation can be done. */
export class StaleFolderError extends Error {
  readonly folder: FolderRecord;

  constructor(folder: FolderRecord) {
    super(`The UIDs of ${folder.path} are not known yet.`);
    this.folder = folder;
  }
}

export interface OperationContext extends SyncContext {
  folders: ReadonlyMap<string, FolderRecord>;
  /** Compares the account's folders with the server's. */
  listFolders: () => Promise<void>;
}

/**
 * A server acts only on messages that it has told this connection of: a folder that is open already is asked for news
 * first. When another client has renamed that one and given its name to a new one, the old one is still what is open.
 */
export async function openForChange(connection: MailConnection, folder: FolderRecord): Promise<void> {
  if (isOpen(connection, folder)) return connection.noop();
  const opened = await connection.open(folder.path);
  if (opened.uidValidity !== folder.uidValidity) throw new StaleFolderError(folder);
}

const isOpen = ({ folder: open }: MailConnection, { path, uidValidity }: FolderRecord): boolean =>
  open?.path === path && open.uidValidity === uidValidity;

/** Where messages lie on the server, as far as it has given them UIDs. */
export async function placements(
  { deps }: OperationContext,
  messageIds: readonly string[],
  { folderId, hiddenOnly }: { folderId: string | null; hiddenOnly: boolean } = {
    folderId: null,
    hiddenOnly: false,
  },
): Promise<{ folderId: string; uid: number; messageId: string }[]> {
  const rows = await deps.database.query<{ folderId: string; uid: bigint; messageId: string }>(sql`
    SELECT folder_id::text AS "folderId", uid, message_id::text AS "messageId" FROM mail_placement
    WHERE message_id = ANY(${[...messageIds]}::uuid[]) AND uid > 0
      AND (${folderId}::uuid IS NULL OR folder_id = ${folderId}::uuid) AND (hidden OR NOT ${hiddenOnly}::boolean)`);
  return rows.map((row) => ({ ...row, uid: Number(row.uid) }));
}
