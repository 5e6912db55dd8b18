import { createMemo, For, type JSX, Show } from 'solid-js';

interface HeatMapProps {
  label: string;
  rows: readonly string[];
  columns: readonly string[];
  /** Rows of values, one per column. */
  values: readonly (readonly number[])[];
  format: (value: number) => string;
  /** Heading of the column of row names, for screen readers. */
  rowsLabel: string;
  onChoose?: (row: number, column: number) => void;
}

/** A table whose cells are shaded by their numbers (by square root, so that one large cell does not hide the others). */
export function HeatMap(props: HeatMapProps): JSX.Element {
  const most = createMemo(() => Math.max(1, ...props.values.flat()));
  const shade = (value: number) => (value <= 0 ? 0 : 12 + 78 * Math.sqrt(value / most()));
  return (
    <div class="overflow-x-auto">
      <table aria-label={props.label} class="w-full border-separate border-spacing-0.5 text-sm">
        <thead>
          <tr>
            <th scope="col" class="sticky start-0 z-1 bg-sheet text-start font-medium text-ink-3">
              <span class="sr-only">{props.rowsLabel}</span>
            </th>
            <For each={props.columns}>
              {(column) => (
                <th scope="col" class="px-1 pb-1 text-center font-medium whitespace-nowrap text-ink-3">
                  {column}
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={props.rows}>
            {(row, at) => (
              <tr>
                <th
                  scope="row"
                  class="sticky start-0 z-1 max-w-44 truncate bg-sheet pe-3 text-start font-normal text-ink-2"
                >
                  {row}
                </th>
                <For each={props.values[at()] ?? []}>
                  {(value, column) => (
                    <td
                      class="min-w-11 rounded-sm p-0 text-center tabular-nums"
                      classList={{ 'text-on-accent': shade(value) > 55, 'text-ink': shade(value) <= 55 }}
                      style={{
                        background: `color-mix(in oklab, var(--color-accent) ${shade(value)}%, var(--color-press))`,
                      }}
                    >
                      <Show
                        when={props.onChoose !== undefined && value > 0}
                        fallback={
                          <span class="grid min-h-(--tap) content-center px-1 py-2">
                            {value > 0 ? props.format(value) : ''}
                          </span>
                        }
                      >
                        <button
                          type="button"
                          class="block min-h-(--tap) w-full px-1 py-2"
                          onClick={() => props.onChoose?.(at(), column())}
                        >
                          {props.format(value)}
                        </button>
                      </Show>
                    </td>
                  )}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}
