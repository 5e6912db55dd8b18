// What is drawn between the axes of a chart over time.
import { createMemo, For, type JSX, Show } from 'solid-js';
import { colourOf } from './scale.ts';
import type { ChartSeries } from './time-chart.tsx';

interface Geometry {
  series: readonly ChartSeries[];
  x: (index: number) => number;
  y: (value: number) => number;
}

export function Bars(props: Geometry & { count: number; width: number }): JSX.Element {
  const below = createMemo(() => {
    const sums = new Array<number>(props.count).fill(0);
    return props.series.map(({ values }) =>
      Array.from({ length: props.count }, (_, index) => {
        const from = sums[index] ?? 0;
        sums[index] = from + (values[index] ?? 0);
        return from;
      }),
    );
  });
  return (
    <For each={props.series}>
      {(series, at) => (
        <For each={series.values}>
          {(value, index) => (
            <Show when={(value ?? 0) > 0}>
              <rect
                x={props.x(index()) - props.width / 2}
                width={props.width}
                y={props.y((below()[at()]?.[index()] ?? 0) + (value ?? 0))}
                height={Math.max(1, props.y(0) - props.y(value ?? 0))}
                fill={colourOf[series.colour]}
              />
            </Show>
          )}
        </For>
      )}
    </For>
  );
}

/** Runs of points that follow each other: a line is broken where nothing was measured. */
export function runsOf(values: readonly (number | null)[]): { index: number; value: number }[][] {
  const runs: { index: number; value: number }[][] = [];
  let current: { index: number; value: number }[] = [];
  for (const [index, value] of values.entries()) {
    if (value !== null) current.push({ index, value });
    else if (current.length > 0) {
      runs.push(current);
      current = [];
    }
  }
  return current.length > 0 ? [...runs, current] : runs;
}

export function Lines(props: Geometry & { base: number }): JSX.Element {
  return (
    <For each={props.series}>
      {(series) => (
        <For each={runsOf(series.values)}>
          {(run) => {
            const points = () =>
              run.map(({ index, value }) => `${props.x(index)},${props.y(value)}`).join(' ');
            return (
              <>
                <Show when={props.series.length === 1 && run.length > 1}>
                  <polygon
                    points={`${props.x(run[0]?.index ?? 0)},${props.base} ${points()} ${props.x(run.at(-1)?.index ?? 0)},${props.base}`}
                    fill={colourOf[series.colour]}
                    opacity="0.12"
                  />
                </Show>
                <Show
                  when={run.length > 1}
                  fallback={
                    <circle
                      cx={props.x(run[0]?.index ?? 0)}
                      cy={props.y(run[0]?.value ?? 0)}
                      r="2.5"
                      fill={colourOf[series.colour]}
                    />
                  }
                >
                  <polyline
                    points={points()}
                    fill="none"
                    stroke={colourOf[series.colour]}
                    stroke-width="2"
                    stroke-linejoin="round"
                    stroke-linecap="round"
                  />
                </Show>
              </>
            );
          }}
        </For>
      )}
    </For>
  );
}
