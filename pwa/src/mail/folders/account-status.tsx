import { A } from '@solidjs/router';
import { createMemo, type JSX, Match, Show, Switch } from 'solid-js';
import { formatNumber, timeInWords } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import type { Account } from '../data/documents.ts';

/** What an account is doing, when it is not simply up to date; with what to do when it failed. */
export function AccountStatus(props: { account: Account }): JSX.Element {
  const share = createMemo(() =>
    Math.min(1, props.account.syncedMessages / Math.max(1, props.account.totalMessages)),
  );
  return (
    <Switch>
      <Match when={props.account.status === 'SYNCING'}>
        <div class="grid gap-1.5 px-3 pt-0.5 pb-2 text-xs text-ink-3">
          <p role="status">
            <Show
              when={props.account.syncedMessages < props.account.totalMessages}
              fallback={props.account.statusMessage}
            >
              {t('mail.accountSyncing', {
                done: formatNumber(props.account.syncedMessages),
                total: formatNumber(props.account.totalMessages),
              })}
            </Show>
          </p>
          <div class="h-0.5 overflow-hidden rounded-full bg-press" aria-hidden="true">
            <div
              class="h-full origin-left bg-accent transition-transform duration-200"
              style={{ transform: `scaleX(${share()})` }}
            />
          </div>
        </div>
      </Match>
      <Match when={props.account.status === 'CONNECTING'}>
        <p class="px-3 pb-2 text-xs text-ink-3">{t('mail.accountConnecting')}</p>
      </Match>
      <Match when={props.account.status === 'PAUSED'}>
        <p class="px-3 pb-2 text-xs text-ink-3">{t('mail.accountPaused')}</p>
      </Match>
      <Match when={props.account.status === 'WAITING'}>
        <p class="px-3 pb-2 text-xs text-warning">
          {props.account.nextAttemptAt === null
            ? props.account.statusMessage
            : t('mail.accountWaiting', { when: timeInWords(props.account.nextAttemptAt) })}
        </p>
      </Match>
      <Match when={props.account.status === 'FAILED'}>
        <p class="px-3 pb-2 text-xs text-danger">
          {props.account.statusMessage}{' '}
          <Show when={props.account.kind === 'EXTERNAL'}>
            <A href="/settings/accounts" class="underline underline-offset-2">
              {t('mail.accountFix')}
            </A>
          </Show>
        </p>
      </Match>
    </Switch>
  );
}
