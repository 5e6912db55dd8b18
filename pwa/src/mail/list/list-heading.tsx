import ChevronDown from 'lucide-solid/icons/chevron-down';
import ListFilter from 'lucide-solid/icons/list-filter';
import RefreshCw from 'lucide-solid/icons/refresh-cw';
import { type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { isDesktop } from '../../primitives/media.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import type { Only } from '../data/view.ts';

interface ListHeadingProps {
  title: string;
  unread: number;
  only: Only | undefined;
  onOnly: (only: Only | undefined) => void;
  busy: boolean;
  onFolders: () => void;
  onRefresh: () => void;
}

/** The name of the list; on a phone it is also the way to the other folders. */
export function ListHeading(props: ListHeadingProps): JSX.Element {
  return (
    <header class="flex min-h-14 items-center gap-2 px-4 pt-2 pb-1 lg:min-h-16">
      <div class="min-w-0 flex-1">
        <h1 class="font-letter text-lg font-semibold text-ink">
          <Show when={!isDesktop()} fallback={<span class="block truncate">{props.title}</span>}>
            <button
              type="button"
              aria-label={t('mail.foldersOpen', { folder: props.title })}
              aria-haspopup="dialog"
              class="-mx-2 flex min-h-11 max-w-full items-center gap-1.5 rounded-md px-2 text-start hover:bg-hover"
              onClick={props.onFolders}
            >
              <span class="truncate">{props.title}</span>
              <Icon of={ChevronDown} size={18} class="text-ink-3" />
            </button>
          </Show>
        </h1>
      </div>
      <Show when={props.unread > 0}>
        <p class="shrink-0 text-sm text-ink-3">{t('mail.unreadCount', { count: props.unread })}</p>
      </Show>
      <Menu
        label={t('organize.filter')}
        icon={ListFilter}
        triggerClass={props.only === undefined ? '-me-2' : '-me-2 !text-accent'}
        entries={[
          {
            label: t('organize.filterAll'),
            checked: props.only === undefined,
            onSelect: () => props.onOnly(undefined),
          },
          {
            label: t('organize.filterUnread'),
            checked: props.only === 'unread',
            onSelect: () => props.onOnly('unread'),
          },
          {
            label: t('organize.filterStarred'),
            checked: props.only === 'starred',
            onSelect: () => props.onOnly('starred'),
          },
        ]}
      />
      <IconButton
        icon={RefreshCw}
        size={17}
        label={t('mail.refresh')}
        aria-busy={props.busy}
        class="-me-2"
        onClick={props.onRefresh}
      />
    </header>
  );
}
