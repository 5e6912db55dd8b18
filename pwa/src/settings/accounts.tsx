import type { DocumentInput } from '@urql/core';
import Plus from 'lucide-solid/icons/plus';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../data/answer.ts';
import { t } from '../messages/message.ts';
import { onEvent } from '../primitives/live.ts';
import { createPageQuery } from '../primitives/page-query.ts';
import { useWorkspace } from '../session/session.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/states.tsx';
import { toast } from '../ui/toast.tsx';
import { AccountCard } from './account-card.tsx';
import {
  AccountEvents,
  type AccountRow,
  AccountsQuery,
  PauseAccount,
  ResumeAccount,
  ResyncAccount,
} from './account-documents.ts';
import { Loaded } from './loaded.tsx';
import { RemoveAccountDialog } from './remove-account.tsx';
import { SettingsFrame } from './settings-page.tsx';

const PAGE = 50;

export default function AccountsPage(): JSX.Element {
  const { client } = useWorkspace();
  const [after, setAfter] = createSignal<string | null>(null);
  const { state, refresh } = createPageQuery(AccountsQuery, () => ({ first: PAGE, after: after() }));
  const [leaving, setLeaving] = createSignal<AccountRow>();
  const accounts = () => state.data?.viewer?.mailAccounts;
  // Another device, or an administrator, may add and remove accounts while this page is open.
  onEvent({ query: AccountEvents, variables: {} }, ({ mailEvents: event }) => {
    const id = event.__typename === 'AccountChanged' ? event.account.id : undefined;
    const isNew = id !== undefined && !accounts()?.edges.some(({ node }) => node.id === id);
    if (event.__typename === 'AccountRemoved' || isNew) refresh();
  });

  type Act = DocumentInput<Record<string, unknown>, { input: { accountId: string } }>;
  async function act(document: Act, { id }: AccountRow, done: string): Promise<void> {
    const result = await client.mutation(document, { input: { accountId: id } }).toPromise();
    const refusal = refusalOf(result as Parameters<typeof refusalOf>[0]);
    toast(refusal ? sentenceOf(refusal) : done, { tone: refusal ? 'danger' : 'plain' });
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
      <Loaded data={accounts()?.edges} error={state.error} retry={refresh} rows={3}>
        {(edges) => (
          <Show
            when={edges().length > 0}
            fallback={<EmptyState title={t('settings.noAccounts')} help={t('settings.noAccountsHelp')} />}
          >
            <ul class="grid gap-4">
              <For each={edges().map(({ node }) => node)}>
                {(node) => (
                  <AccountCard
                    account={node}
                    onResync={(account) =>
                      void act(
                        ResyncAccount,
                        account,
                        t('settings.resyncStarted', { address: account.address }),
                      )
                    }
                    onPause={(account) =>
                      void act(PauseAccount, account, t('accounts.paused', { address: account.address }))
                    }
                    onResume={(account) =>
                      void act(ResumeAccount, account, t('accounts.resumed', { address: account.address }))
                    }
                    onRemove={setLeaving}
                  />
                )}
              </For>
            </ul>
            <Show when={accounts()?.pageInfo.hasNextPage}>
              <Button onClick={() => setAfter(accounts()?.pageInfo.endCursor ?? null)}>
                {t('accounts.more')}
              </Button>
            </Show>
          </Show>
        )}
      </Loaded>
      <RemoveAccountDialog account={leaving()} onClose={() => setLeaving(undefined)} onRemoved={refresh} />
    </SettingsFrame>
  );
}
