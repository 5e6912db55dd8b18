import { t } from '../../messages/message.ts';
import type { Folder } from '../data/documents.ts';
import { oneLine } from '../text/bidi.ts';

/** Special folders are called by what they are, whatever the server calls them. */
export const folderName = (folder: Pick<Folder, 'name' | 'role'>): string =>
  folder.role === null ? oneLine(folder.name) : t(`mail.role.${folder.role}`);
