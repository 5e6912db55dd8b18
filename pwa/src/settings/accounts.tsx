import { graphql, type ResultOf } from '@postroom/schema';
import { createSubscription } from '@urql/solid';
import Plus from 'lucide-solid/icons/plus';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../data/answer.ts';
import { formatBytes, formatNumber, timeInWords } from '../messages/format.ts';
import { t } from '../messages/message.ts';
import { createPageQuery } from '../primitives/page-query.ts';
import { useWorkspace } from '../session/session.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { EmptyState, Tag } from '../ui/states.tsx';
import { toast } from '../ui/toast.tsx';
import { AccountFields } from './account-fields.ts';
import { Loaded } from './loaded.tsx';
import { SettingsFrame } from './settings-page.tsx';

const AccountsQuery = graphql(
  `
  query SettingsAccounts($first: Int!) {
    viewer {
      mailAccounts(first: $first) {
        edges {
          node {
            ...AccountFields
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`,
  [AccountFields],
);

const AccountEvents = graphql(
  `
  subscription AccountEvents {
    mailEvents {
      __typename
      ... on AccountChanged {
        account {
          ...AccountFields
        }
      }
    }
  }
`,
  [AccountFields],
);

const ResyncAccount = graphql(
  `
  mutation ResyncMailAccount($input: ResyncMailAccountInput!) {
    resyncMailAccount(input: $input) {
      __typename
      ... on ResyncMailAccountPayload {
        account {
          ...AccountFields
        }
      }
      ... on InputError {
        fields {
          path
          message
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`,
  [AccountFields],
);

const RemoveAccount = graphql(`
  mutation RemoveMailAccount($input: RemoveMailAccountInput!) {
    removeMailAccount(input: $input) {
      __typename
      ... on RemoveMailAccountPayload {
        removedAccountId
      }
      ... on InputError {
        fields {
          path
          message
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`);

type AccountRow = ResultOf<typeof AccountFields>;

export default function AccountsPage(): JSX.Element {
  const { client } = useWorkspace();
  const { state, refresh } = createPageQuery(AccountsQuery, () => ({ first: 100 }));
  createSubscription({ query: AccountEvents, variables: {} });
  const [leaving, setLeaving] = createSignal<AccountRow>();
  const [busy, setBusy] = createSignal(false);

  async function resync(account: AccountRow): Promise<void> {
    const refusal = refusalOf(
      await client.mutation(ResyncAccount, { input: { accountId: account.id } }).toPromise(),
    );
    toast(refusal ? sentenceOf(refusal) : t('settings.resyncStarted', { address: account.address }), {
      tone: refusal ? 'danger' : 'plain',
    });
  }
  async function remove(account: AccountRow): Promise<void> {
    setBusy(true);
    const refusal = refusalOf(
      await client.mutation(RemoveAccount, { input: { accountId: account.id } }).toPromise(),
    );
    setBusy(false);
    setLeaving(undefined);
    if (refusal) toast(sentenceOf(refusal), { tone: 'danger' });
    else toast(t('settings.accountRemoved', { address: account.address }));
  }

  return (
    <SettingsFrame
      title={t('settings.accounts')}
      actions={
        <ButtonLink href="/settings/accounts/new" icon={Plus} tone="primary">
          {t('settings.addAccount')}
        </ButtonLink>
      }
    >
      <Loaded data={state.data?.viewer?.mailAccounts.edges} error={state.error} retry={refresh} rows={3}>
        {(edges) => (
          <Show
            when={edges().length > 0}
            fallback={<EmptyState title={t('settings.noAccounts')} help={t('settings.noAccountsHelp')} />}
          >
            <ul class="grid gap-4">
              <For each={edges()}>
                {({ node }) => <AccountCard account={node} onResync={resync} onRemove={setLeaving} />}
              </For>
            </ul>
          </Show>
        )}
      </Loaded>
      <Dialog
        open={leaving() !== undefined}
        onClose={() => setLeaving(undefined)}
        title={t('settings.removeAccountQuestion', { address: leaving()?.address ?? '' })}
        description={t('settings.removeAccountExplained', { count: leaving()?.syncedMessages ?? 0 })}
        actions={
          <>
            <Button tone="quiet" onClick={() => setLeaving(undefined)}>
              {t('common.cancel')}
            </Button>
            <Button
              tone="danger"
              busy={busy()}
              onClick={() => {
                const account = leaving();
                if (account) void remove(account);
              }}
            >
              {t('common.remove')}
            </Button>
          </>
        }
      />
    </SettingsFrame>
  );
}

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
  onResync: (account: AccountRow) => Promise<void>;
  onRemove: (account: AccountRow) => void;
}

function AccountCard(props: AccountCardProps): JSX.Element {
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
        class="flex items-baseline gap-2.5 text-base text-ink-2"
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
      </p>
      <div class="flex flex-wrap gap-2">
        <Button onClick={() => void props.onResync(account())}>{t('settings.resync')}</Button>
        <Show when={account().kind === 'EXTERNAL'}>
          <Button tone="quiet" onClick={() => props.onRemove(account())}>
            {t('common.remove')}
          </Button>
        </Show>
      </div>
    </li>
  );
}
