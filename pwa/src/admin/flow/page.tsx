// How much mail comes and goes, how quickly, and what does not: live, and over time.
import Download from 'lucide-solid/icons/download';
import Server from 'lucide-solid/icons/server';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { formatBytes, formatNumber } from '../../messages/format.ts';
import { refreshOn } from '../../primitives/live.ts';
import { createPageQuery } from '../../primitives/page-query.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { Button } from '../../ui/button.tsx';
import { BarList } from '../../ui/charts/bars.tsx';
import { TimeChart } from '../../ui/charts/time-chart.tsx';
import { Select } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { EmptyState } from '../../ui/states.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { chooseHost, chosenHostId } from '../host-choice.tsx';
import { w as frame } from '../words.ts';
import { flowCsv } from './csv.ts';
import { type Flow, FlowHosts, FlowNews, type FlowPoint, FlowQuery } from './documents.ts';
import { w } from './words.ts';

const RANGES = ['HOUR', 'DAY', 'WEEK', 'MONTH', 'YEAR'] as const;
type Range = (typeof RANGES)[number];

export default function FlowPage(): JSX.Element {
  const { state, refresh } = createPageQuery(FlowHosts, () => ({}));
  const hosts = () => state.data?.viewer?.organization.mailHosts.edges.map(({ node }) => node);
  const [range, setRange] = createSignal<Range>('DAY');
  const host = () => hosts()?.find(({ id }) => id === chosenHostId()) ?? hosts()?.[0];
  return (
    <AdminFrame title={w('flow.title')} note={w('flow.note')}>
      <Loaded data={hosts()} error={state.error} retry={refresh} rows={6}>
        {(all) => (
          <Show
            when={host()}
            fallback={<EmptyState icon={Server} title={w('flow.noHost')} help={w('flow.noHostHelp')} />}
          >
            {(one) => (
              <>
                <Show when={all().length > 1}>
                  <Select
                    label={frame('admin.host')}
                    value={one().id}
                    options={all().map(({ id, name }) => ({ value: id, label: name }))}
                    onChange={chooseHost}
                  />
                </Show>
                <Select
                  class="max-w-60"
                  label={w('flow.range')}
                  value={range()}
                  options={RANGES.map((value) => ({ value, label: w(`flow.${value}`) }))}
                  onChange={setRange}
                />
                <HostFlow hostId={one().id} range={range()} />
              </>
            )}
          </Show>
        )}
      </Loaded>
    </AdminFrame>
  );
}

