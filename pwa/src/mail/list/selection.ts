// Which conversations are chosen for doing something to all of them.
import { createSignal } from 'solid-js';

export type Selection = ReturnType<typeof createSelection>;

/** `order` gives all ids as they stand in the list, for choosing from one to another. */
export function createSelection(order: () => readonly string[]) {
  const [chosen, setChosen] = createSignal<ReadonlySet<string>>(new Set());
  let last: string | undefined;

  return {
    ids: () => order().filter((id) => chosen().has(id)),
    has: (id: string) => chosen().has(id),
    /** True while anything is chosen. */
    active: () => chosen().size > 0,
    toggle(id: string): void {
      const next = new Set(chosen());
      if (!next.delete(id)) next.add(id);
      last = id;
      setChosen(next);
    },
    /** Chooses everything between the last one and this. */
    extendTo(id: string): void {
      const ids = order();
      const [from, to] = [ids.indexOf(last ?? id), ids.indexOf(id)].sort((a, b) => a - b);
      setChosen(new Set([...chosen(), ...ids.slice(from, (to ?? 0) + 1), id]));
      last = id;
    },
    all: () => setChosen(new Set(order())),
    clear: () => setChosen(new Set<string>()),
  };
}
