import Archive from 'lucide-solid/icons/archive';
import ChevronLeft from 'lucide-solid/icons/chevron-left';
import Clock from 'lucide-solid/icons/clock';
import Copy from 'lucide-solid/icons/copy';
import EllipsisVertical from 'lucide-solid/icons/ellipsis-vertical';
import FolderInput from 'lucide-solid/icons/folder-input';
import Inbox from 'lucide-solid/icons/inbox';
import MailIcon from 'lucide-solid/icons/mail';
import Printer from 'lucide-solid/icons/printer';
import ShieldAlert from 'lucide-solid/icons/shield-alert';
import ShieldCheck from 'lucide-solid/icons/shield-check';
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
  /** Prints the whole conversation. */
  onPrint?: () => void;
}

/** Above the conversation: everything on a desktop, the way back and what is seldom needed on a phone. */
export function ThreadToolbar(props: ThreadToolbarProps): JSX.Element {
  return (
    <div
      role="toolbar"
      aria-label={t('mail.actions')}
      class="flex min-h-14 shrink-0 items-center gap-0.5 border-b border-line px-2 lg:min-h-16 lg:px-6"
    >
      <Show when={isDesktop()} fallback={<BackButton onBack={props.onBack} />}>
        <Filing {...props} />
      </Show>
      <StarButton {...props} />
      <MoreMenu {...props} />
    </div>
  );
}

/** Below the conversation on a phone, under the thumb. */
export function ThumbBar(props: ThreadToolbarProps & { children: JSX.Element }): JSX.Element {
  return (
    <div
      role="toolbar"
      aria-label={t('mail.filing')}
      class="safe-bottom shrink-0 border-t border-line bg-sheet lg:hidden"
    >
      <div class="flex min-h-14 items-center justify-between gap-1 px-3">
        <Filing {...props} />
        {props.children}
      </div>
    </div>
  );
}

function BackButton(props: { onBack: () => void }): JSX.Element {
  return (
    <IconButton
      icon={ChevronLeft}
      label={t('mail.backToList')}
      class="me-auto rtl:rotate-180"
      onClick={() => props.onBack()}
    />
  );
}

function Filing(props: ThreadToolbarProps): JSX.Element {
  const ids = () => [props.thread.id];
  const filedAway = () => ['ARCHIVE', 'TRASH', 'JUNK', 'SNOOZED'].includes(props.folderRole ?? '');
  const backWord = () => {
    if (props.folderRole === 'JUNK') return 'mail.notJunk';
    return props.folderRole === 'TRASH' ? 'organize.restore' : 'mail.toInbox';
  };
  const unread = (): void => {
    props.actions.markRead(ids(), false);
    props.onBack();
  };
  return (
    <>
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
          icon={props.folderRole === 'JUNK' ? ShieldCheck : Inbox}
          label={t(backWord())}
          onClick={() =>
            props.folderRole === 'SNOOZED' ? props.actions.unsnooze(ids()) : props.actions.toInbox(ids())
          }
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
    </>
  );
}

function StarButton(props: ThreadToolbarProps): JSX.Element {
  return (
    <IconButton
      icon={Star}
      label={t('mail.star')}
      keys="s"
      pressed={props.thread.starred}
      class={props.thread.starred ? '!text-warning [&_svg]:fill-current' : ''}
      onClick={() => props.actions.star([props.thread.id], !props.thread.starred)}
    />
  );
}

function MoreMenu(props: ThreadToolbarProps): JSX.Element {
  const ids = () => [props.thread.id];
  const deletable = () => props.folderRole === 'TRASH' || props.folderRole === 'JUNK';
  return (
    <Menu
      label={t('common.moreActions')}
      icon={EllipsisVertical}
      entries={[
        {
          label: t(props.folderRole === 'SNOOZED' ? 'organize.changeTime' : 'organize.snooze'),
          icon: Clock,
          keys: 'b',
          onSelect: () => props.actions.snoozeUntil(ids()),
        },
        { label: t('organize.copyTo'), icon: Copy, onSelect: () => props.actions.copyTo(ids()) },
        ...(props.onPrint
          ? [{ label: t('reading.printThread'), icon: Printer, onSelect: () => props.onPrint?.() }]
          : []),
        { label: t('mail.junk'), icon: ShieldAlert, keys: '!', onSelect: () => props.actions.junk(ids()) },
        {
          label: t('mail.deleteForEver'),
          icon: Trash,
          danger: true,
          disabled: !deletable(),
          onSelect: () => props.actions.trash(ids()),
        },
      ]}
    />
  );
}
