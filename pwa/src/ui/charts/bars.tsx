import { For, type JSX, Show } from 'solid-js';
import { type ChartColour, colourOf } from './scale.ts';

export interface Bar {
  label: string;
  value: number;
  /** The value in words. */
  text: string;
  /** A second, quieter line below the label. */
  note?: string | undefined;
  colour?: ChartColour | undefined;
  onClick?: (() => void) | undefined;
}

interface BarsProps {
  label: string;
  bars: readonly Bar[];
  /** What a full bar stands for; the largest value unless told. */
  most?: number;
}

/** A ranking: a list whose lengths are drawn. It needs no table, because it is a list of words and numbers. */
export function BarList(props: BarsProps): JSX.Element {
  const most = () => props.most ?? Math.max(1, ...props.bars.map(({ value }) => value));
  return (
    <ul aria-label={props.label} class="grid grid-cols-[minmax(0,1fr)] gap-2.5">
      <For each={props.bars}>
        {(bar) => (
          <li class="grid grid-cols-[minmax(0,1fr)] gap-1">
            <span class="flex items-baseline gap-3 text-base">
              <Show
                when={bar.onClick}
                fallback={<span class="min-w-0 flex-1 truncate text-ink">{bar.label}</span>}
              >
                {(onClick) => (
                  <button
                    type="button"
                    class="min-h-(--tap) min-w-0 flex-1 truncate text-start text-accent underline-offset-2 hover:underline"
                    onClick={() => onClick()()}
                  >
                    {bar.label}
                  </button>
                )}
              </Show>
              <span class="shrink-0 text-sm text-ink-2 tabular-nums">{bar.text}</span>
            </span>
            <Show when={bar.note}>
              <span class="text-sm text-ink-3">{bar.note}</span>
            </Show>
            <span aria-hidden="true" class="block h-1.5 overflow-hidden rounded-full bg-press">
              <span
                class="block h-full rounded-full"
                style={{
                  width: `${Math.max(bar.value > 0 ? 1 : 0, (100 * bar.value) / most())}%`,
                  background: colourOf[bar.colour ?? 'accent'],
                }}
              />
            </span>
          </li>
        )}
      </For>
    </ul>
  );
}
