import { graphql } from '@postroom/schema';
import { A, useNavigate } from '@solidjs/router';
import { For, type JSX, Show } from 'solid-js';
import { formatBytes, formatNumber } from '../../messages/format.ts';
import { createPageQuery } from '../../primitives/page-query.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { BarList } from '../../ui/charts/bars.tsx';
import { Section } from '../../ui/page.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { onAdminChange } from '../live.ts';
import type { Shown } from './mailbox-list.tsx';
import { w } from './words.ts';

const ReportQuery = graphql(`
  query MailboxReport {
    viewer {
      organization {
        id
        mailboxReport {
          all {
            mailboxes
            suspended
            nearlyFull
            full
            unused
            bytes
          }
          domains {
            domainId
            name
            counts {
              mailboxes
              suspended
              nearlyFull
              unused
              bytes
            }
          }
          growing {
            mailbox {
              id
              address
            }
            bytes
            fullInDays
          }
        }
      }
    }
  }
`);

/** What needs looking after, which mailboxes fill up fastest, and where the room goes. */
export default function MailboxReportPage(): JSX.Element {
  const navigate = useNavigate();
  const { state, refresh } = createPageQuery(ReportQuery, () => ({}));
  onAdminChange(['Mailbox', 'MailboxImport', 'Domain'], refresh);
  const report = () => state.data?.viewer?.organization.mailboxReport;
  return (
    <AdminFrame title={w('mailboxes.reportTitle')} backTo="/admin/mailboxes" nested>
      <Loaded data={report()} error={state.error} retry={refresh} rows={6}>
        {(found) => (
          <>
            <ul class="grid grid-cols-2 gap-3 @lg:grid-cols-3 @4xl:grid-cols-6">
              <Figure
                label={w('mailboxes.title')}
                value={formatNumber(found().all.mailboxes)}
                show="IN_USE"
              />
              <Figure label={w('mailboxes.held')} value={formatBytes(found().all.bytes)} show="IN_USE" />
              <Figure label={w('mailboxes.full')} value={formatNumber(found().all.full)} show="FULL" />
              <Figure
                label={w('mailboxes.nearlyFull')}
                value={formatNumber(found().all.nearlyFull)}
                show="NEARLY_FULL"
              />
              <Figure label={w('mailboxes.unused')} value={formatNumber(found().all.unused)} show="UNUSED" />
              <Figure
                label={w('mailboxes.suspended')}
                value={formatNumber(found().all.suspended)}
                show="SUSPENDED"
              />
            </ul>
            <Section title={w('mailboxes.growing')} note={w('mailboxes.growingNote')}>
              <div class="p-4">
                <Show
                  when={found().growing.length > 0}
                  fallback={<p class="text-base text-ink-3">{w('mailboxes.noGrowth')}</p>}
                >
                  <BarList
                    label={w('mailboxes.growing')}
                    bars={found().growing.map(({ mailbox, bytes, fullInDays }) => ({
                      label: mailbox.address,
                      value: bytes,
                      text: `+${formatBytes(bytes)}`,
                      note: fullInDays === null ? undefined : w('mailboxes.fullIn', { days: fullInDays }),
                      colour: fullInDays !== null && fullInDays <= 30 ? 'warning' : 'accent',
                      onClick: () => navigate(`/admin/mailboxes/${mailbox.id}`),
                    }))}
                  />
                </Show>
              </div>
            </Section>
            <Section title={w('mailboxes.byDomain')}>
              <ul class="divide-y divide-line">
                <For each={found().domains}>
                  {({ domainId, name, counts }) => (
                    <li>
                      <A
                        href={`/admin/domains/${domainId}`}
                        class="grid min-h-(--tap) gap-x-4 px-4 py-2 text-ink no-underline transition-colors duration-120 hover:bg-hover @xl:grid-cols-[1fr_auto] @xl:items-center"
                      >
                        <span class="truncate text-base font-medium">{name}</span>
                        <span class="text-sm text-ink-2 tabular-nums">
                          {w('mailboxes.domainLine', {
                            count: counts.mailboxes,
                            size: formatBytes(counts.bytes),
                            unused: counts.unused,
                          })}
                        </span>
                      </A>
                    </li>
                  )}
                </For>
              </ul>
            </Section>
            <p class="text-sm text-ink-3">{w('mailboxes.unusedMeans')}</p>
          </>
        )}
      </Loaded>
    </AdminFrame>
  );
}

function Figure(props: { label: string; value: string; show: Shown }): JSX.Element {
  return (
    <li>
      <A
        href={`/admin/mailboxes?show=${props.show}`}
        class="grid h-full content-between gap-1 rounded-lg bg-sheet p-4 text-ink no-underline shadow-sheet transition-colors duration-120 hover:bg-hover"
      >
        <span class="text-sm text-ink-3">{props.label}</span>
        <span class="text-lg font-semibold tabular-nums">{props.value}</span>
      </A>
    </li>
  );
}
