import { A, useNavigate, useParams } from '@solidjs/router';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import Globe from 'lucide-solid/icons/globe';
import Pause from 'lucide-solid/icons/pause';
import Play from 'lucide-solid/icons/play';
import Trash from 'lucide-solid/icons/trash';
import Undo2 from 'lucide-solid/icons/undo-2';
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { longDate } from '../../messages/format.ts';
import { createPageQuery } from '../../primitives/page-query.ts';
import { useWorkspace } from '../../session/session.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { Banner, EmptyState } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { onAdminChange } from '../live.ts';
import { AddressesSection } from './addresses-section.tsx';
import { RestoreDomain, ResumeDomain } from './changes.ts';
import { DeleteDialog, SuspendDialog } from './close-dialogs.tsx';
import { AdminDomainQuery, type DomainRow } from './documents.ts';
import { DomainTags } from './domain-tags.tsx';
import { HealthSection } from './health.tsx';
import { LimitsSection } from './limits-section.tsx';
import { MailboxesOfDomain } from './mailboxes-of-domain.tsx';
import { ReceivingSection } from './receiving-section.tsx';
import { RelaySection } from './relay-section.tsx';
import { UsageSection } from './usage-section.tsx';
import { r, w } from './words.ts';

const DAYS = 90;

/** One domain: what it is doing, and everything that can be changed about it. */
export default function DomainPage(): JSX.Element {
  const parameters = useParams();
  return (
    // Another domain is another page: what was typed for one must not be saved to the other.
    <Show when={parameters.domainId} keyed>
      {(id) => <OneDomain id={id} />}
    </Show>
  );
}

function OneDomain(props: { id: string }): JSX.Element {
  const { client } = useWorkspace();
  const [asking, setAsking] = createSignal<'suspend' | 'delete'>();
  const { state, refresh } = createPageQuery(AdminDomainQuery, () => ({ id: props.id, days: DAYS }));
  onAdminChange(['Domain', 'Mailbox', 'Alias'], refresh);
  const node = () => state.data?.node;
  const domain = () => {
    const found = node();
    return found?.__typename === 'Domain' ? found : undefined;
  };

  async function tell(answer: Promise<Parameters<typeof refusalOf>[0]>, done: string): Promise<void> {
    const refusal = refusalOf(await answer);
    toast(refusal ? sentenceOf(refusal) : done, { tone: refusal ? 'danger' : 'plain' });
  }
  const resume = (row: DomainRow) =>
    tell(
      client.mutation(ResumeDomain, { input: { domainId: row.id } }).toPromise(),
      w('domains.resumedNow', { name: row.displayName }),
    );
  const restore = (row: DomainRow) =>
    tell(
      client.mutation(RestoreDomain, { input: { domainId: row.id } }).toPromise(),
      w('domains.restoredNow', { name: row.displayName }),
    );

  return (
    <Show
      when={state.data === undefined || domain() !== undefined}
      fallback={
        <AdminFrame title={w('domains.title')} backTo="/admin/domains" nested>
          <EmptyState icon={Globe} title={w('domains.notFound')} help={w('domains.notFoundHelp')} />
        </AdminFrame>
      }
    >
      <AdminFrame
        title={domain()?.displayName ?? w('domains.title')}
        note={domain() && domain()?.displayName !== domain()?.name ? domain()?.name : undefined}
        backTo="/admin/domains"
        nested
        actions={
          <Show when={domain()}>
            {(row) => (
              <div class="flex items-center gap-2">
                <DomainTags domain={row()} />
                <Show when={row().state !== 'DELETED'}>
                  <Menu
                    label={w('domains.actions')}
                    icon={Ellipsis}
                    entries={entriesOf(row(), resume, setAsking)}
                  />
                </Show>
              </div>
            )}
          </Show>
        }
      >
        <Loaded data={domain()} error={state.error} retry={refresh}>
          {(row) => (
            <>
              <StateBanner
                domain={row()}
                onResume={() => void resume(row())}
                onRestore={() => void restore(row())}
              />
              <HealthSection domain={row()} />
              <Show when={!row().aliasOf}>
                <ReceivingSection domain={row()} />
              </Show>
              <Show when={!row().aliasOf && row().receiving === 'HOSTED'}>
                <UsageSection domain={row()} history={row().usageHistory} />
                <MailboxesOfDomain domain={row()} />
              </Show>
              <DnsLink domain={row()} />
              <Show when={row().receiving === 'HOSTED'}>
                <AddressesSection domain={row()} refresh={refresh} />
                <Show when={!row().aliasOf}>
                  <LimitsSection domain={row()} refresh={refresh} />
                </Show>
                <RelaySection domain={row()} />
              </Show>
              <SuspendDialog
                domain={row()}
                open={asking() === 'suspend'}
                onClose={() => setAsking(undefined)}
              />
              <DeleteDialog
                domain={row()}
                open={asking() === 'delete'}
                onClose={() => setAsking(undefined)}
              />
            </>
          )}
        </Loaded>
      </AdminFrame>
    </Show>
  );
}

