import Archive from 'lucide-solid/icons/archive';
import Clock from 'lucide-solid/icons/clock';
import Copy from 'lucide-solid/icons/copy';
import EllipsisVertical from 'lucide-solid/icons/ellipsis-vertical';
import FolderInput from 'lucide-solid/icons/folder-input';
import Inbox from 'lucide-solid/icons/inbox';
import ListChecks from 'lucide-solid/icons/list-checks';
import MailIcon from 'lucide-solid/icons/mail';
import MailOpen from 'lucide-solid/icons/mail-open';
import Paperclip from 'lucide-solid/icons/paperclip';
import ShieldAlert from 'lucide-solid/icons/shield-alert';
import ShieldCheck from 'lucide-solid/icons/shield-check';
import Star from 'lucide-solid/icons/star';
import Trash from 'lucide-solid/icons/trash';
import Undo from 'lucide-solid/icons/undo-2';
import X from 'lucide-solid/icons/x';
import { type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { countOf } from '../actions/everything.ts';
import type { ThreadActions } from '../actions/thread-actions.ts';
import type { FolderRole } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import type { Chosen, Extent as ListExtent, Selection } from './selection.ts';

interface BulkBarProps {
  selection: Selection;
  actions: ThreadActions;
  folderRole: FolderRole | null;
  extent: ListExtent;
  /** Name of the list; null for what a search finds. */
  place: string | null;
  /** There is more than what is loaded. */
  more: boolean;
}

/** What can be done to all chosen conversations, in the place of the heading. */
export function BulkBar(props: BulkBarProps): JSX.Element {
  const { selection } = props;
  const run = (what: (chosen: Chosen) => void) => () => {
    const chosen = selection.chosen();
    selection.clear();
    what(chosen);
  };
  const title = () =>
    selection.everything() ? t('organize.everything') : t('mail.selected', { count: selection.ids().length });
  return (
    <>
      <div
        role="toolbar"
        aria-label={title()}
        class="flex min-h-14 items-center gap-0.5 bg-wash px-2 lg:min-h-16"
      >
        <IconButton
          icon={X}
          label={t('mail.clearSelection')}
          keys="escape"
          onClick={() => selection.clear()}
        />
        <h1 class="me-auto truncate px-1 text-base font-semibold text-ink" aria-live="polite">
          {title()}
        </h1>
        <FileAway {...props} run={run} />
        <IconButton
          icon={Trash}
          label={t(props.folderRole === 'TRASH' ? 'mail.deleteForEver' : 'mail.trash')}
          keys="#"
          onClick={run(props.actions.trash)}
        />
        <IconButton
          icon={FolderInput}
          label={t('mail.moveTo')}
          keys="v"
          onClick={run(props.actions.moveTo)}
        />
        <Menu label={t('common.moreActions')} icon={EllipsisVertical} entries={moreEntries(props, run)} />
      </div>
      <Extent {...props} />
    </>
  );
}

type Run = (what: (chosen: Chosen) => void) => () => void;

function FileAway(props: BulkBarProps & { run: Run }): JSX.Element {
  const filedAway = () => ['ARCHIVE', 'TRASH', 'JUNK', 'SNOOZED'].includes(props.folderRole ?? '');
  const look = () => {
    if (props.folderRole === 'JUNK') return { icon: ShieldCheck, label: t('mail.notJunk') };
    if (props.folderRole === 'TRASH') return { icon: Undo, label: t('organize.restore') };
    return { icon: Inbox, label: t('mail.toInbox') };
  };
  return (
    <Show
      when={filedAway()}
      fallback={
        <IconButton
          icon={Archive}
          label={t('mail.archive')}
          keys="e"
          onClick={props.run(props.actions.archive)}
        />
      }
    >
      <IconButton
        icon={look().icon}
        label={look().label}
        onClick={props.run(props.folderRole === 'SNOOZED' ? props.actions.unsnooze : props.actions.toInbox)}
      />
    </Show>
  );
}

function moreEntries({ actions, folderRole, selection }: BulkBarProps, run: Run): MenuEntry[] {
  return [
    {
      label: t('mail.markRead'),
      icon: MailOpen,
      keys: 'shift+i',
      onSelect: run((chosen) => actions.markRead(chosen, true)),
    },
    {
      label: t('mail.markUnread'),
      icon: MailIcon,
      keys: 'shift+u',
      onSelect: run((chosen) => actions.markRead(chosen, false)),
    },
    { label: t('mail.star'), icon: Star, keys: 's', onSelect: run((chosen) => actions.star(chosen, true)) },
    { label: t('mail.unstar'), icon: Star, onSelect: run((chosen) => actions.star(chosen, false)) },
    {
      label: t(folderRole === 'SNOOZED' ? 'organize.changeTime' : 'organize.snooze'),
      icon: Clock,
      keys: 'b',
      onSelect: run(actions.snoozeUntil),
    },
    { label: t('organize.copyTo'), icon: Copy, onSelect: run(actions.copyTo) },
    ...(selection.everything()
      ? []
      : [{ label: t('forwarding.asAttachment'), icon: Paperclip, onSelect: run(actions.forwardAsFiles) }]),
    ...(folderRole === 'JUNK'
      ? []
      : [{ label: t('mail.junk'), icon: ShieldAlert, keys: '!', onSelect: run(actions.junk) }]),
    'line',
    { label: t('mail.selectAll'), icon: ListChecks, keys: 'mod+a', onSelect: selection.all },
  ];
}

/** Whether what is loaded is meant or everything, once all that is loaded is chosen. */
function Extent(props: BulkBarProps): JSX.Element {
  const mail = useMail();
  const count = (): number | null => {
    const chosen = props.selection.chosen();
    return countOf(mail, Array.isArray(chosen) ? { ...props.extent, except: [] } : chosen);
  };
  const offer = () =>
    props.place === null
      ? t('found.selectEverything')
      : t('organize.selectEverything', { count: count(), place: props.place });
  const chosen = () =>
    props.place === null
      ? t('found.everythingSelected')
      : t('organize.everythingSelected', { count: count(), place: props.place });
  return (
    <Show when={props.selection.everything() || (props.more && props.selection.complete())}>
      <div class="flex flex-wrap items-center justify-center gap-x-2 border-t border-line bg-wash px-4 text-center text-sm text-ink-2">
        <Show
          when={props.selection.everything()}
          fallback={
            <>
              <span>{t('organize.loadedSelected', { count: props.selection.ids().length })}</span>
              <Button tone="quiet" class="!text-accent" onClick={() => props.selection.allOfIt()}>
                {offer()}
              </Button>
            </>
          }
        >
          <span role="status">{chosen()}</span>
          <Button tone="quiet" class="!text-accent" onClick={() => props.selection.all()}>
            {t('organize.selectLoaded')}
          </Button>
        </Show>
      </div>
    </Show>
  );
}
