// Rules, out-of-office, forwarding and the script of one mailbox: read from its mail server, and saved there at once.
import { useLocation, useNavigate } from '@solidjs/router';
import CloudOff from 'lucide-solid/icons/cloud-off';
import { createEffect, createResource, createSignal, For, type JSX, Match, Show, Switch } from 'solid-js';
import { problemText, type Refusal, refusalOf, sentenceOf } from '../../data/answer.ts';
import { connection } from '../../data/connection.ts';
import { t } from '../../messages/message.ts';
import { known } from '../../primitives/known.ts';
import { useWorkspace } from '../../session/session.ts';
import { SettingsFrame } from '../../settings/settings-page.tsx';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/field.tsx';
import { Banner, EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { AbsenceForm } from './absence-form.tsx';
import { RuleAccountsQuery, type Rules, RulesQuery } from './documents.ts';
import { ForwardingForm } from './forwarding-form.tsx';
import { suggestedRule } from './from-message.ts';
import { RuleList } from './rule-list.tsx';
import { ScriptForm } from './script-form.tsx';

const FRESH = { requestPolicy: 'network-only' as const };
type Tab = 'rules' | 'absence' | 'forwarding' | 'script';

export default function RulesPage(): JSX.Element {
  const { direct } = useWorkspace();
  const location = useLocation();
  const navigate = useNavigate();
  const asked = new URLSearchParams(location.search);
  const [tab, setTab] = createSignal<Tab>(asked.get('tab') === 'absence' ? 'absence' : 'rules');
  const [accountId, setAccountId] = createSignal(asked.get('account') ?? '');
  const [refused, setRefused] = createSignal<Refusal>();

  const [accounts, accountsAgain] = createResource(async () => {
    const { data, error } = await direct.query(RuleAccountsQuery, {}, FRESH).toPromise();
    if (!data?.viewer) throw new Error(error ? problemText(error) : t('common.serverError'));
    const found = data.viewer.mailAccounts.edges.map(({ node }) => node);
    if (!found.some(({ id }) => id === accountId())) setAccountId(found[0]?.id ?? '');
    return found;
  });
  const [rules, { mutate, refetch }] = createResource(
    () => (accounts.state === 'ready' ? accountId() : false),
    async (id) => {
      setRefused(undefined);
      const { data, error } = await direct.query(RulesQuery, { accountId: id }, FRESH).toPromise();
      if (error || !data) throw new Error(error ? problemText(error) : t('common.serverError'));
      if (data.rules.__typename !== 'MailRules') throw new Error(data.rules.message);
      return data.rules;
    },
  );
  const again = () => {
    setRefused(undefined);
    if (accounts.error) void accountsAgain.refetch();
    else void refetch();
  };
  createEffect(() => connection.reachability() === 'online' && (rules.error || accounts.error) && again());

  const folders = () =>
    (known(accounts)?.find(({ id }) => id === accountId())?.folders.edges ?? [])
      .map(({ node }) => node)
      .filter(({ selectable }) => selectable)
      .map(({ path }) => path);
  const suggested = () => {
    const address = asked.get('from');
    return address === null ? undefined : suggestedRule({ name: asked.get('name'), address });
  };

  /** Shows what came of a change; true when it was saved. What was typed stays when it was not. */
  function settled(
    result: Parameters<typeof refusalOf>[0],
    saved: Rules | undefined,
    { quiet = false } = {},
  ): boolean {
    const refusal = refusalOf(result);
    setRefused(refusal);
    if (refusal || !saved) return false;
    mutate({ __typename: 'MailRules' as const, ...saved });
    if (!quiet) toast(t('rules.saved'));
    return true;
  }

  return (
    <SettingsFrame title={t('rules.title')}>
      <Show when={(known(accounts)?.length ?? 0) > 1}>
        <Select
          label={t('rules.account')}
          value={accountId()}
          options={(known(accounts) ?? []).map(({ id, address }) => ({ value: id, label: address }))}
          onChange={setAccountId}
        />
      </Show>
      <Show when={refused()}>
        {(refusal) => (
          <Banner
            tone="danger"
            action={
              <Show when={refusal().code === 'CONFLICT'}>
                <Button onClick={again}>{t('rules.conflict')}</Button>
              </Show>
            }
          >
            {sentenceOf(refusal())}
          </Banner>
        )}
      </Show>
      <Switch fallback={<SkeletonRows count={4} />}>
        <Match when={connection.reachability() === 'offline' && rules.state !== 'ready'}>
          <EmptyState icon={CloudOff} title={t('rules.needsNetwork')} help={t('rules.needsNetworkHelp')} />
        </Match>
        <Match when={(accounts.error ?? rules.error) as Error | undefined}>
          {(error) => <ErrorState message={error().message} onRetry={again} />}
        </Match>
        <Match when={!rules.loading && known(rules)}>
          {(loaded) => (
            <div class="grid gap-5">
              <Tabs tab={tab()} onChange={setTab} />
              <Show when={loaded().mode === 'HAND_WRITTEN' && tab() !== 'script'}>
                <Banner
                  tone="warning"
                  action={<Button onClick={() => setTab('script')}>{t('rules.editScript')}</Button>}
                >
                  <p class="font-medium">{t('rules.handWritten', { name: loaded().script?.name ?? '' })}</p>
                  <p>{t('rules.handWrittenHelp')}</p>
                </Banner>
              </Show>
              <Show when={loaded().mode === 'VISUAL' && !loaded().active && loaded().script}>
                <Banner tone="info">{t('rules.inactive')}</Banner>
              </Show>
              <Switch>
                <Match when={tab() === 'rules'}>
                  <RuleList
                    rules={loaded()}
                    folders={folders()}
                    suggested={suggested()}
                    settled={settled}
                    onClosed={() => location.search && navigate('/settings/rules', { replace: true })}
                  />
                </Match>
                <Match when={tab() === 'absence'}>
                  <AbsenceForm rules={loaded()} settled={settled} />
                </Match>
                <Match when={tab() === 'forwarding'}>
                  <ForwardingForm rules={loaded()} settled={settled} />
                </Match>
                <Match when={tab() === 'script'}>
                  <ScriptForm rules={loaded()} settled={settled} />
                </Match>
              </Switch>
            </div>
          )}
        </Match>
      </Switch>
    </SettingsFrame>
  );
}

export type Settled = (
  result: Parameters<typeof refusalOf>[0],
  saved: Rules | undefined,
  options?: { quiet?: boolean },
) => boolean;

const tabs: readonly { tab: Tab; label: string }[] = [
  { tab: 'rules', label: t('rules.tabRules') },
  { tab: 'absence', label: t('rules.tabAbsence') },
  { tab: 'forwarding', label: t('rules.tabForwarding') },
  { tab: 'script', label: t('rules.tabScript') },
];

function Tabs(props: { tab: Tab; onChange: (tab: Tab) => void }): JSX.Element {
  return (
    <fieldset class="-mx-1 flex gap-1 overflow-x-auto px-1 py-1">
      <legend class="sr-only">{t('rules.title')}</legend>
      <For each={tabs}>
        {({ tab, label }) => (
          <button
            type="button"
            aria-pressed={props.tab === tab}
            class="min-h-(--tap) shrink-0 rounded-full px-4 text-base font-medium text-ink-2 hover:bg-hover aria-pressed:bg-wash aria-pressed:text-accent"
            onClick={() => props.onChange(tab)}
          >
            {label}
          </button>
        )}
      </For>
    </fieldset>
  );
}
