import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import { useNavigate } from '@solidjs/router';
import Eye from 'lucide-solid/icons/eye';
import EyeOff from 'lucide-solid/icons/eye-off';
import FolderInput from 'lucide-solid/icons/folder-input';
import FolderPlus from 'lucide-solid/icons/folder-plus';
import Pencil from 'lucide-solid/icons/pencil';
import Settings from 'lucide-solid/icons/settings';
import Trash from 'lucide-solid/icons/trash';
import { createMemo, For, type JSX } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Entry, type MenuEntry, menuLook } from '../../ui/menu-popup.tsx';
import { toastWithUndo } from '../../ui/toast.tsx';
import type { Folder } from '../data/documents.ts';
import { type Mail, useMail } from '../data/mail.ts';
import { ask, asked, askNothing } from './asked.ts';
import { subscribeFolder } from './changes.ts';
import { folderName } from './names.ts';

/** What can be done with one folder, at the pointer or below the button that asked. */
export function FolderMenu(props: { folder: Folder }): JSX.Element {
  const mail = useMail();
  const navigate = useNavigate();
  const at = () => {
    const question = asked();
    return question?.kind === 'menu' ? question.at : { x: 0, y: 0 };
  };
  const rect = { ...at(), width: 0, height: 0 };
  const entries = createMemo(() => entriesOf(mail, props.folder, () => navigate('/settings/folders')));
  return (
    <DropdownMenu
      open
      onOpenChange={(open) => !open && asked()?.kind === 'menu' && askNothing()}
      getAnchorRect={() => rect}
      placement="bottom-start"
    >
      <DropdownMenu.Portal>
        <DropdownMenu.Content class={menuLook} aria-label={folderName(props.folder)}>
          <p class="max-w-64 px-2.5 pt-1.5 pb-1 text-sm text-ink-3">
            <span dir="auto" class="block truncate font-medium text-ink-2">
              {folderName(props.folder)}
            </span>
            {t('folders.counts', { total: props.folder.messageCount, unread: props.folder.unreadCount })}
          </p>
          <For each={entries()}>{(entry) => <Entry entry={entry} />}</For>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
}

function entriesOf(mail: Mail, folder: Folder, openSettings: () => void): MenuEntry[] {
  const own = folder.role === null;
  const folderId = folder.id;
  const entries: (MenuEntry | false)[] = [
    folder.delimiter !== null && {
      label: t('folders.newIn'),
      icon: FolderPlus,
      onSelect: () => ask({ kind: 'create', accountId: folder.account.id, parentId: folderId }),
    },
    own && {
      label: t('folders.rename'),
      icon: Pencil,
      keys: 'F2',
      onSelect: () => ask({ kind: 'rename', folderId }),
    },
    own &&
      folder.delimiter !== null && {
        label: t('folders.move'),
        icon: FolderInput,
        onSelect: () => ask({ kind: 'move', folderId }),
      },
    own && hideOrShow(mail, folder),
    { label: t('folders.settings'), icon: Settings, onSelect: openSettings },
    (own || canBeEmptied(folder)) && 'line',
    canBeEmptied(folder) && {
      label: t('folders.empty'),
      icon: Trash,
      danger: true,
      disabled: folder.messageCount === 0 || folder.emptying,
      onSelect: () => ask({ kind: 'empty', folderIds: [folderId] }),
    },
    own && {
      label: t('folders.delete'),
      icon: Trash,
      danger: true,
      onSelect: () => ask({ kind: 'delete', folderId }),
    },
  ];
  return entries.filter((entry) => entry !== false);
}

const canBeEmptied = ({ role }: Folder): boolean => role === 'TRASH' || role === 'JUNK';

function hideOrShow(mail: Mail, folder: Folder): MenuEntry {
  const now = { ...folder };
  if (!now.subscribed) {
    return { label: t('folders.show'), icon: Eye, onSelect: () => void subscribeFolder(mail, now, true) };
  }
  return {
    label: t('folders.hide'),
    icon: EyeOff,
    onSelect: () => {
      void subscribeFolder(mail, now, false);
      const undo = () => void subscribeFolder(mail, { ...now, subscribed: false }, true);
      toastWithUndo(t('folders.hidden', { name: folderName(now) }), undo);
    },
  };
}
