import { createSignal, For, type JSX, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../../../data/answer.ts';
import { formatNumber } from '../../../messages/format.ts';
import { createPageQuery } from '../../../primitives/page-query.ts';
import { useWorkspace } from '../../../session/session.ts';
import { Loaded } from '../../../settings/loaded.tsx';
import { Button } from '../../../ui/button.tsx';
import { TimeChart } from '../../../ui/charts/time-chart.tsx';
import { Section } from '../../../ui/page.tsx';
import { toast } from '../../../ui/toast.tsx';
import { type DmarcData, DmarcReportsQuery, ReadReports, SetReportCollection } from './dmarc-documents.ts';
import { w } from './words.ts';

const DAYS = 30;

/** What other receivers report of the domain's mail: how much was believed, and who sent it. */
export function DmarcReports(props: { domainId: string; onChange: () => void }): JSX.Element {
  const { client } = useWorkspace();
  const { state, refresh } = createPageQuery(DmarcReportsQuery, () => ({ id: props.domainId, days: DAYS }));
  const [busy, setBusy] = createSignal(false);
  const reports = () => {
    const node = state.data?.node;
    return node?.__typename === 'Domain' ? node.dmarcReports : undefined;
  };

  async function run(answer: Promise<Parameters<typeof refusalOf>[0]>, done?: string): Promise<void> {
    setBusy(true);
    const refusal = refusalOf(await answer);
    setBusy(false);
    if (refusal) toast(sentenceOf(refusal), { tone: 'danger' });
    else if (done) toast(done);
    refresh();
    props.onChange();
  }
  const collect = (enabled: boolean) =>
    run(
      client.mutation(SetReportCollection, { input: { domainId: props.domainId, enabled } }).toPromise(),
      w(enabled ? 'reports.started' : 'reports.stopped'),
    );
  const read = () => run(client.mutation(ReadReports, { input: { domainId: props.domainId } }).toPromise());

  return (
    <Section
      title={w('reports.title')}
      note={w('reports.note', { days: DAYS })}
      actions={
        <Show
          when={reports()?.address}
          fallback={
            <Button busy={busy()} onClick={() => void collect(true)}>
              {w('reports.collect')}
            </Button>
          }
        >
          <div class="flex flex-wrap gap-2">
            <Button tone="quiet" disabled={busy()} onClick={() => void collect(false)}>
              {w('reports.stop')}
            </Button>
            <Button busy={busy()} onClick={() => void read()}>
              {w('reports.read')}
            </Button>
          </div>
        </Show>
      }
    >
      <Loaded data={reports()} error={state.error} retry={refresh}>
        {(loaded) => <Shown of={loaded()} />}
      </Loaded>
    </Section>
  );
}

function Shown(props: { of: DmarcData }): JSX.Element {
  const summary = () => props.of.summary;
  const share = () => Math.round((100 * summary().passed) / Math.max(1, summary().messages));
  return (
    <div class="grid gap-4 px-4 py-3">
      <p class="text-base text-ink-2">
        <Show when={props.of.address} fallback={w('reports.notCollected')}>
          {(address) => w('reports.at', { address: address() })}
        </Show>
      </p>
      <Show
        when={summary().messages > 0}
        fallback={
          <Show when={props.of.address}>
            <p class="text-base text-ink-3">{w('reports.none')}</p>
          </Show>
        }
      >
        <p class="text-base text-ink">
          {w('reports.summary', {
            messages: formatNumber(summary().messages),
            share: share(),
            reporters: summary().reporters.join(', '),
          })}
        </p>
        <TimeChart
          label={w('reports.chart')}
          kind="bars"
          times={summary().days.map(({ day }) => new Date(`${day}T12:00:00Z`))}
          series={[
            {
              label: w('reports.passed'),
              colour: 'success',
              values: summary().days.map(({ passed }) => passed),
            },
            {
              label: w('reports.failed'),
              colour: 'danger',
              values: summary().days.map(({ failed }) => failed),
            },
          ]}
          format={formatNumber}
          formatTime={(time) => time.toLocaleDateString(undefined, { day: 'numeric', month: 'short' })}
          timeLabel={w('reports.day')}
        />
        <Sources of={summary().sources} />
      </Show>
      <Show when={props.of.tls.succeeded + props.of.tls.failed > 0}>
        <Tls of={props.of.tls} />
      </Show>
    </div>
  );
}

/** How often others could bring mail over TLS, and why not. */
function Tls(props: { of: DmarcData['tls'] }): JSX.Element {
  return (
    <div class="grid gap-1">
      <h3 class="text-base font-semibold text-ink">{w('reports.tls')}</h3>
      <p class="text-base text-ink-2">
        {w('reports.tlsSummary', {
          succeeded: formatNumber(props.of.succeeded),
          failed: formatNumber(props.of.failed),
        })}
      </p>
      <ul class="grid gap-1">
        <For each={props.of.failures}>
          {(failure) => (
            <li class="flex flex-wrap gap-x-3 text-sm text-ink">
              <span class="min-w-0 flex-1 break-words">
                {failure.reason.replaceAll('-', ' ')}
                <Show when={failure.host}>{(host) => <span class="text-ink-3"> {host()}</span>}</Show>
              </span>
              <span class="whitespace-nowrap tabular-nums">{formatNumber(failure.sessions)}</span>
            </li>
          )}
        </For>
      </ul>
    </div>
  );
}

function Sources(props: { of: DmarcData['summary']['sources'] }): JSX.Element {
  return (
    <div class="overflow-x-auto">
      <table class="w-full text-start text-sm">
        <caption class="sr-only">{w('reports.sources')}</caption>
        <thead class="text-ink-3">
          <tr>
            <th scope="col" class="py-1 pe-3 text-start font-medium">
              {w('reports.source')}
            </th>
            <th scope="col" class="py-1 pe-3 text-end font-medium">
              {w('reports.messages')}
            </th>
            <th scope="col" class="py-1 pe-3 text-end font-medium">
              DKIM
            </th>
            <th scope="col" class="py-1 pe-3 text-end font-medium">
              SPF
            </th>
            <th scope="col" class="py-1 text-end font-medium">
              {w('reports.refused')}
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.of}>
            {(source) => (
              <tr class="border-t border-line text-ink">
                <th scope="row" class="py-2 pe-3 text-start font-normal">
                  <span class="block break-all">{source.organization ?? source.address}</span>
                  <Show when={source.organization !== null}>
                    <span class="block break-all font-mono text-ink-3">
                      {source.name} {source.address}
                    </span>
                  </Show>
                </th>
                <td class="py-2 pe-3 text-end whitespace-nowrap tabular-nums">
                  {formatNumber(source.messages)}
                </td>
                <td class="py-2 pe-3 text-end whitespace-nowrap tabular-nums">
                  {percent(source.dkimAligned, source.messages)}
                </td>
                <td class="py-2 pe-3 text-end whitespace-nowrap tabular-nums">
                  {percent(source.spfAligned, source.messages)}
                </td>
                <td class="py-2 text-end whitespace-nowrap tabular-nums">
                  {formatNumber(source.rejected + source.quarantined)}
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}

const percent = (part: number, whole: number): string =>
  `${Math.round((100 * part) / Math.max(1, whole))}\u202f%`;
