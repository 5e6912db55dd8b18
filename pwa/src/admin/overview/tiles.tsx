import { A } from '@solidjs/router';
import { For, type JSX, Show } from 'solid-js';
import { formatBytes, timeInWords } from '../../messages/format.ts';
import type { OverviewHost } from './documents.ts';
import { w } from './words.ts';

interface Tile {
  title: string;
  value: string;
  note?: string;
  tone?: 'warning' | 'danger' | undefined;
  /** Where more is told. */
  path: string;
}

/** The numbers behind the verdict, each a way to its page. */
export function Tiles(props: { host: OverviewHost }): JSX.Element {
  const tiles = () => [
    ...servicesTile(props.host),
    ...queueTile(props.host),
    flowTile(props.host),
    certificateTile(props.host),
    ...diskTile(props.host),
    ...healthTile(props.host),
  ];
  return (
    <ul class="grid grid-cols-2 gap-3 @lg:grid-cols-3">
      <For each={tiles()}>
        {(tile) => (
          <li class="grid rounded-lg bg-sheet shadow-sheet">
            <A href={tile.path} class="grid rounded-lg text-ink no-underline hover:bg-hover">
              <Inside tile={tile} />
            </A>
          </li>
        )}
      </For>
    </ul>
  );
}

const inks = { warning: 'text-warning', danger: 'text-danger' };

function Inside(props: { tile: Tile }): JSX.Element {
  return (
    <span class="grid content-start gap-0.5 px-4 py-3.5">
      <span class="text-sm text-ink-3">{props.tile.title}</span>
      <span
        class={`text-md font-semibold text-balance tabular-nums ${props.tile.tone ? inks[props.tile.tone] : 'text-ink'}`}
      >
        {props.tile.value}
      </span>
      <Show when={props.tile.note}>
        <span class="text-sm text-ink-3">{props.tile.note}</span>
      </Show>
    </span>
  );
}

function servicesTile({ state }: OverviewHost): Tile[] {
  if (state === null) return [];
  const running = state.services.filter((service) => service.running).length;
  const all = state.services.length;
  const value = w('overview.servicesRun', { running, all });
  return [
    {
      title: w('overview.services'),
      value,
      path: '/admin/services',
      tone: running < all ? 'danger' : undefined,
    },
  ];
}

function queueTile({ state, queue }: OverviewHost): Tile[] {
  if (state === null) return [];
  const path = '/admin/queue';
  if (state.queued === null) return [{ title: w('overview.queue'), value: w('overview.noQueue'), path }];
  const [oldest] = queue.statistics.flatMap(({ oldestAt }) => oldestAt ?? []).toSorted();
  const note = oldest === undefined ? {} : { note: w('overview.oldest', { time: timeInWords(oldest) }) };
  return [
    { title: w('overview.queue'), value: w('overview.queued', { count: state.queued }), ...note, path },
  ];
}

function flowTile({ flow }: OverviewHost): Tile {
  const { delivered, deferred, rejected } = flow.totals;
  const value = w('overview.delivered', { count: delivered });
  const note = w('overview.notDelivered', { deferred, rejected });
  return { title: w('overview.flow'), value, note, path: '/admin/flow' };
}

/** From then on it is a matter of hours. */
const URGENT_DAYS = 3;

const result = ({ checks }: OverviewHost, name: string) =>
  checks[0]?.results.find((one) => one.name === name);

const toneOf = (state: string | undefined): Tile['tone'] =>
  state === 'FAILED' ? 'danger' : state === 'WARNING' ? 'warning' : undefined;

function certificateTile(host: OverviewHost): Tile {
  const found = result(host, 'certificate');
  const value =
    found?.value == null
      ? (found?.message ?? w('overview.certificateUnknown'))
      : w('overview.certificateDays', { days: Math.round(found.value) });
  const tone = (found?.value ?? URGENT_DAYS + 1) <= URGENT_DAYS ? 'danger' : toneOf(found?.state);
  return { title: w('overview.certificate'), value, tone, path: '/admin/certificates' };
}

/** The fullest. */
function diskTile(host: OverviewHost): Tile[] {
  const [fullest] = (host.state?.disks ?? []).toSorted((a, b) => a.free / a.total - b.free / b.total);
  if (fullest === undefined) return [];
  const value = w('overview.diskFree', {
    free: formatBytes(fullest.free),
    total: formatBytes(fullest.total),
  });
  const tone = toneOf(result(host, `disk.${fullest.holds}`)?.state);
  return [{ title: w('overview.disks'), value, tone, path: '/admin/services' }];
}

function healthTile({ checks }: OverviewHost): Tile[] {
  if (checks.length === 0) return [];
  const good = checks.filter(({ state }) => state === 'OK').length;
  const value = w('overview.healthGood', { good, all: checks.length });
  return [{ title: w('overview.health'), value, path: '/admin/services' }];
}
