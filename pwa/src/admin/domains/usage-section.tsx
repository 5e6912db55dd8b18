import { type JSX, Show } from 'solid-js';
import { formatBytes, formatNumber, longDate } from '../../messages/format.ts';
import { TimeChart, type TimeChartProps } from '../../ui/charts/time-chart.tsx';
import { Section } from '../../ui/page.tsx';
import { duration } from '../queue/words.ts';
import type { DomainRow } from './documents.ts';
import { UsageBar } from './usage-bar.tsx';
import { w } from './words.ts';

interface Day {
  day: string;
  bytes: number;
  received: number | null;
  refused: number | null;
  sent: number | null;
  delay95: number | null;
}

const dayAndMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** How much the domain holds, of what it may hold, and how that grew. */
export function UsageSection(props: { domain: DomainRow; history: readonly Day[] }): JSX.Element {
  const usage = () => props.domain.usage;
  const given = () => {
    const bytes = usage()?.quotaGiven ?? 0;
    const limit = props.domain.maxQuota;
    return limit === null
      ? w('domains.given', { given: formatBytes(bytes) })
      : w('domains.givenOf', { given: formatBytes(bytes), limit: formatBytes(limit) });
  };
  /** Not said before they were counted. */
  const messages = () => {
    const count = usage()?.messages ?? null;
    return count === null ? [] : [w('domains.messages', { count })];
  };
  /** Not said where no log tells. */
  const outgoing = () => {
    const { delayOf: count, delay95 } = usage() ?? { delayOf: null, delay95: null };
    if (count === null) return null;
    return delay95 === null
      ? w('domains.deliveredFew', { count })
      : w('domains.delivered95', { time: duration(delay95), count });
  };
  const counts = () =>
    [
      w('domains.mailboxes', { count: usage()?.mailboxes ?? 0 }),
      w('domains.aliases', { count: usage()?.aliases ?? 0 }),
      ...messages(),
    ].join(' · ');
  return (
    <Section title={w('domains.usage')} note={w('domains.usageNote')}>
      <div class="grid gap-5 p-4 lg:p-5">
        <p class="text-base text-ink-2">{counts()}</p>
        <div class="grid gap-4 @lg:grid-cols-2">
          <div class="grid content-start gap-1">
            <span class="text-sm font-medium text-ink-2">{w('domains.space')}</span>
            <UsageBar used={usage()?.bytes ?? null} limit={props.domain.maxQuota} />
          </div>
          <div class="grid content-start gap-1">
            <span class="text-sm font-medium text-ink-2">{w('domains.limits')}</span>
            <UsageBar used={usage()?.quotaGiven ?? null} limit={props.domain.maxQuota} words={given()} />
          </div>
        </div>
        <Show when={outgoing()}>
          {(text) => (
            <p class="grid gap-0.5">
              <span class="text-sm font-medium text-ink-2">{w('domains.outgoing')}</span>
              <span class="text-base">{text()}</span>
            </p>
          )}
        </Show>
        <Show
          when={props.history.length > 1}
          fallback={<p class="text-sm text-ink-3">{w('domains.noHistory')}</p>}
        >
          <ByDay
            label={w('domains.history')}
            kind="lines"
            history={props.history}
            series={[
              {
                label: w('domains.space'),
                colour: 'accent',
                values: props.history.map(({ bytes }) => bytes),
              },
            ]}
            format={formatBytes}
          />
        </Show>
        <Show when={props.history.some(({ received }) => received !== null)}>
          <ByDay
            label={w('domains.traffic')}
            kind="bars"
            history={props.history}
            series={[
              {
                label: w('domains.received'),
                colour: 'accent',
                values: props.history.map((day) => day.received),
              },
              { label: w('domains.sent'), colour: 'success', values: props.history.map((day) => day.sent) },
              {
                label: w('domains.refused'),
                colour: 'danger',
                values: props.history.map((day) => day.refused),
              },
            ]}
            format={formatNumber}
          />
        </Show>
        <Show when={props.history.filter(({ delay95 }) => delay95 !== null).length > 1}>
          <ByDay
            label={w('domains.delays')}
            kind="lines"
            history={props.history}
            series={[
              {
                label: w('domains.delays'),
                colour: 'warning',
                values: props.history.map(({ delay95 }) => delay95),
              },
            ]}
            format={duration}
          />
        </Show>
      </div>
    </Section>
  );
}

type ByDayProps = Pick<TimeChartProps, 'label' | 'kind' | 'series' | 'format'> & { history: readonly Day[] };

/** A chart of the days with its name above it; to screen readers the chart says its name itself. */
function ByDay(props: ByDayProps): JSX.Element {
  return (
    <div class="grid gap-2">
      <span aria-hidden="true" class="text-sm font-medium text-ink-2">
        {props.label}
      </span>
      <TimeChart
        label={props.label}
        kind={props.kind}
        times={props.history.map(({ day }) => new Date(day))}
        series={props.series}
        format={props.format}
        formatTime={(time) => dayAndMonth.format(time)}
        formatTimeLong={(time) => longDate(time.toISOString())}
        timeLabel={w('domains.day')}
        height={140}
      />
    </div>
  );
}
