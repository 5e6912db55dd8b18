// What lay in a basket when the tab was reloaded, so that a reload loses no work. Secrets are not written down.
import type { BasketItem } from './basket.ts';

export interface KeptBasket {
  items: readonly BasketItem[];
  /** The change that applies some of them. */
  sent?: { runId: string; ids: readonly string[] };
}

export interface BasketMemory {
  read(): KeptBasket;
  write(kept: KeptBasket): void;
}

/** For baskets that end with the page. */
export const noMemory: BasketMemory = { read: () => ({ items: [] }), write: () => undefined };

/** In the tab: signing out clears it. */
export function tabMemory(name: string): BasketMemory {
  const key = `postroom.basket.${name}`;
  return {
    read() {
      try {
        const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
        return isKept(kept) ? kept : noMemory.read();
      } catch {
        return noMemory.read();
      }
    },
    write({ items, sent }) {
      try {
        const open = items.filter(({ secret }) => !secret);
        if (open.length === 0) sessionStorage.removeItem(key);
        else sessionStorage.setItem(key, JSON.stringify({ items: open, sent }));
      } catch {
        // No room or not allowed: the basket lasts until the page closes.
      }
    },
  };
}

const isKept = (value: unknown): value is KeptBasket =>
  typeof value === 'object' &&
  value !== null &&
  'items' in value &&
  Array.isArray(value.items) &&
  value.items.every(isItem);

const isItem = (value: unknown): value is BasketItem =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  'name' in value &&
  'change' in value &&
  [value.id, value.name].every((text) => typeof text === 'string') &&
  typeof value.change === 'object' &&
  value.change !== null;
