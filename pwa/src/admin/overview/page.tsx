import { A } from '@solidjs/router';
import CircleAlert from 'lucide-solid/icons/circle-alert';
import CircleCheck from 'lucide-solid/icons/circle-check';
import CircleX from 'lucide-solid/icons/circle-x';
import Server from 'lucide-solid/icons/server';
import { For, type JSX, Show } from 'solid-js';
import { timeInWords } from '../../messages/format.ts';
import { createPageQuery } from '../../primitives/page-query.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Section } from '../../ui/page.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { onAdminChange, whileVisible } from '../live.ts';
import { w as frame } from '../words.ts';
import { type OverviewDomain, type OverviewHost, OverviewQuery } from './documents.ts';
import { Tiles } from './tiles.tsx';
import { verdictOf } from './verdict.ts';
import { w } from './words.ts';

const LOOK_MS = 15_000;

/** Is mail working? */
export default function OverviewPage(): JSX.Element {
  const { state, refresh } = createPageQuery(OverviewQuery, () => ({ hosts: 5, checks: 30, domains: 50 }));
  onAdminChange(['MailHost', 'Domain'], refresh);
  whileVisible(LOOK_MS, refresh);
  return (
    <AdminFrame title={frame('admin.overview')}>
      <Loaded data={state.data?.viewer?.organization} error={state.error} retry={refresh}>
        {(organization) => (
          <>
            <For
              each={organization().mailHosts.edges.map(({ node }) => node.id)}
              fallback={
                <EmptyState icon={Server} title={frame('admin.noHost')} help={frame('admin.noHostHelp')} />
              }
            >
              {(id) => (
                <Show when={organization().mailHosts.edges.find(({ node }) => node.id === id)?.node}>
                  {(host) => <Host host={host()} />}
                </Show>
              )}
            </For>
            <Domains domains={organization().domains.edges.map(({ node }) => node)} />
          </>
        )}
      </Loaded>
    </AdminFrame>
  );
}

const marks = {
  success: { icon: CircleCheck, ink: 'text-success', wash: 'bg-success-wash' },
  warning: { icon: CircleAlert, ink: 'text-warning', wash: 'bg-warning-wash' },
  danger: { icon: CircleX, ink: 'text-danger', wash: 'bg-danger-wash' },
};

function Host(props: { host: OverviewHost }): JSX.Element {
  const verdict = () => verdictOf(props.host);
  const mark = () => marks[verdict().tone];
  const last = () => props.host.checks[0];
  const problems = () => (last()?.results ?? []).filter((result) => result.state !== 'OK');
  return (
    <>
      <div
        role={verdict().tone === 'danger' ? 'alert' : 'status'}
        class={`flex items-start gap-3 rounded-lg px-5 py-4 ${mark().wash}`}
      >
        <Icon of={mark().icon} size={24} class={`mt-0.5 shrink-0 ${mark().ink}`} />
        <div class="grid min-w-0 gap-0.5">
          <p class="font-letter text-lg font-semibold text-balance text-ink">{verdict().sentence}</p>
          <p class="text-sm text-ink-2">
            {[props.host.software?.hostname ?? props.host.name, versions(props.host), checked(props.host)]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
      </div>
      <Tiles host={props.host} />
      <Show when={problems().length > 0}>
        <Section title={w('overview.attention')}>
          <ul class="divide-y divide-line">
            <For each={problems()}>
              {(problem) => (
                <li>
                  <A href={placeOf(problem.name)} class="grid px-5 py-3 text-ink no-underline hover:bg-hover">
                    <span class="text-base">{problem.message}</span>
                  </A>
                </li>
              )}
            </For>
          </ul>
        </Section>
      </Show>
    </>
  );
}

/** Where something can be done about it. */
const placeOf = (check: string): string =>
  ({
    configuration: '/admin/configuration',
    certificate: '/admin/certificates',
    queue: '/admin/queue',
  })[check] ?? '/admin/services';

function versions({ software }: OverviewHost): string {
  if (software === null) return '';
  return [
    software.postfix === null
      ? frame('admin.noPostfix')
      : frame('admin.postfix', { version: software.postfix }),
    software.dovecot === null ? '' : frame('admin.dovecot', { version: software.dovecot }),
  ]
    .filter(Boolean)
    .join(', ');
}

function checked({ checks }: OverviewHost): string {
  const [last] = checks;
  return last === undefined ? '' : w('overview.checked', { time: timeInWords(last.at) });
}

/** Those that do not do as well as they could, the worst first. */
function Domains(props: { domains: OverviewDomain[] }): JSX.Element {
  const weak = () =>
    props.domains
      .filter(({ health }) => health !== null && health.score < 100)
      .toSorted((a, b) => (a.health?.score ?? 0) - (b.health?.score ?? 0))
      .slice(0, 10);
  return (
    <Section title={w('overview.domains')}>
      <ul class="divide-y divide-line">
        <For
          each={weak()}
          fallback={
            <li class="px-5 py-4 text-base text-ink-3">
              {props.domains.length === 0 ? w('overview.noDomains') : w('overview.domainsGood')}
            </li>
          }
        >
          {(domain) => (
            <li>
              <A
                href={`/admin/domains/${domain.id}`}
                class="flex flex-wrap items-baseline gap-x-4 px-5 py-3 text-ink no-underline hover:bg-hover"
              >
                <span class="min-w-0 flex-1 basis-48 text-base font-medium" dir="auto">
                  {domain.displayName}
                </span>
                <span class="text-sm tabular-nums text-ink-2">
                  {w('overview.domainScore', { score: domain.health?.score ?? 0 })}
                </span>
                <span class="basis-full text-sm text-ink-3">{domain.health?.reasons[0]?.message}</span>
              </A>
            </li>
          )}
        </For>
      </ul>
    </Section>
  );
}
