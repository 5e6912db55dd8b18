import Archive from 'lucide-solid/icons/archive';
import EllipsisVertical from 'lucide-solid/icons/ellipsis-vertical';
import FolderInput from 'lucide-solid/icons/folder-input';
import Inbox from 'lucide-solid/icons/inbox';
import ListChecks from 'lucide-solid/icons/list-checks';
import MailIcon from 'lucide-solid/icons/mail';
import MailOpen from 'lucide-solid/icons/mail-open';
import ShieldAlert from 'lucide-solid/icons/shield-alert';
import ShieldCheck from 'lucide-solid/icons/shield-check';
import Star from 'lucide-solid/icons/star';
import Trash from 'lucide-solid/icons/trash';
import X from 'lucide-solid/icons/x';
import { type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import type { ThreadActions } from '../actions/thread-actions.ts';
import type { FolderRole } from '../data/documents.ts';

interface BulkBarProps {
  ids: () => string[];
  actions: ThreadActions;
  folderRole: FolderRole | null;
  onClear: () => void;
  onAll: () => void;
}

/** What can be done to all chosen conversations, in the place of the heading. */
export function BulkBar(props: BulkBarProps): JSX.Element {
  const run = (what: (ids: string[]) => void) => () => {
    what(props.ids());
    props.onClear();
  };
  const filedAway = () =>
    props.folderRole === 'ARCHIVE' || props.folderRole === 'TRASH' || props.folderRole === 'JUNK';
  return (
    <div
      role="toolbar"
      aria-label={t('mail.selected', { count: props.ids().length })}
      class="flex min-h-14 items-center gap-0.5 bg-wash px-2 lg:min-h-16"
    >
      <IconButton icon={X} label={t('mail.clearSelection')} keys="escape" onClick={props.onClear} />
      <h1 class="me-auto truncate px-1 text-base font-semibold text-ink" aria-live="polite">
        {t('mail.selected', { count: props.ids().length })}
      </h1>
      <Show
        when={filedAway()}
        fallback={
          <IconButton
            icon={Archive}
            label={t('mail.archive')}
            keys="e"
            onClick={run(props.actions.archive)}
          />
        }
      >
        <IconButton
          icon={props.folderRole === 'JUNK' ? ShieldCheck : Inbox}
          label={t(props.folderRole === 'JUNK' ? 'mail.notJunk' : 'mail.toInbox')}
          onClick={run(props.actions.toInbox)}
        />
      </Show>
      <IconButton
        icon={Trash}
        label={t(props.folderRole === 'TRASH' ? 'mail.deleteForEver' : 'mail.trash')}
        keys="#"
        onClick={run(props.actions.trash)}
      />
      <IconButton icon={FolderInput} label={t('mail.moveTo')} keys="v" onClick={run(props.actions.moveTo)} />
      <Menu
        label={t('common.moreActions')}
        icon={EllipsisVertical}
        entries={[
          {
            label: t('mail.markRead'),
            icon: MailOpen,
            keys: 'shift+i',
            onSelect: run((ids) => props.actions.markRead(ids, true)),
          },
          {
            label: t('mail.markUnread'),
            icon: MailIcon,
            keys: 'shift+u',
            onSelect: run((ids) => props.actions.markRead(ids, false)),
          },
          {
            label: t('mail.star'),
            icon: Star,
            keys: 's',
            onSelect: run((ids) => props.actions.star(ids, true)),
          },
          { label: t('mail.unstar'), icon: Star, onSelect: run((ids) => props.actions.star(ids, false)) },
          { label: t('mail.junk'), icon: ShieldAlert, keys: '!', onSelect: run(props.actions.junk) },
          'line',
          { label: t('mail.selectAll'), icon: ListChecks, keys: 'mod+a', onSelect: props.onAll },
        ]}
      />
    </div>
  );
}