function entriesOf(
  row: DomainRow,
  resume: (row: DomainRow) => Promise<void>,
  ask: (what: 'suspend' | 'delete') => void,
): MenuEntry[] {
  return [
    row.state === 'SUSPENDED'
      ? { label: w('domains.resume'), icon: Play, onSelect: () => void resume(row) }
      : { label: w('domains.suspend'), icon: Pause, onSelect: () => ask('suspend') },
    'line',
    { label: w('domains.delete'), icon: Trash, danger: true, onSelect: () => ask('delete') },
  ];
}

/** The way to what the world is told of the domain: a page of its own, because there is much of it. */
function DnsLink(props: { domain: DomainRow }): JSX.Element {
  const hosted = () => props.domain.receiving === 'HOSTED';
  return (
    <A
      href={`/admin/domains/${props.domain.id}/dns`}
      class="flex min-h-16 items-center gap-3 rounded-lg bg-sheet px-4 py-3 text-ink no-underline shadow-sheet transition-colors duration-120 hover:bg-hover lg:px-5"
    >
      <Icon of={Globe} class="text-ink-2" />
      <span class="grid min-w-0 flex-1">
        <span class="text-base font-medium">{hosted() ? w('domains.dns') : r('receiving.dns')}</span>
        <span class="text-sm text-ink-3">{hosted() ? w('domains.dnsNote') : r('receiving.dnsNote')}</span>
      </span>
      <Icon of={ChevronRight} size={16} class="text-ink-3 rtl:rotate-180" />
    </A>
  );
}

/** What keeps the domain from taking mail, or is left to do, with the way out. */
function StateBanner(props: { domain: DomainRow; onResume: () => void; onRestore: () => void }): JSX.Element {
  const navigate = useNavigate();
  return (
    <Switch>
      <Match when={props.domain.state === 'DELETED'}>
        <Banner
          tone="danger"
          icon={Trash}
          action={
            <Button icon={Undo2} onClick={props.onRestore}>
              {w('domains.restore')}
            </Button>
          }
        >
          {w('domains.deletedBanner', { time: longDate(props.domain.purgeAfter ?? '') })}
        </Banner>
      </Match>
      <Match when={props.domain.state === 'SUSPENDED'}>
        <Banner
          tone="warning"
          icon={Pause}
          action={
            <Button icon={Play} onClick={props.onResume}>
              {w('domains.resume')}
            </Button>
          }
        >
          {w('domains.suspendedBanner', { reason: props.domain.reason ?? '' })}
        </Banner>
      </Match>
      <Match when={props.domain.aliasOf && props.domain.aliasOf.state !== 'ACTIVE'}>
        <Banner tone="warning" icon={Pause}>
          {w('domains.mainClosedBanner', { name: props.domain.aliasOf?.displayName ?? '' })}
        </Banner>
      </Match>
      <Match when={props.domain.setupStep !== null}>
        <Banner
          icon={Globe}
          action={
            <Button onClick={() => navigate(`/admin/domains/${props.domain.id}/set-up`)}>
              {w('domains.goOn')}
            </Button>
          }
        >
          {w('domains.unfinishedBanner')}
        </Banner>
      </Match>
    </Switch>
  );
}
