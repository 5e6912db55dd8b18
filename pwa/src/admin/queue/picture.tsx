import { type JSX, Show } from 'solid-js';
import { formatNumber } from '../../messages/format.ts';
import { createPageQuery } from '../../primitives/page-query.ts';
import { BarList } from '../../ui/charts/bars.tsx';
import { HeatMap } from '../../ui/charts/heat-map.tsx';
import { Section } from '../../ui/page.tsx';
import { hostOf, QueuePicture } from './documents.ts';
import { createReading } from './reading.ts';
import type { QueueView } from './view.ts';
import { shortAge, w } from './words.ts';

const ROWS = 8;

/** Where mail waits and for what: each part of it is a filter. */
export function Picture(props: { hostId: string; news: number; view: QueueView }): JSX.Element {
  const { state, refresh } = createPageQuery(QueuePicture, () => ({
    ...{ hostId: props.hostId, filter: props.view.given(), first: ROWS },
  }));
  createReading(() => props.news, refresh);
  const queue = () => hostOf(state.data?.node)?.queue;
  const choose = (row: number, column: number) => {
    const map = queue()?.heatMap;
    const domain = map?.rows[row]?.domain;
    if (map === undefined || domain === undefined) return;
    props.view.change({
      domain,
      olderThanMinutes: column === 0 ? null : (map.bounds[column - 1] ?? null),
      youngerThanMinutes: map.bounds[column] ?? null,
    });
  };
  return (
    <Show when={(queue()?.heatMap.rows.length ?? 0) > 0}>
      <div class="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-5">
        <Section title={w('queue.heat')} note={w('queue.heatHelp')}>
          <div class="p-3">
            <HeatMap
              label={w('queue.heat')}
              rowsLabel={w('queue.domain')}
              rows={queue()?.heatMap.rows.map(({ domain }) => domain) ?? []}
              columns={columnsOf(queue()?.heatMap.bounds ?? [])}
              values={queue()?.heatMap.rows.map(({ counts }) => counts) ?? []}
              format={formatNumber}
              onChoose={choose}
            />
          </div>
        </Section>
        <Section title={w('queue.causes')} note={w('queue.causesHelp')}>
          <div class="p-4">
            <BarList
              label={w('queue.causes')}
              bars={(queue()?.clusters ?? []).map(({ cause, count, domains, domainCount }) => ({
                label: cause,
                value: count,
                text: formatNumber(count),
                note: w('queue.causeNote', {
                  domains: domains.slice(0, 3).join(', '),
                  more: domainCount - Math.min(3, domains.length),
                }),
                onClick: () => props.view.change({ cause }),
              }))}
            />
          </div>
        </Section>
      </div>
    </Show>
  );
}

const columnsOf = (bounds: readonly number[]): string[] => [
  ...bounds.map((bound) => w('queue.underBound', { age: shortAge(bound) })),
  w('queue.overBound', { age: shortAge(bounds.at(-1) ?? 0) }),
];
