import CloudOff from 'lucide-solid/icons/cloud-off';
import { type JSX, Match, Show, Switch } from 'solid-js';
import { connection } from '../../data/connection.ts';
import { t } from '../../messages/message.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { EmptyState, ErrorState, OfflineState, SkeletonRows } from '../../ui/states.tsx';
import { useMail } from '../data/mail.ts';
import type { ListState } from '../data/replica-state.ts';
import { roleOf, type View } from '../data/view.ts';
import { viewIcon } from '../folders/names.ts';

type EmptyKind =
  | 'INBOX'
  | 'DRAFTS'
  | 'SENT'
  | 'ARCHIVE'
  | 'JUNK'
  | 'TRASH'
  | 'SNOOZED'
  | 'starred'
  | 'folder';

/** What stands in the place of an empty list: waiting, nothing there, not readable, never stored here. */
export function EmptyList(props: { list: ListState; view: View; onRetry: () => void }): JSX.Element {
  const mail = useMail();
  const hasAccounts = () => Object.keys(mail.state.accounts).length > 0;
  const kind = (): EmptyKind => {
    if (props.view.kind === 'starred') return 'starred';
    const role = roleOf(props.view, mail.state.folders);
    return role === null || role === 'ALL' || role === 'FLAGGED' ? 'folder' : role;
  };
  return (
    <Switch fallback={<SkeletonRows count={9} />}>
      <Match when={props.list.state === 'failed' && connection.reachability() === 'offline'}>
        <OfflineState />
      </Match>
      <Match when={props.list.state === 'failed'}>
        <ErrorState title={t('mail.listProblem')} message={props.list.problem} onRetry={props.onRetry} />
      </Match>
      <Match when={props.list.state === 'ready' && !hasAccounts()}>
        <EmptyState
          title={t('mail.noAccounts')}
          help={t('mail.noAccountsHelp')}
          action={<ButtonLink href="/settings/accounts/new">{t('mail.addAccount')}</ButtonLink>}
        />
      </Match>
      <Match when={props.list.state === 'ready' && props.view.only}>
        {(only) => (
          <EmptyState
            icon={viewIcon(props.view, mail.state.folders)}
            title={t(only() === 'unread' ? 'organize.noneUnread' : 'organize.noneStarred')}
            help={t(only() === 'unread' ? 'organize.noneUnread.help' : 'organize.noneStarred.help')}
          />
        )}
      </Match>
      <Match when={props.list.state === 'ready'}>
        <EmptyState
          icon={viewIcon(props.view, mail.state.folders)}
          title={t(`mail.empty.${kind()}`)}
          help={t(`mail.empty.${kind()}.help`)}
        />
      </Match>
    </Switch>
  );
}

/** The end of the list: more is coming, could not come, or there is no more. */
export function ListFooter(props: { list: ListState; failed: boolean; onRetry: () => void }): JSX.Element {
  return (
    <div class="flex min-h-16 items-center justify-center gap-3 p-4 text-sm text-ink-3 max-lg:pb-24">
      <Show when={props.list.more} fallback={<span>{t('mail.endOfList')}</span>}>
        <Show when={props.failed} fallback={<span role="status">{t('mail.loadingMore')}</span>}>
          <span class="inline-flex items-center gap-2">
            <CloudOff size={16} aria-hidden="true" />
            {t('mail.moreFailed')}
          </span>
          <Button tone="quiet" onClick={props.onRetry}>
            {t('common.retry')}
          </Button>
        </Show>
      </Show>
    </div>
  );
}
