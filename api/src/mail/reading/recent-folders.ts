// Folders read lately, which most pages of a list name again. Each counts for the person and the mail versions under
// which it was read: when anything changes, they are others.
import type { Folder } from './folders.ts';

const MAX_FOLDERS = 10_000;

export interface FolderReader {
  userId: string;
  /** What `readMailVersions` gave before the folders were read. */
  versions: string;
}

const recent = new Map<string, { versions: string; folder: Folder }>();

export function recentFolder({ userId, versions }: FolderReader, id: string): Folder | null {
  const entry = recent.get(`${userId} ${id}`);
  return entry?.versions === versions ? entry.folder : null;
}

export function rememberFolders({ userId, versions }: FolderReader, folders: readonly Folder[]): void {
  for (const folder of folders) {
    const key = `${userId} ${folder.id}`;
    recent.delete(key);
    recent.set(key, { versions, folder });
    if (recent.size > MAX_FOLDERS) recent.delete(recent.keys().next().value ?? '');
  }
}
