// Changes that were made on the page and not yet applied: one per parameter, one per file. They outlive the page.
import { createSignal, untrack } from 'solid-js';
import { type BasketMemory, type KeptBasket, noMemory, tabMemory } from './basket-memory.ts';
import { type ChangeInput, type Parameter, type Step, stepOf } from './documents.ts';

export interface BasketItem {
  /** One change per parameter or file: a later one takes the place of the earlier. */
  id: string;
  change: ChangeInput;
  /** What it says in the list of changes. */
  name: string;
  /** Of a value that is written down nowhere. */
  secret?: boolean;
}

export type ParameterKey = Parameter['key'];

export const parameterId = ({ program, section, name }: ParameterKey): string =>
  [program, ...section, name].join('\n');

/** How a parameter is called where its place is not clear: service imap-login › inet_listener imap › port. */
export const parameterName = ({ section, name }: ParameterKey): string =>
  [...section.filter((part, index) => index > 0 || !['options', 'service'].includes(part)), name].join(' › ');

const inputKey = ({ program, section, name }: ParameterKey) => ({ program, section: [...section], name });

export const setParameter = ({ key, version, secret }: Parameter, value: string): BasketItem => ({
  id: parameterId(key),
  name: parameterName(key),
  secret,
  change: { setParameter: { parameter: inputKey(key), value, base: version } },
});

export const removeParameter = ({ key, version }: Parameter): BasketItem => ({
  id: parameterId(key),
  name: parameterName(key),
  change: { removeParameter: { parameter: inputKey(key), base: version } },
});

export const replaceFile = (path: string, text: string, version: string): BasketItem => ({
  id: `file\n${path}`,
  name: path,
  // A text may hold a password that somebody has just typed.
  secret: true,
  change: { replaceFile: { file: path, text, base: version } },
});

export type NewService = NonNullable<Step['addService']>;

/** The version of what is not there. */
export const ABSENT = 'absent';

const serviceId = (service: string): string => `service\n${service}`;

export const addService = (service: string, columns: NewService['columns']): BasketItem => ({
  id: serviceId(service),
  name: service,
  change: { addService: { service, columns, base: ABSENT } },
});

export const removeService = (service: string, version: string): BasketItem => ({
  id: serviceId(service),
  name: service,
  change: { removeService: { service, base: version } },
});

/** What is to become of a service: undefined when it stays. */
export function serviceChange(basket: Basket, service: string): Step | undefined {
  const item = basket.find(serviceId(service));
  return item && stepOf(item.change);
}

/** Takes back that a service is added or removed, and what was set for a new one. */
export function keepService(basket: Basket, service: string): void {
  basket.remove(serviceId(service));
  for (const { id } of settingsOf(basket, service)) basket.remove(id);
}

/** What was changed of a service besides. */
const settingsOf = (basket: Basket, service: string): BasketItem[] =>
  basket.items().filter(({ change }) => {
    const { setParameter: set, removeParameter: unset } = stepOf(change);
    const { section } = (set ?? unset)?.parameter ?? {};
    return section !== undefined && section.length === 2 && section[1] === service;
  });

export interface Basket {
  items(): readonly BasketItem[];
  find(id: string): BasketItem | undefined;
  put(item: BasketItem): void;
  remove(id: string): void;
  clear(): void;
  /** The change that applies what was in it, until it is known what came of that. */
  runId(): string | undefined;
  runBegan(runId: string): void;
  /** What became live leaves the basket; what was put in since then stays. */
  runOver(runId: string, live: boolean): void;
}

interface Sent {
  runId: string;
  items: readonly BasketItem[];
}

export function createBasket(memory: BasketMemory = noMemory): Basket {
  const before = memory.read();
  const [items, setItems] = createSignal(before.items);
  const [sent, setSent] = createSignal<Sent | undefined>(
    before.sent && sentBefore(before.items, before.sent),
  );
  const change = (next: (before: readonly BasketItem[]) => readonly BasketItem[]): void => {
    setItems(next);
    write();
  };
  function write(): void {
    const [now, run] = untrack(() => [items(), sent()] as const);
    const still = run?.items.filter((item) => now.includes(item)).map(({ id }) => id);
    memory.write({ items: now, ...(run && still && { sent: { runId: run.runId, ids: still } }) });
  }
  return {
    items,
    find: (id) => items().find((item) => item.id === id),
    put: (item) => change((all) => withItem(all, item)),
    remove: (id) => change((all) => all.filter((item) => item.id !== id)),
    clear: () => change(() => []),
    runId: () => sent()?.runId,
    runBegan(runId) {
      setSent({ runId, items: untrack(items) });
      write();
    },
    runOver(runId, live) {
      const known = untrack(sent);
      if (known?.runId !== runId) return;
      if (live) setItems((all) => all.filter((item) => !known.items.includes(item)));
      setSent(undefined);
      write();
    },
  };
}

/** What a change that was on its way before the reload applies. */
const sentBefore = (items: readonly BasketItem[], { runId, ids }: NonNullable<KeptBasket['sent']>): Sent => ({
  runId,
  items: items.filter(({ id }) => ids.includes(id)),
});

/** Texts of whole files go first, then services, and then what is set in them. */
export function withItem(before: readonly BasketItem[], item: BasketItem): BasketItem[] {
  const all = [...before.filter(({ id }) => id !== item.id), item];
  return all.toSorted((one, other) => rank(one) - rank(other));
}

function rank(item: BasketItem): number {
  const { replaceFile: text, addService: added, removeService: gone } = stepOf(item.change);
  return text ? 0 : added || gone ? 1 : 2;
}

const baskets = new Map<string, Basket>();

/** The basket of a person for a host: kept while the tab is open. */
export function basketOf(userId: string, hostId: string): Basket {
  const key = `${userId} ${hostId}`;
  const known = baskets.get(key) ?? createBasket(tabMemory(key));
  baskets.set(key, known);
  return known;
}
