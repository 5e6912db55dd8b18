import { createVirtualizer } from '@tanstack/solid-virtual';
import { createComputed, createEffect, createMemo, For, type JSX, on, onCleanup, onMount } from 'solid-js';
import { density } from '../../primitives/preferences.ts';
import type { Row } from './rows.ts';
import { keepPlaces, rememberedPlace, rememberPlace } from './scroll-memory.ts';

/** What the list can be asked to do. */
export interface VirtualListHandle {
  scrollToTop: () => void;
  /** Brings a row into view. */
  reveal: (key: string) => void;
}

interface VirtualListProps {
  /** Name the position is remembered under. */
  word: string;
  rows: readonly Row[];
  /** Draws one row; called once for each row that comes into view. */
  children: (row: Row) => JSX.Element;
  /** All conversations, known or not; for screen readers. -1 while unknown. */
  total: number;
  /** The end of what is loaded is near. */
  onNearEnd: () => void;
  onOffset: (offset: number) => void;
  handle: (handle: VirtualListHandle) => void;
  label: string;
  header?: JSX.Element;
  footer?: JSX.Element;
}

const ESTIMATES = { compact: 52, cosy: 79, roomy: 95 };
/** Rows before the end of the loaded part at which the next page is fetched: well ahead of a fast finger. */
const AHEAD = 25;

/**
 * Only the rows in sight are drawn. Rows are kept by key, so that new ones at the top move neither what is read nor
 * the focus.
 */
export function VirtualList(props: VirtualListProps): JSX.Element {
  let scroller: HTMLDivElement | undefined;
  const estimate = (index: number): number =>
    props.rows[index]?.kind === 'heading' ? 34 : ESTIMATES[density()];
  /** The remembered row at the upper edge again, as far as heights can be known before rows are drawn. */
  const offsetBefore = (): number => {
    const place = rememberedPlace(props.word);
    const at = place === undefined ? -1 : props.rows.findIndex(({ key }) => key === place.key);
    if (place === undefined || at < 0) return 0;
    let start = 0;
    for (let index = 0; index < at; index += 1) start += estimate(index);
    return start + place.by;
  };
  const virtualizer = createVirtualizer<HTMLDivElement, HTMLLIElement>({
    get count() {
      return props.rows.length;
    },
    getScrollElement: () => scroller ?? null,
    estimateSize: estimate,
    getItemKey: (index) => props.rows[index]?.key ?? index,
    overscan: 8,
    initialOffset: offsetBefore(),
  });
  const byKey = createMemo(() => new Map(props.rows.map((row, index) => [row.key, { row, index }])));
  const visible = createMemo(() => {
    const rows = props.rows;
    return virtualizer
      .getVirtualItems()
      .map((item) => ({ key: rows[item.index]?.key, index: item.index, start: item.start }))
      .filter((item): item is { key: string; index: number; start: number } => item.key !== undefined);
  });
  const keys = createMemo(() => visible().map((item) => item.key));
  const starts = createMemo(() => new Map(visible().map((item) => [item.key, item.start])));

  // New rows above what is being read: the same row stays under the eye.
  let anchor: { key: string; distance: number } | undefined;
  createComputed(
    on(
      () => props.rows,
      () => {
        if (scroller === undefined || scroller.scrollTop < 8) anchor = undefined;
        else {
          const top = scroller.scrollTop;
          const first = visible().find((item) => item.start >= top);
          anchor = first === undefined ? undefined : { key: first.key, distance: first.start - top };
        }
      },
    ),
  );
  createEffect(
    on(
      () => props.rows,
      () => {
        const at = anchor === undefined ? undefined : byKey().get(anchor.key);
        if (anchor === undefined || at === undefined || scroller === undefined) return;
        const start = virtualizer.getOffsetForIndex(at.index, 'start')?.[0];
        if (start !== undefined && Math.abs(start - anchor.distance - scroller.scrollTop) > 1) {
          scroller.scrollTop = start - anchor.distance;
        }
      },
      { defer: true },
    ),
  );
  createEffect(on(density, () => virtualizer.measure(), { defer: true }));
  createEffect(() => {
    const last = virtualizer.getVirtualItems().at(-1);
    if (last !== undefined && last.index >= props.rows.length - AHEAD) props.onNearEnd();
  });
  onMount(() => {
    props.handle({
      scrollToTop: () => virtualizer.scrollToOffset(0, { behavior: 'smooth' }),
      reveal: (key) => {
        const at = byKey().get(key);
        if (at !== undefined) virtualizer.scrollToIndex(at.index, { align: 'auto' });
      },
    });
  });
  const leave = (): void => {
    const top = scroller?.scrollTop ?? 0;
    const first = visible().findLast((item) => item.start <= top);
    rememberPlace(props.word, top < 8 || !first ? undefined : { key: first.key, by: top - first.start });
  };
  const hide = (): void => {
    leave();
    keepPlaces();
  };
  addEventListener('pagehide', hide);
  onCleanup(() => {
    removeEventListener('pagehide', hide);
    leave();
  });

  return (
    <div
      ref={scroller}
      data-scroller
      class="h-full overflow-y-auto overscroll-contain [overflow-anchor:none] contain-strict"
      onScroll={(event) => props.onOffset(event.currentTarget.scrollTop)}
    >
      {props.header}
      <ul aria-label={props.label} class="relative" style={{ height: `${virtualizer.getTotalSize()}px` }}>
        <For each={keys()}>
          {(key) => {
            const at = () => byKey().get(key);
            return (
              <li
                ref={(element) => queueMicrotask(() => virtualizer.measureElement(element))}
                data-index={at()?.index ?? 0}
                aria-setsize={at()?.row.kind === 'thread' ? props.total : undefined}
                aria-posinset={positionOf(at()?.row)}
                class="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${starts().get(key) ?? 0}px)` }}
              >
                {props.children(at()?.row ?? { kind: 'heading', key, title: '' })}
              </li>
            );
          }}
        </For>
      </ul>
      {props.footer}
    </div>
  );
}

const positionOf = (row: Row | undefined): number | undefined =>
  row?.kind === 'thread' ? row.position : undefined;
