// What the parts that tell the server share.
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

/** A server acts only on messages that it has told this connection of: one that is open already is asked for news first. */
export async function openForChange(connection: MailConnection, folder: FolderRecord): Promise<void> {
  if (connection.folder?.path === folder.path) await connection.noop();
  const opened =
    connection.folder?.path === folder.path ? connection.folder : await connection.open(folder.path);
  if (opened.uidValidity !== folder.uidValidity) throw new StaleFolderError(folder);
}
