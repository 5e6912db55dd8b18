// Which conversations are chosen for doing something to all of them.
import { createSignal } from 'solid-js';
import type { View } from '../data/view.ts';

export type Selection = ReturnType<typeof createSelection>;

/** All that a list holds, loaded or not: a place, or what a search finds. */
export type Extent = { view: View } | { query: string };

/** All of it but for some. */
export type Everything = Extent & { except: string[] };

/** What an action is about. */
export type Chosen = string[] | Everything;

export const isEverything = (chosen: Chosen): chosen is Everything => !Array.isArray(chosen);

/** `order` gives all ids as they stand in the list, for choosing from one to another. */
export function createSelection(order: () => readonly string[], extent: () => Extent) {
  const [chosen, setChosen] = createSignal<ReadonlySet<string>>(new Set());
  /** While everything is chosen: what is not. */
  const [except, setExcept] = createSignal<ReadonlySet<string> | null>(null);
  let last: string | undefined;

  const has = (id: string): boolean => {
    const left = except();
    return left === null ? chosen().has(id) : !left.has(id);
  };
  const choose = (ids: Iterable<string>): void => {
    setExcept(null);
    setChosen(new Set(ids));
  };

  const selection = {
    /** Those that are loaded. */
    ids: () => order().filter(has),
    has,
    /** True while anything is chosen. */
    active: () => chosen().size > 0 || except() !== null,
    /** Everything in the list is chosen, also what is not loaded. */
    everything: () => except() !== null,
    /** All that is loaded is chosen. */
    complete: () => order().length > 0 && order().every(has),
    chosen(): Chosen {
      const left = except();
      return left === null ? selection.ids() : { ...extent(), except: [...left] };
    },
    toggle(id: string): void {
      const left = except();
      const next = new Set(left ?? chosen());
      if (!next.delete(id)) next.add(id);
      last = id;
      if (left === null) setChosen(next);
      else setExcept(next);
    },
    /** Chooses everything between the last one and this. */
    extendTo(id: string): void {
      if (except() !== null) {
        selection.toggle(id);
        return;
      }
      const ids = order();
      const [from, to] = [ids.indexOf(last ?? id), ids.indexOf(id)].sort((a, b) => a - b);
      setChosen(new Set([...chosen(), ...ids.slice(from, (to ?? 0) + 1), id]));
      last = id;
    },
    all: () => choose(order()),
    allOfIt: () => setExcept(new Set<string>()),
    only: (ids: Iterable<string>) => choose(ids),
    clear: () => choose([]),
  };
  return selection;
}
