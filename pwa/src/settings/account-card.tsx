import { type JSX, Show } from 'solid-js';
import { formatBytes, formatNumber, timeInWords } from '../messages/format.ts';
import { t } from '../messages/message.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Tag } from '../ui/states.tsx';
import type { AccountRow } from './account-documents.ts';

const moods: Record<
  AccountRow['status'],
  { dot: string; tone: 'success' | 'info' | 'warning' | 'danger' | 'plain' }
> = {
  LIVE: { dot: 'bg-success', tone: 'success' },
  CONNECTING: { dot: 'bg-info animate-breathe', tone: 'info' },
  SYNCING: { dot: 'bg-info animate-breathe', tone: 'info' },
  WAITING: { dot: 'bg-warning', tone: 'warning' },
  FAILED: { dot: 'bg-danger', tone: 'danger' },
  PAUSED: { dot: 'bg-ink-3', tone: 'plain' },
};

function statusName(status: AccountRow['status']): string {
  switch (status) {
    case 'LIVE':
      return t('settings.statusLive');
    case 'CONNECTING':
      return t('settings.statusConnecting');
    case 'SYNCING':
      return t('settings.statusSyncing');
    case 'WAITING':
      return t('settings.statusWaiting');
    case 'FAILED':
      return t('settings.statusFailed');
    case 'PAUSED':
      return t('settings.statusPaused');
  }
}

interface AccountCardProps {
  account: AccountRow;
  onResync: (account: AccountRow) => void;
  onPause: (account: AccountRow) => void;
  onResume: (account: AccountRow) => void;
  onRemove: (account: AccountRow) => void;
}

/** One mail account: how it is doing, in words, and what can be done about it. */
export function AccountCard(props: AccountCardProps): JSX.Element {
  const account = () => props.account;
  const share = () => (account().totalMessages > 0 ? account().syncedMessages / account().totalMessages : 0);
  return (
    <li class="grid gap-3 rounded-lg bg-sheet p-5 shadow-sheet ring-1 ring-line/60">
      <div class="flex items-start gap-3">
        <div class="grid min-w-0 flex-1">
          <h2 class="truncate text-md font-semibold">{account().address}</h2>
          <p class="truncate text-sm text-ink-3">
            {account().name}, {account().kind === 'HOSTED' ? t('settings.hosted') : t('settings.external')}
          </p>
        </div>
        <Tag tone={moods[account().status].tone}>{statusName(account().status)}</Tag>
      </div>
      <p
        class="flex items-baseline gap-2.5 text-base text-ink-2 wrap-anywhere"
        role={account().status === 'FAILED' ? 'alert' : undefined}
      >
        <span class={`size-2 shrink-0 rounded-full ${moods[account().status].dot}`} aria-hidden="true" />
        <span>
          {account().statusMessage}
          <Show when={account().nextAttemptAt}>
            {(at) => ` ${t('settings.nextAttempt', { time: timeInWords(at()) })}`}
          </Show>
        </span>
      </p>
      <Show when={account().status === 'SYNCING' && account().totalMessages > 0}>
        <div
          role="progressbar"
          aria-label={t('settings.syncProgress', { address: account().address })}
          aria-valuenow={Math.round(share() * 100)}
          aria-valuemin={0}
          aria-valuemax={100}
          class="h-1.5 overflow-hidden rounded-full bg-press"
        >
          <div
            class="h-full rounded-full bg-accent transition-[width] duration-200"
            style={{ width: `${share() * 100}%` }}
          />
        </div>
      </Show>
      <p class="text-sm text-ink-3">
        {t('settings.messagesHere', { count: account().syncedMessages })}
        <Show when={account().quota}>
          {(quota) =>
            `, ${quota().limit === null ? formatBytes(quota().used) : t('settings.quotaUsed', { used: formatBytes(quota().used), limit: formatBytes(quota().limit ?? 0) })}`
          }
        </Show>
        <Show
          when={account().unreadCount > 0}
        >{`, ${t('settings.unread', { count: formatNumber(account().unreadCount) })}`}</Show>
        <Show when={account().status !== 'LIVE' && account().lastSyncedAt}>
          {(at) => `. ${t('accounts.lastSynced', { time: timeInWords(at()) })}`}
        </Show>
      </p>
      <div class="flex flex-wrap gap-2">
        <Show when={!account().suspended}>
          <Actions {...props} />
        </Show>
        <Show when={account().kind === 'EXTERNAL'}>
          <ButtonLink tone="quiet" href={`/settings/accounts/${encodeURIComponent(account().id)}`}>
            {t('accounts.change')}
          </ButtonLink>
          <Button tone="quiet" onClick={() => props.onRemove(account())}>
            {t('common.remove')}
          </Button>
        </Show>
      </div>
    </li>
  );
}

function Actions(props: AccountCardProps): JSX.Element {
  const status = () => props.account.status;
  return (
    <Show
      when={status() !== 'PAUSED'}
      fallback={<Button onClick={() => props.onResume(props.account)}>{t('accounts.resume')}</Button>}
    >
      <Show
        when={status() === 'WAITING' || status() === 'FAILED'}
        fallback={<Button onClick={() => props.onResync(props.account)}>{t('settings.resync')}</Button>}
      >
        <Button onClick={() => props.onResume(props.account)}>{t('accounts.tryNow')}</Button>
      </Show>
      <Button tone="quiet" onClick={() => props.onPause(props.account)}>
        {t('accounts.pause')}
      </Button>
    </Show>
  );
}
