import Archive from 'lucide-solid/icons/archive';
import ChevronLeft from 'lucide-solid/icons/chevron-left';
import EllipsisVertical from 'lucide-solid/icons/ellipsis-vertical';
import FolderInput from 'lucide-solid/icons/folder-input';
import Inbox from 'lucide-solid/icons/inbox';
import MailIcon from 'lucide-solid/icons/mail';
import ShieldAlert from 'lucide-solid/icons/shield-alert';
import Star from 'lucide-solid/icons/star';
import Trash from 'lucide-solid/icons/trash';
import { type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { isDesktop } from '../../primitives/media.ts';
import { IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import type { ThreadActions } from '../actions/thread-actions.ts';
import type { FolderRole, Thread } from '../data/documents.ts';

interface ThreadToolbarProps {
  thread: Thread;
  actions: ThreadActions;
  folderRole: FolderRole | null;
  onBack: () => void;
}

/** What can be done to the open conversation. */
export function ThreadToolbar(props: ThreadToolbarProps): JSX.Element {
  const ids = () => [props.thread.id];
  const filedAway = () =>
    props.folderRole === 'ARCHIVE' || props.folderRole === 'TRASH' || props.folderRole === 'JUNK';
  const unread = (): void => {
    props.actions.markRead(ids(), false);
    props.onBack();
  };
  return (
    <div
      role="toolbar"
      aria-label={t('mail.reading')}
      class="flex min-h-14 shrink-0 items-center gap-0.5 border-b border-line px-2 lg:min-h-16 lg:px-6"
    >
      <Show when={!isDesktop()}>
        <IconButton
          icon={ChevronLeft}
          label={t('mail.backToList')}
          class="me-auto rtl:rotate-180"
          onClick={() => props.onBack()}
        />
      </Show>
      <Show
        when={filedAway()}
        fallback={
          <IconButton
            icon={Archive}
            label={t('mail.archive')}
            keys="e"
            onClick={() => props.actions.archive(ids())}
          />
        }
      >
        <IconButton
          icon={Inbox}
          label={t(props.folderRole === 'JUNK' ? 'mail.notJunk' : 'mail.toInbox')}
          onClick={() => props.actions.toInbox(ids())}
        />
      </Show>
      <IconButton
        icon={Trash}
        label={t(props.folderRole === 'TRASH' ? 'mail.deleteForEver' : 'mail.trash')}
        keys="#"
        onClick={() => props.actions.trash(ids())}
      />
      <IconButton
        icon={FolderInput}
        label={t('mail.moveTo')}
        keys="v"
        onClick={() => props.actions.moveTo(ids())}
      />
      <IconButton icon={MailIcon} label={t('mail.markUnread')} keys="shift+u" onClick={unread} />
      <IconButton
        icon={Star}
        label={t('mail.star')}
        keys="s"
        pressed={props.thread.starred}
        class={props.thread.starred ? '!text-warning [&_svg]:fill-current' : ''}
        onClick={() => props.actions.star(ids(), !props.thread.starred)}
      />
      <Menu
        label={t('common.moreActions')}
        icon={EllipsisVertical}
        entries={[
          { label: t('mail.junk'), icon: ShieldAlert, keys: '!', onSelect: () => props.actions.junk(ids()) },
          {
            label: t('mail.deleteForEver'),
            icon: Trash,
            danger: true,
            disabled: !(props.folderRole === 'TRASH' || props.folderRole === 'JUNK'),
            onSelect: () => props.actions.trash(ids()),
          },
        ]}
      />
    </div>
  );
}