function HostFlow(props: { hostId: string; range: Range }): JSX.Element {
  const { state, refresh } = createPageQuery(FlowQuery, () => ({ hostId: props.hostId, range: props.range }));
  refreshOn({ query: FlowNews, variables: () => ({ hostId: props.hostId }) }, refresh);
  const flow = () => (state.data?.node?.__typename === 'MailHost' ? state.data.node.flow : undefined);
  return (
    <Loaded data={flow()} error={state.error} retry={refresh} rows={6}>
      {(found) => (
        <>
          <Totals flow={found()} />
          <Charts flow={found()} range={props.range} />
          <Destinations flow={found()} />
          <Problems flow={found()} />
        </>
      )}
    </Loaded>
  );
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const inSeconds = (value: number): string =>
  w('flow.seconds', { value: formatNumber(value >= 10 ? Math.round(value) : Number(value.toPrecision(2))) });

function Totals(props: { flow: Flow }): JSX.Element {
  const numbers = (): [string, string, string][] => {
    const { totals } = props.flow;
    return [
      [w('flow.received'), formatNumber(totals.received), formatBytes(totals.bytes)],
      [
        w('flow.delivered'),
        formatNumber(totals.delivered),
        totals.delay95 === null ? '' : `${w('flow.p95')}: ${inSeconds(totals.delay95)}`,
      ],
      [w('flow.deferred'), formatNumber(totals.deferred), ''],
      [w('flow.bounced'), formatNumber(totals.bounced), ''],
      [w('flow.rejected'), formatNumber(totals.rejected), ''],
      [w('flow.tls'), totals.tlsShare === null ? '–' : percent(totals.tlsShare), ''],
    ];
  };
  return (
    <dl class="grid grid-cols-2 gap-px overflow-hidden rounded-lg bg-line shadow-sheet sm:grid-cols-3">
      <For each={numbers()}>
        {([name, value, note]) => (
          <div class="grid content-start gap-0.5 bg-sheet px-4 py-3">
            <dt class="text-sm text-ink-3">{name}</dt>
            <dd class="m-0 font-letter text-xl text-ink tabular-nums">{value}</dd>
            <Show when={note}>
              <dd class="m-0 text-sm text-ink-3">{note}</dd>
            </Show>
          </div>
        )}
      </For>
    </dl>
  );
}

const FORMATS: Record<Range, Intl.DateTimeFormatOptions> = {
  HOUR: { hour: '2-digit', minute: '2-digit' },
  DAY: { hour: '2-digit', minute: '2-digit' },
  WEEK: { weekday: 'short', hour: '2-digit' },
  MONTH: { day: 'numeric', month: 'short' },
  YEAR: { day: 'numeric', month: 'short' },
};

function Charts(props: { flow: Flow; range: Range }): JSX.Element {
  const points = () => props.flow.points;
  const times = () => points().map(({ at }) => new Date(at));
  const values = (of: (point: FlowPoint) => number | null) => points().map(of);
  const shared = () => ({
    times: times(),
    timeLabel: w('flow.time'),
    formatTime: (time: Date) => new Intl.DateTimeFormat(undefined, FORMATS[props.range]).format(time),
    formatTimeLong: (time: Date) =>
      new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(time),
  });
  const save = () => saveFile(`mail-flow-${props.range.toLowerCase()}.csv`, flowCsv(points()), 'text/csv');
  return (
    <>
      <Section
        title={w('flow.outcome')}
        note={w('flow.volumeNote')}
        actions={
          <Button tone="quiet" icon={Download} onClick={save}>
            {w('flow.export')}
          </Button>
        }
      >
        <div class="px-4 py-4">
          <TimeChart
            {...shared()}
            label={w('flow.outcome')}
            kind="bars"
            whole
            format={formatNumber}
            series={[
              { label: w('flow.delivered'), colour: 'success', values: values(({ delivered }) => delivered) },
              { label: w('flow.deferred'), colour: 'warning', values: values(({ deferred }) => deferred) },
              { label: w('flow.bounced'), colour: 'danger', values: values(({ bounced }) => bounced) },
              { label: w('flow.rejected'), colour: 'quiet', values: values(({ rejected }) => rejected) },
            ]}
          />
        </div>
      </Section>
      <div class="grid items-start gap-5 lg:grid-cols-2">
        <Section title={w('flow.delay')} note={w('flow.delayNote')}>
          <div class="px-4 py-4">
            <TimeChart
              {...shared()}
              label={w('flow.delay')}
              kind="lines"
              height={150}
              format={inSeconds}
              series={[
                {
                  label: w('flow.median'),
                  colour: 'accent',
                  values: values(({ delayMedian }) => delayMedian),
                },
                { label: w('flow.p95'), colour: 'warning', values: values(({ delay95 }) => delay95) },
              ]}
            />
          </div>
        </Section>
        <Section title={w('flow.tls')} note={w('flow.tlsNote')}>
          <div class="px-4 py-4">
            <TimeChart
              {...shared()}
              label={w('flow.tls')}
              kind="lines"
              height={150}
              most={1}
              format={percent}
              series={[{ label: w('flow.tls'), colour: 'info', values: values(({ tlsShare }) => tlsShare) }]}
            />
          </div>
        </Section>
      </div>
    </>
  );
}

function Destinations(props: { flow: Flow }): JSX.Element {
  const bars = () =>
    props.flow.destinations.map(({ domain, direction, delivered, deferred, bounced, delay95 }) => ({
      label: domain === '*' ? w('flow.others') : domain,
      value: delivered,
      text: formatNumber(delivered),
      note: [
        direction === 'INBOUND' ? w('flow.here') : '',
        deferred + bounced > 0
          ? w('flow.destination', {
              ...{ delivered: formatNumber(delivered), deferred: formatNumber(deferred) },
              bounced: formatNumber(bounced),
            })
          : '',
        delay95 === null ? '' : `${w('flow.p95')}: ${inSeconds(delay95)}`,
      ]
        .filter(Boolean)
        .join(' · '),
      colour: bounced > 0 ? ('warning' as const) : ('accent' as const),
    }));
  return (
    <Section title={w('flow.destinations')}>
      <div class="px-4 py-4">
        <Show when={bars().length > 0} fallback={<p class="text-base text-ink-3">{w('flow.quiet')}</p>}>
          <BarList label={w('flow.destinations')} bars={bars()} />
        </Show>
      </div>
    </Section>
  );
}

function Problems(props: { flow: Flow }): JSX.Element {
  const bars = () =>
    props.flow.reasons.map(({ outcome, statusCode, rejectReason, domain, count }) => ({
      label: rejectReason ? w(`reason.${rejectReason}`) : [statusCode, domain].filter(Boolean).join(' · '),
      value: count,
      text: formatNumber(count),
      note: w(`flow.${outcome}`),
      colour: outcome === 'DEFERRED' ? ('warning' as const) : ('danger' as const),
    }));
  return (
    <Section title={w('flow.problems')}>
      <div class="px-4 py-4">
        <Show when={bars().length > 0} fallback={<p class="text-base text-ink-3">{w('flow.nothing')}</p>}>
          <BarList label={w('flow.problems')} bars={bars()} />
        </Show>
      </div>
    </Section>
  );
}
