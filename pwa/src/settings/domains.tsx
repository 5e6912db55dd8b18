import AtSign from 'lucide-solid/icons/at-sign';
import Globe from 'lucide-solid/icons/globe';
import MailPlus from 'lucide-solid/icons/mail-plus';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { t } from '../messages/message.ts';
import { createPageQuery } from '../primitives/page-query.ts';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/page.tsx';
import { EmptyState } from '../ui/states.tsx';
import { Addresses } from './addresses.tsx';
import { AliasDialog, DomainDialog, MailboxDialog } from './domain-dialogs.tsx';
import { type DomainRow, DomainsQuery } from './domain-documents.ts';
import { Loaded } from './loaded.tsx';
import { SettingsFrame } from './settings-page.tsx';

type Creating = { kind: 'domain' } | { kind: 'mailbox' | 'alias'; domain: DomainRow } | undefined;

export default function DomainsPage(): JSX.Element {
  const [after, setAfter] = createSignal<string | null>(null);
  const { state, refresh } = createPageQuery(DomainsQuery, () => ({ first: 50, after: after() }));
  const [creating, setCreating] = createSignal<Creating>();
  const close = () => setCreating(undefined);
  const domainOf = (kind: 'mailbox' | 'alias') => {
    const current = creating();
    return current?.kind === kind ? current.domain : undefined;
  };

  return (
    <SettingsFrame
      title={t('settings.domains')}
      actions={
        <Button icon={Globe} onClick={() => setCreating({ kind: 'domain' })}>
          {t('settings.addDomain')}
        </Button>
      }
    >
      <Loaded data={state.data?.viewer?.organization.domains} error={state.error} retry={refresh}>
        {(domains) => (
          <Show
            when={domains().edges.length > 0}
            fallback={
              <EmptyState icon={Globe} title={t('settings.noDomains')} help={t('settings.noDomainsHelp')} />
            }
          >
            <For each={domains().edges}>
              {({ node }) => (
                <Section
                  title={node.name}
                  note={node.suspended ? t('settings.domainSuspended') : undefined}
                  actions={
                    <div class="flex flex-wrap gap-1">
                      <Button
                        tone="quiet"
                        icon={AtSign}
                        onClick={() => setCreating({ kind: 'alias', domain: node })}
                      >
                        {t('settings.addAlias')}
                      </Button>
                      <Button icon={MailPlus} onClick={() => setCreating({ kind: 'mailbox', domain: node })}>
                        {t('settings.addMailbox')}
                      </Button>
                    </div>
                  }
                >
                  <Addresses domain={node} />
                </Section>
              )}
            </For>
            <Show when={domains().pageInfo.hasNextPage}>
              <Button
                tone="quiet"
                busy={state.fetching}
                onClick={() => setAfter(domains().pageInfo.endCursor)}
              >
                {t('settings.showMore')}
              </Button>
            </Show>
          </Show>
        )}
      </Loaded>
      <DomainDialog open={creating()?.kind === 'domain'} onClose={close} />
      <Show when={domainOf('mailbox')}>
        {(domain) => <MailboxDialog domain={domain()} onClose={close} />}
      </Show>
      <Show when={domainOf('alias')}>{(domain) => <AliasDialog domain={domain()} onClose={close} />}</Show>
    </SettingsFrame>
  );
}
