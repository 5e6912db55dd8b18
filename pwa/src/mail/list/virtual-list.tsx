import {
  type Accessor,
  createEffect,
  createSignal,
  type JSX,
  on,
  onCleanup,
  onMount,
  untrack,
} from 'solid-js';
import { density } from '../../primitives/preferences.ts';
import { putInOrder } from './dom-order.ts';
import { createDrawing, type DrawnSlot } from './drawn-slot.tsx';
import { createHeights } from './heights.ts';
import type { Row, Rows } from './rows.ts';
import { keepPlaces, rememberedPlace, rememberPlace } from './scroll-memory.ts';
import { createSlots, type Range } from './slots.ts';

/** What the list can be asked to do. */
export interface VirtualListHandle {
  scrollToTop: () => void;
  /** Brings a row into view. */
  reveal: (key: string) => void;
}

interface VirtualListProps {
  /** Name the position is remembered under. */
  word: string;
  rows: Rows;
  /** Draws a row; what it shows changes while one scrolls, its kind does not. */
  children: (row: Accessor<Row>) => JSX.Element;
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

const GUESSES = { compact: 52, cosy: 79, roomy: 95 };
/** Rows drawn beyond the edge that is scrolled to, and beyond the other one. */
const OVERSCAN = { ahead: 6, behind: 2 };
/** Rows before the end of the loaded part at which the next page is fetched: well ahead of a fast finger. */
const AHEAD = { resting: 25, scrolling: 75 };
/** Time for drawing rows within a frame, ms; the others follow in the next frames. */
const FRAME_BUDGET = 3;
const FIRST_BUDGET = 24;
/** Quiet time after which scrolling has come to rest, ms. */
const REST = 250;
/** Rows that are moved in the page in one go. */
const MOVED_AT_ONCE = 2;

const isWithin = ({ index }: DrawnSlot, { from, to }: Range): boolean => index >= from && index < to;

/**
 * Only the rows in sight are drawn, a few in each frame, and drawn rows are used again. A row stays with its element
 * while it is in sight or has the focus, so that new ones at the top move neither what is read nor the focus.
 */
export function VirtualList(props: VirtualListProps): JSX.Element {
  const heights = createHeights(GUESSES[density()]);
  const [last, setLast] = createSignal(0);
  const drawn = new Map<Element, DrawnSlot>();
  let rows = untrack(() => props.rows);
  let scroller: HTMLDivElement | undefined;
  let list: HTMLUListElement | undefined;
  let header: HTMLDivElement | undefined;
  let offset = 0;
  let headerHeight = 0;
  let viewHeight = 0;
  let down = true;
  /** Rows passed since the last frame. */
  let speed = 0;
  let frame = 0;
  let rest: ReturnType<typeof setTimeout> | undefined;
  /** Rows were drawn whose heights were not looked at yet. */
  let unmeasured = false;

  const resized = new ResizeObserver((entries) => {
    for (const { target, borderBoxSize } of entries) {
      const height = borderBoxSize[0]?.blockSize ?? 0;
      const slot = drawn.get(target);
      if (slot !== undefined) slot.height = height;
      else if (target === header) headerHeight = height;
      else viewHeight = height;
    }
    measure();
    request();
  });

  const slots = createSlots(
    createDrawing({
      children: (row) => props.children(row),
      total: () => props.total,
      topOf: heights.startOf,
      made(slot) {
        drawn.set(slot.element, slot);
        list?.append(slot.element);
        resized.observe(slot.element);
      },
      removed({ element }) {
        resized.unobserve(element);
        drawn.delete(element);
      },
    }),
  );

  function range(): Range {
    const top = offset - headerHeight;
    const first = heights.indexAt(top);
    const end = heights.indexAt(top + viewHeight) + 1;
    return {
      from: Math.max(0, first - (down ? OVERSCAN.behind : OVERSCAN.ahead)),
      to: Math.min(rows.length, end + (down ? OVERSCAN.ahead : OVERSCAN.behind)),
    };
  }

  /**
   * Where one scrolls to comes first. Faster than rows can be drawn, those that will have left the screen by the next
   * frame come last: until it slows, some are never drawn.
   */
  function inOrderOfNeed(missing: number[], { from, to }: Range): number[] {
    const ahead = down ? missing : missing.reverse();
    const gone = Math.min(Math.abs(speed), to - from);
    const stays = (index: number): boolean => (down ? index >= from + gone : index < to - gone);
    return [...ahead.filter(stays), ...ahead.filter((index) => !stays(index))];
  }

  /** Draws rows in sight that are missing, as many as there is time for; true when all are drawn. */
  function draw(budget: number): boolean {
    const wanted = range();
    setLast(wanted.to - 1);
    // What was kept for later and is in sight again can be tapped at once, not only when scrolling rests.
    for (const slot of drawn.values())
      if (isWithin(slot, wanted) && slot.element.inert) slot.element.inert = false;
    const missing = inOrderOfNeed(slots.missing(wanted), wanted);
    const until = performance.now() + budget;
    for (const [count, index] of missing.entries()) {
      const row = rows.at(index);
      if (count > 0 && performance.now() > until) return false;
      if (row !== undefined) slots.fill(row, index, wanted);
      unmeasured = true;
    }
    return true;
  }

  /** The row at the upper edge, to be put there again when heights or rows change. */
  function anchor(): { key: string; index: number; by: number } | undefined {
    if (offset < 8) return undefined;
    const index = heights.indexAt(offset - headerHeight);
    return { key: rows.keyAt(index), index, by: offset - headerHeight - heights.startOf(index) };
  }

  function hold(at: ReturnType<typeof anchor>): void {
    if (list !== undefined) {
      list.style.height = `${heights.startOf(rows.length)}px`;
      // Not as a variable: all that is drawn would inherit it.
      list.style.backgroundSize = `100% ${heights.usual()}px`;
    }
    if (at === undefined) return;
    const index = rows.indexOf(at.key, at.index);
    if (index < 0) return;
    const next = heights.startOf(index) + at.by + headerHeight;
    if (Math.abs(next - offset) > 1) scrollTo(next);
  }

  function scrollTo(next: number): void {
    if (scroller === undefined) return;
    scroller.scrollTop = next;
    offset = scroller.scrollTop;
  }

  /** Learns the heights of drawn rows, which are laid out by now. */
  function measure(): void {
    unmeasured = false;
    const of = (kind: Row['kind']): DrawnSlot[] =>
      [...drawn.values()].filter((slot) => slot.kind === kind && slot.height > 0);
    const before = anchor();
    if (!heights.learn(of('thread'), of('heading'))) return;
    for (const slot of drawn.values()) slot.lift();
    hold(before);
  }

  function request(): void {
    if (frame === 0) frame = requestAnimationFrame(step);
  }
  function step(): void {
    frame = 0;
    untrack(() => {
      if (unmeasured) measure();
      const done = draw(FRAME_BUDGET);
      speed = 0;
      if (!done || unmeasured) request();
    });
    clearTimeout(rest);
    rest = setTimeout(order, REST);
  }
  const rankOf = (node: Element): number => drawn.get(node)?.index ?? 0;
  function order(): void {
    if (list === undefined) return;
    const seen = untrack(range);
    // Rows kept for later are far from what is seen: the Tab key and screen readers pass them by.
    for (const slot of drawn.values()) slot.element.inert = !isWithin(slot, seen) && !slot.held();
    const more = putInOrder(list, rankOf, MOVED_AT_ONCE);
    if (more) rest = setTimeout(order, 30);
  }

  const scrolled = (now: number): void => {
    if (now !== offset) down = now > offset;
    speed = Math.round((now - offset) / heights.usual());
    offset = now;
    request();
    props.onOffset(now);
  };

  createEffect(
    on(
      () => props.rows,
      (next) => {
        const before = anchor();
        rows = next;
        heights.setRows(next);
        slots.follow(next);
        hold(before);
        request();
      },
    ),
  );
  createEffect(() => {
    if (last() >= props.rows.length - (offset > 0 ? AHEAD.scrolling : AHEAD.resting)) props.onNearEnd();
  });
  onMount(() => {
    if (scroller === undefined || header === undefined) return;
    viewHeight = scroller.clientHeight;
    headerHeight = header.offsetHeight;
    resized.observe(scroller);
    resized.observe(header);
    const place = rememberedPlace(props.word);
    const at = place === undefined ? -1 : rows.indexOf(place.key);
    if (place !== undefined && at >= 0) scrollTo(heights.startOf(at) + place.by + headerHeight);
    untrack(() => draw(FIRST_BUDGET));
    request();
    props.handle({
      scrollToTop: () => scroller?.scrollTo({ top: 0, behavior: 'smooth' }),
      reveal(key) {
        const index = rows.indexOf(key);
        if (index < 0) return;
        const top = heights.startOf(index) + headerHeight;
        const bottom = heights.startOf(index + 1) + headerHeight;
        if (top < offset) scrollTo(top);
        else if (bottom > offset + viewHeight) scrollTo(bottom - viewHeight);
        untrack(() => draw(Number.POSITIVE_INFINITY));
        request();
      },
    });
  });
  const leave = (): void => {
    const at = anchor();
    rememberPlace(props.word, at && { key: at.key, by: at.by });
  };
  const hide = (): void => {
    leave();
    keepPlaces();
  };
  addEventListener('pagehide', hide);
  onCleanup(() => {
    removeEventListener('pagehide', hide);
    leave();
    cancelAnimationFrame(frame);
    clearTimeout(rest);
    resized.disconnect();
    slots.clear();
  });

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Tab only finds the rows in their order
    <div
      ref={scroller}
      data-scroller
      class="h-full overflow-y-auto overscroll-contain [overflow-anchor:none] contain-strict"
      onScroll={(event) => scrolled(event.currentTarget.scrollTop)}
      onKeyDown={(event) => event.key === 'Tab' && list && putInOrder(list, rankOf)}
    >
      <div ref={header} class="flow-root">
        {props.header}
      </div>
      <ul ref={list} aria-label={props.label} class="rows-to-come relative" />
      {props.footer}
    </div>
  );
}
