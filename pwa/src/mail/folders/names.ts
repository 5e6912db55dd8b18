import Archive from 'lucide-solid/icons/archive';
import Clock from 'lucide-solid/icons/clock';
import Folder from 'lucide-solid/icons/folder';
import Inbox from 'lucide-solid/icons/inbox';
import Mails from 'lucide-solid/icons/mails';
import PenLine from 'lucide-solid/icons/pen-line';
import Send from 'lucide-solid/icons/send';
import ShieldAlert from 'lucide-solid/icons/shield-alert';
import Star from 'lucide-solid/icons/star';
import Trash from 'lucide-solid/icons/trash';
import { t } from '../../messages/message.ts';
import type { IconShape } from '../../ui/icon.tsx';
import type { FolderRole, Folder as FolderRow } from '../data/documents.ts';
import type { Mail } from '../data/mail.ts';
import type { View } from '../data/view.ts';
import { folderName } from './folder-name.ts';

export { folderName };

const ICONS: Record<FolderRole, IconShape> = {
  INBOX: Inbox,
  DRAFTS: PenLine,
  SENT: Send,
  ARCHIVE: Archive,
  JUNK: ShieldAlert,
  TRASH: Trash,
  ALL: Mails,
  FLAGGED: Star,
  SNOOZED: Clock,
};

export const iconOf = (role: FolderRole | null): IconShape => (role === null ? Folder : ICONS[role]);

/** The heading of a view. */
export function viewName(view: View, mail: Pick<Mail, 'state' | 'replica'>): string {
  if (view.kind === 'starred') return t('mail.starred');
  if (view.kind === 'role') {
    if (view.role === 'INBOX' && hasSeveralInboxes(mail.replica.folders.all())) return t('accounts.all');
    return t(`mail.role.${view.role}`);
  }
  const folder = mail.state.folders[view.folderId];
  return folder === undefined ? t('mail.folder') : folderName(folder);
}

export function viewIcon(view: View, folders: Record<string, FolderRow>): IconShape {
  if (view.kind === 'starred') return Star;
  return iconOf(view.kind === 'role' ? view.role : (folders[view.folderId]?.role ?? null));
}

/** There is more than one account. */
const hasSeveralInboxes = (folders: readonly FolderRow[]): boolean =>
  new Set(folders.filter(({ role }) => role === 'INBOX').map(({ account }) => account.id)).size > 1;
