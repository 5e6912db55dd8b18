// Numbers over time: stacked bars, or lines with a soft area below a single one. Read by pointer, finger, arrow keys and as a table.
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import { Bars, Lines } from './chart-marks.tsx';
import { ChartTable } from './chart-table.tsx';
import { axisTicks, type ChartColour, colourOf, createWidth, labelEvery } from './scale.ts';

export interface ChartSeries {
  label: string;
  colour: ChartColour;
  /** One value per time; null where nothing was measured. */
  values: readonly (number | null)[];
}

export interface TimeChartProps {
  /** What the chart shows, in a few words; its name and the caption of its table. */
  label: string;
  kind: 'bars' | 'lines';
  times: readonly Date[];
  /** Stacked from the first up, when they are bars. */
  series: readonly ChartSeries[];
  /** A value in words, for the axis, the tooltip and the table. */
  format: (value: number) => string;
  /** A time below the axis, and the same spelt out. */
  formatTime: (time: Date) => string;
  formatTimeLong?: (time: Date) => string;
  /** Heading of the first column of the table. */
  timeLabel: string;
  height?: number;
  /** Nothing comes in parts: messages, people. */
  whole?: boolean;
  /** The top of the axis, when it is known: 1 for shares. */
  most?: number;
}

const GUTTER = 44;
/** Room for the words of a time, and for half as much beside the first, which begins where its bar does. */
const LABEL = 92;
const FOOT = 22;
const TOP = 8;

export function TimeChart(props: TimeChartProps): JSX.Element {
  const { width, measure } = createWidth();
  const [chosen, setChosen] = createSignal<number | null>(null);
  const height = () => props.height ?? 180;
  const count = () => props.times.length;
  const totals = createMemo(() =>
    props.times.map((_, index) => {
      const values = props.series.map(({ values: of }) => of[index] ?? 0);
      return props.kind === 'bars' ? values.reduce((sum, value) => sum + value, 0) : Math.max(0, ...values);
    }),
  );
  const ticks = createMemo(() =>
    axisTicks(props.most ?? Math.max(0, ...totals())).filter(
      (tick) => !props.whole || Number.isInteger(tick),
    ),
  );
  const top = () => ticks().at(-1) ?? 1;
  const y = (value: number) => TOP + (height() - FOOT - TOP) * (1 - value / top());
  const step = () => (width() - GUTTER) / Math.max(1, count());
  const x = (index: number) => GUTTER + step() * (index + 0.5);
  const every = () => labelEvery(count(), Math.floor((width() - GUTTER) / LABEL));
  const long = (time: Date) => (props.formatTimeLong ?? props.formatTime)(time);
  const words = (series: ChartSeries, index: number): string => {
    const value = series.values[index] ?? null;
    return value === null ? '–' : props.format(value);
  };

  const choose = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    const box = event.currentTarget.getBoundingClientRect();
    const index = Math.floor((event.clientX - box.left - GUTTER) / step());
    setChosen(index >= 0 && index < count() ? index : null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = count() - 1;
    const now = chosen();
    const moves: Record<string, number | null> = {
      ArrowLeft: Math.max(0, (now ?? last + 1) - 1),
      ArrowRight: Math.min(last, (now ?? -1) + 1),
      Home: 0,
      End: last,
      Escape: null,
    };
    const to = moves[event.key];
    if (to === undefined || last < 0) return;
    event.preventDefault();
    setChosen(to);
  };

  return (
    <figure class="m-0 grid gap-2">
      {/* biome-ignore lint/a11y/useSemanticElements: no set of fields, but points that arrow keys walk through */}
      <div
        ref={measure}
        role="group"
        aria-label={props.label}
        tabindex="0"
        dir="ltr"
        class="relative touch-pan-y rounded-sm"
        style={{ height: `${height()}px` }}
        onPointerMove={choose}
        onPointerDown={choose}
        onPointerLeave={() => setChosen(null)}
        onKeyDown={onKeyDown}
        onBlur={() => setChosen(null)}
      >
        <svg
          aria-hidden="true"
          width={width()}
          height={height()}
          class="absolute inset-0 block overflow-visible"
        >
          <For each={ticks()}>
            {(tick) => (
              <>
                <line x1={GUTTER} x2={width()} y1={y(tick)} y2={y(tick)} stroke="var(--color-line)" />
                <text
                  x={GUTTER - 8}
                  y={y(tick) + 4}
                  text-anchor="end"
                  class="fill-ink-3 text-xs tabular-nums"
                >
                  {props.format(tick)}
                </text>
              </>
            )}
          </For>
          <For each={props.times}>
            {(time, index) => (
              <Show when={index() % every() === 0}>
                <text
                  x={x(index())}
                  y={height() - 4}
                  text-anchor={index() === 0 ? 'start' : 'middle'}
                  dx={index() === 0 ? -Math.min(step() / 2, 12) : 0}
                  class="fill-ink-3 text-xs"
                >
                  {props.formatTime(time)}
                </text>
              </Show>
            )}
          </For>
          <Show when={chosen() !== null}>
            <rect
              x={x(chosen() ?? 0) - step() / 2}
              y={TOP}
              width={step()}
              height={height() - FOOT - TOP}
              fill="var(--color-hover)"
            />
          </Show>
          <Show
            when={props.kind === 'bars'}
            fallback={<Lines series={props.series} x={x} y={y} base={y(0)} />}
          >
            <Bars series={props.series} count={count()} x={x} y={y} width={Math.max(1, step() * 0.72)} />
          </Show>
        </svg>
        <Show when={chosen() !== null}>
          <div
            class="pointer-events-none absolute top-0 z-10 grid min-w-32 gap-0.5 rounded-md bg-raised px-3 py-2 text-sm text-ink shadow-float"
            style={
              x(chosen() ?? 0) > width() / 2
                ? { right: `${width() - x(chosen() ?? 0) + step() / 2 + 8}px` }
                : { left: `${x(chosen() ?? 0) + step() / 2 + 8}px` }
            }
          >
            <span class="text-xs text-ink-3">{long(props.times[chosen() ?? 0] ?? new Date(0))}</span>
            <For each={props.series}>
              {(series) => (
                <span class="flex items-center gap-2 whitespace-nowrap">
                  <Swatch colour={series.colour} />
                  <span class="flex-1">{series.label}</span>
                  <span class="font-medium tabular-nums">{words(series, chosen() ?? 0)}</span>
                </span>
              )}
            </For>
          </div>
        </Show>
        <p class="sr-only" aria-live="polite">
          <Show when={chosen() !== null}>
            {[
              long(props.times[chosen() ?? 0] ?? new Date(0)),
              ...props.series.map((series) => `${series.label} ${words(series, chosen() ?? 0)}`),
            ].join(', ')}
          </Show>
        </p>
      </div>
      <Show when={props.series.length > 1}>
        <ul aria-hidden="true" class="flex flex-wrap gap-x-4 gap-y-1 ps-11 text-sm text-ink-2">
          <For each={props.series}>
            {(series) => (
              <li class="flex items-center gap-1.5">
                <Swatch colour={series.colour} />
                {series.label}
              </li>
            )}
          </For>
        </ul>
      </Show>
      <ChartTable
        caption={props.label}
        columns={[props.timeLabel, ...props.series.map(({ label }) => label)]}
        rows={props.times.map((time, index) => [
          long(time),
          ...props.series.map((series) => words(series, index)),
        ])}
      />
    </figure>
  );
}

const Swatch = (props: { colour: ChartColour }): JSX.Element => (
  <span class="size-2.5 shrink-0 rounded-xs" style={{ background: colourOf[props.colour] }} />
);
