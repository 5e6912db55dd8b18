import ChartLine from 'lucide-solid/icons/chart-line';
import { createMemo, createSignal, type JSX, Show } from 'solid-js';
import { exactTime, formatNumber, soonTime } from '../../messages/format.ts';
import { createPageQuery } from '../../primitives/page-query.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { BarList } from '../../ui/charts/bars.tsx';
import { type ChartSeries, TimeChart } from '../../ui/charts/time-chart.tsx';
import { Select } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { whileVisible } from '../live.ts';
import { hostOf, QueueMetrics } from './documents.ts';
import { duration, w } from './words.ts';

const SPANS = [1, 6, 24, 168, 720];

/** A point is added every minute. */
const LOOK_MS = 60_000;

/** How the queue went: how long it was, what came and went, how long that took. */
export default function Metrics(props: { hostId: string }): JSX.Element {
  const [hours, setHours] = createSignal(24);
  const { state, refresh } = createPageQuery(QueueMetrics, () => ({
    ...{ hostId: props.hostId, hours: hours(), first: 15 },
  }));
  whileVisible(LOOK_MS, refresh);
  const metrics = () => hostOf(state.data?.node)?.queue.metrics;
  const points = createMemo(() => metrics()?.points ?? []);
  const times = createMemo(() => points().map(({ at }) => new Date(at)));
  return (
    <>
      <Select
        label={w('queue.last')}
        class="max-w-60"
        value={String(hours())}
        options={SPANS.map((count) => ({ value: String(count), label: w('queue.lastHours', { count }) }))}
        onChange={(value) => setHours(Number(value))}
      />
      <Loaded data={metrics()} error={state.error} retry={refresh}>
        {(all) => (
          <Show
            when={points().some(
              ({ deferred, arrived, left, retries }) => deferred !== null || arrived + left + retries > 0,
            )}
            fallback={
              <EmptyState icon={ChartLine} title={w('queue.noMetrics')} help={w('queue.noMetricsHelp')} />
            }
          >
            <div class="grid min-w-0 items-start gap-5 lg:grid-cols-2">
              <Chart
                title={w('queue.chartLength')}
                kind="bars"
                times={times()}
                series={[
                  {
                    label: w('queue.DEFERRED'),
                    colour: 'accent',
                    values: points().map((one) => one.deferred),
                  },
                  { label: w('queue.ACTIVE'), colour: 'info', values: points().map((one) => one.active) },
                  { label: w('queue.HOLD'), colour: 'warning', values: points().map((one) => one.hold) },
                ]}
                format={formatNumber}
                whole
              />
              <Chart
                title={w('queue.chartFlow')}
                kind="lines"
                times={times()}
                series={[
                  { label: w('queue.in'), colour: 'accent', values: points().map((one) => one.arrived) },
                  { label: w('queue.out'), colour: 'success', values: points().map((one) => one.left) },
                ]}
                format={formatNumber}
                whole
              />
              <Chart
                title={w('queue.chartDelay')}
                kind="lines"
                times={times()}
                series={[
                  { label: w('queue.half'), colour: 'accent', values: points().map((one) => one.delayP50) },
                  { label: w('queue.most'), colour: 'warning', values: points().map((one) => one.delayP95) },
                ]}
                format={duration}
              />
              <Chart
                title={w('queue.chartRetries')}
                kind="bars"
                times={times()}
                series={[
                  {
                    label: w('queue.chartRetries'),
                    colour: 'warning',
                    values: points().map((one) => one.retries),
                  },
                ]}
                format={formatNumber}
                whole
              />
            </div>
            <Show when={all().destinations.length > 0}>
              <Section title={w('queue.byDestination')} note={w('queue.byDestinationHelp')}>
                <div class="p-4">
                  <BarList
                    label={w('queue.byDestination')}
                    bars={all().destinations.map((one) => ({
                      label: one.domain === '*' ? w('queue.otherDestinations') : one.domain,
                      value: one.retries,
                      text: w('queue.attempts', { count: one.retries }),
                      note: destinationNote(one),
                    }))}
                  />
                </div>
              </Section>
            </Show>
          </Show>
        )}
      </Loaded>
    </>
  );
}

interface Destination {
  delivered: number;
  bounced: number;
  delayP50: number | null;
  delayP95: number | null;
}

const destinationNote = ({ delivered, bounced, delayP50, delayP95 }: Destination): string =>
  [
    w('queue.deliveredTo', { count: delivered }),
    bounced > 0 ? w('queue.bouncedFrom', { count: bounced }) : '',
    delayP50 === null || delayP95 === null
      ? ''
      : w('queue.deliveredWithin', { half: duration(delayP50), most: duration(delayP95) }),
  ]
    .filter(Boolean)
    .join(', ');

interface ChartProps {
  title: string;
  kind: 'bars' | 'lines';
  times: readonly Date[];
  series: readonly ChartSeries[];
  format: (value: number) => string;
  whole?: boolean;
}

function Chart(props: ChartProps): JSX.Element {
  return (
    <Section title={props.title}>
      <div class="p-4">
        <TimeChart
          label={props.title}
          kind={props.kind}
          times={props.times}
          series={props.series}
          format={props.format}
          whole={props.whole ?? false}
          formatTime={(time) => soonTime(time.toISOString())}
          formatTimeLong={(time) => exactTime(time.toISOString())}
          timeLabel={w('queue.time')}
        />
      </div>
    </Section>
  );
}
