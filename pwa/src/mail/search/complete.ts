// What completes the word that is being typed: people, folders, accounts, operators and earlier searches.
import { operators } from '@postroom/schema/search';
import { wordAt } from './edit.ts';

export type SuggestionKind = 'recent' | 'operator' | 'person' | 'place';

export interface Suggestion {
  kind: SuggestionKind;
  label: string;
  /** Said beside the label. */
  hint: string;
  /** The text after it was chosen, and where the caret stands then. */
  text: string;
  caret: number;
}

export interface Sources {
  people: readonly { name: string | null; address: string }[];
  /** Folders: as they are called, and as they stand behind `in:`. */
  folders: readonly { label: string; value: string; hint: string }[];
  accounts: readonly { address: string; name: string }[];
  recent: readonly string[];
  describe: (operator: string) => string;
}

const PEOPLE = ['from', 'to', 'cc'];
const VALUES: Record<string, readonly string[]> = {
  is: ['unread', 'read', 'starred', 'answered', 'forwarded', 'draft'],
  has: ['attachment'],
  before: ['today', 'yesterday'],
  after: ['today', 'yesterday'],
  on: ['today', 'yesterday'],
  newer_than: ['1d', '7d', '1m', '1y'],
  older_than: ['7d', '1m', '1y'],
  larger: ['1M', '5M', '10M'],
  smaller: ['100k', '1M'],
};
const MOST = 8;

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const begins = (text: string, typed: string): boolean =>
  plain(text)
    .split(/[\s@./_-]+/)
    .some((word) => word.startsWith(typed)) || plain(text).startsWith(typed);

/** The operator and the value of the word at the caret. */
export function wordBeing(typed: string, caret: number) {
  const { start, end, before } = wordAt(typed, caret);
  const match = /^(-?)(?:([a-z_]+)[:：])?["“”„«»]?(.*)$/isu.exec(before);
  const operator = match?.[2]?.toLowerCase() ?? null;
  const known = operator !== null && operators.has(operator);
  const value = known ? (match?.[3] ?? '') : before.replace(/^-/, '');
  return { start, end, minus: match?.[1] ?? '', operator: known ? operator : null, value };
}

/** What the people are looked up by; null when none are wanted. */
export function peopleWanted(typed: string, caret: number): string | null {
  const { operator, value } = wordBeing(typed, caret);
  if (operator !== null) return PEOPLE.includes(operator) ? value : null;
  return value.trim().length > 1 && !value.includes('"') ? value : null;
}

const quoted = (value: string): string => (/\s/.test(value) ? `"${value}"` : value);

export function complete(typed: string, caret: number, sources: Sources): Suggestion[] {
  const { start, end, minus, operator, value } = wordBeing(typed, caret);
  const wanted = plain(value.trim());
  const put = (kind: SuggestionKind, label: string, hint: string, insert: string): Suggestion => {
    const text = `${typed.slice(0, start)}${minus}${insert}${typed.slice(end).replace(/^\s+/, '')}`;
    return { kind, label, hint, text, caret: start + minus.length + insert.length };
  };
  if (operator !== null) {
    const choices = choicesFor(operator, wanted, sources);
    return choices
      .slice(0, MOST)
      .map(({ label, hint, value: chosen, kind }) =>
        put(kind, label, hint, `${operator}:${quoted(chosen)} `),
      );
  }
  const recent = sources.recent
    .filter((one) => plain(one).startsWith(plain(typed.trim())) && one !== typed.trim())
    .slice(0, 3)
    .map((one): Suggestion => ({ kind: 'recent', label: one, hint: '', text: one, caret: one.length }));
  if (wanted === '') return typed.trim() === '' ? recent : [];
  const known = [...operators.keys()]
    .filter((name) => name.startsWith(wanted))
    .map((name) => put('operator', `${name}:`, sources.describe(name), `${name}:`));
  const people = sources.people.slice(0, 4).map((person) => {
    return put(
      'person',
      person.name ?? person.address,
      person.name === null ? '' : person.address,
      `from:${person.address} `,
    );
  });
  return [...recent, ...known.slice(0, 4), ...people].slice(0, MOST);
}

interface Choice {
  kind: SuggestionKind;
  label: string;
  hint: string;
  value: string;
}

function choicesFor(operator: string, wanted: string, sources: Sources): Choice[] {
  if (PEOPLE.includes(operator)) {
    return sources.people.map(({ name, address }) => {
      return { kind: 'person', label: name ?? address, hint: name === null ? '' : address, value: address };
    });
  }
  if (operator === 'in') {
    return sources.folders
      .filter(({ label, value }) => begins(label, wanted) || begins(value, wanted))
      .map((folder) => ({ kind: 'place', ...folder }));
  }
  if (operator === 'account') {
    return sources.accounts
      .filter(({ address, name }) => begins(address, wanted) || begins(name, wanted))
      .map(({ address, name }) => ({
        kind: 'place',
        label: address,
        hint: name === address ? '' : name,
        value: address,
      }));
  }
  return (VALUES[operator] ?? [])
    .filter((value) => value.toLowerCase().startsWith(wanted) && value.toLowerCase() !== wanted)
    .map((value) => ({ kind: 'operator', label: `${operator}:${value}`, hint: '', value }));
}
