// Which messages are in sight: filter, order and page.
import { createMemo, createSignal } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import type { QueueFilter, QueueSort } from './documents.ts';
import { ageInWords, w } from './words.ts';

export const PAGE = 50;

export const ORDERS = {
  oldest: { label: w('queue.sortOldest'), sort: 'ARRIVED', descending: false },
  newest: { label: w('queue.sortNewest'), sort: 'ARRIVED', descending: true },
  largest: { label: w('queue.sortLargest'), sort: 'SIZE', descending: true },
  next: { label: w('queue.sortNext'), sort: 'NEXT_TRY', descending: false },
  attempts: { label: w('queue.sortAttempts'), sort: 'ATTEMPTS', descending: true },
  sender: { label: w('queue.sortSender'), sort: 'SENDER', descending: false },
} as const satisfies Record<string, { label: string; sort: QueueSort; descending: boolean }>;

export type Order = keyof typeof ORDERS;

/** A filter that was chosen elsewhere than in a field, and how to take it away. */
export interface Chip {
  name: string;
  remove: () => void;
}

/** @param text What to search for at first. */
export function createQueueView(text: string | undefined) {
  const [filter, setFilter] = createStore<QueueFilter>(text ? { text } : {});
  const [order, setOrder] = createSignal<Order>('oldest');
  /** Cursors behind which the pages begin. */
  const [pages, setPages] = createSignal<(string | null)[]>([null]);
  const begin = () => setPages([null]);
  const change = (part: QueueFilter) => {
    setFilter(part);
    begin();
  };
  const given = createMemo<QueueFilter>(() =>
    Object.fromEntries(
      Object.entries(filter).filter(([, value]) => value !== null && value !== undefined && value !== ''),
    ),
  );
  const chips = (): Chip[] => {
    const { domain, cause, sender, bounces, youngerThanMinutes, olderThanMinutes } = filter;
    const found: Chip[] = [];
    if (domain) found.push({ name: w('queue.to', { domain }), remove: () => change({ domain: null }) });
    if (sender) found.push({ name: w('queue.from', { sender }), remove: () => change({ sender: null }) });
    if (bounces) found.push({ name: w('queue.onlyBounces'), remove: () => change({ bounces: null }) });
    if (cause) found.push({ name: cause, remove: () => change({ cause: null }) });
    if (youngerThanMinutes) {
      const name = w('queue.between', {
        from: ageInWords(olderThanMinutes ?? 0),
        to: ageInWords(youngerThanMinutes),
      });
      found.push({ name, remove: () => change({ youngerThanMinutes: null, olderThanMinutes: null }) });
    }
    return found;
  };
  return {
    /** As it is set; reactive. */
    filter,
    /** What of it says anything; for the server. */
    given,
    chips,
    change,
    clear() {
      setFilter(reconcile({}));
      begin();
    },
    order,
    setOrder(to: Order) {
      setOrder(to);
      begin();
    },
    variables: () => {
      const { sort, descending } = ORDERS[order()];
      return { filter: given(), sort, descending, first: PAGE, after: pages().at(-1) ?? null };
    },
    pageNumber: () => pages().length - 1,
    next: (cursor: string | null) => cursor !== null && setPages((all) => [...all, cursor]),
    previous: () => setPages((all) => (all.length > 1 ? all.slice(0, -1) : all)),
  };
}

export type QueueView = ReturnType<typeof createQueueView>;
