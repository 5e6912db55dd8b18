import { A, useNavigate } from '@solidjs/router';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import Globe from 'lucide-solid/icons/globe';
import LayoutTemplate from 'lucide-solid/icons/layout-template';
import Plus from 'lucide-solid/icons/plus';
import { For, type JSX, Show } from 'solid-js';
import { createPagesQuery } from '../../primitives/pages-query.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { Button, ButtonLink, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { onAdminChange } from '../live.ts';
import { tellProblem } from '../problem.ts';
import { AdminDomainsQuery, type DomainLineRow } from './documents.ts';
import { DomainTags } from './domain-tags.tsx';
import { destinationOf } from './hand-over.ts';
import { HealthMark } from './health.tsx';
import { UsageBar } from './usage-bar.tsx';
import { w } from './words.ts';

const PAGE = 50;

/** All domains: what each is doing, how full it is, how well it does. */
export default function DomainListPage(): JSX.Element {
  const navigate = useNavigate();
  const { state, rows, refresh, ...further } = createPagesQuery({
    query: AdminDomainsQuery,
    variables: (after) => ({ first: PAGE, after }),
    page: ({ viewer }) => viewer?.organization.domains,
    onProblem: tellProblem,
  });
  onAdminChange(['Domain', 'Mailbox', 'Alias'], refresh);
  return (
    <AdminFrame
      title={w('domains.title')}
      actions={
        <div class="flex justify-end gap-1">
          <IconButton
            class="sm:hidden"
            icon={LayoutTemplate}
            label={w('domains.templates')}
            onClick={() => navigate('/admin/domains/templates')}
          />
          <ButtonLink
            class="max-sm:hidden"
            tone="quiet"
            icon={LayoutTemplate}
            href="/admin/domains/templates"
          >
            {w('domains.templates')}
          </ButtonLink>
          <ButtonLink icon={Plus} href="/admin/domains/new">
            {w('domains.add')}
          </ButtonLink>
        </div>
      }
    >
      <Loaded data={rows()} error={state.error} retry={refresh}>
        {(domains) => (
          <Show
            when={domains().length > 0}
            fallback={
              <EmptyState
                icon={Globe}
                title={w('domains.none')}
                help={w('domains.noneHelp')}
                action={
                  <ButtonLink tone="primary" icon={Plus} href="/admin/domains/new">
                    {w('domains.add')}
                  </ButtonLink>
                }
              />
            }
          >
            <ul class="divide-y divide-line overflow-hidden rounded-lg bg-sheet shadow-sheet">
              <For each={domains()}>{(domain) => <DomainLine domain={domain} />}</For>
            </ul>
            <Show when={further.hasMore()}>
              <Button tone="quiet" busy={further.busy()} onClick={further.more}>
                {w('domains.more')}
              </Button>
            </Show>
          </Show>
        )}
      </Loaded>
    </AdminFrame>
  );
}

function DomainLine(props: { domain: DomainLineRow }): JSX.Element {
  const href = () =>
    props.domain.setupStep === null || props.domain.state === 'DELETED'
      ? `/admin/domains/${props.domain.id}`
      : `/admin/domains/${props.domain.id}/set-up`;
  return (
    <li>
      <A
        href={href()}
        class="grid min-h-16 grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-3 text-ink no-underline transition-colors duration-120 hover:bg-hover @xl:grid-cols-[auto_minmax(0,3fr)_minmax(0,2fr)_auto] lg:px-5"
      >
        <HealthMark score={props.domain.health?.score ?? null} />
        <span class="grid min-w-0 gap-1">
          <span class="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
            <span class="min-w-0 truncate text-base font-medium" dir="auto">
              {props.domain.displayName}
            </span>
            <DomainTags domain={props.domain} />
          </span>
          <span class="truncate text-sm text-ink-3">{whatItHolds(props.domain)}</span>
        </span>
        <span class="col-span-2 col-start-2 row-start-2 min-w-0 @xl:col-span-1 @xl:col-start-3 @xl:row-start-1">
          <Show when={!props.domain.aliasOf && props.domain.receiving === 'HOSTED'}>
            <UsageBar used={props.domain.usage?.bytes ?? null} limit={props.domain.maxQuota} />
          </Show>
        </span>
        <Icon of={ChevronRight} size={16} class="text-ink-3 rtl:rotate-180" />
      </A>
    </li>
  );
}

function whatItHolds({ aliasOf, handOver, usage }: DomainLineRow): string {
  if (aliasOf) return w('domains.standsFor', { name: aliasOf.displayName });
  if (handOver) return destinationOf(handOver);
  return [
    w('domains.mailboxes', { count: usage?.mailboxes ?? 0 }),
    w('domains.aliases', { count: usage?.aliases ?? 0 }),
  ].join(' · ');
}
