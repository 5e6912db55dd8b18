// What is offered below the search field while one types.
import { createMemo, createSignal } from 'solid-js';
import { type MessageKey, t } from '../../messages/message.ts';
import { createSuggestions } from '../compose/suggest.ts';
import type { Mail } from '../data/mail.ts';
import { folderName } from '../folders/names.ts';
import { complete, peopleWanted, type Suggestion } from './complete.ts';
import { recentSearches } from './recent.ts';

const nobody: readonly string[] = [];

/** How a folder stands behind `in:`: special ones by their role, others by their path. */
export const folderValue = ({ role, path }: { role: string | null; path: string }): string =>
  role === null || role === 'FLAGGED' ? path : role.toLowerCase();

/** Folders to choose from, those that every account has named once. */
export function searchedFolders(mail: Mail): { label: string; value: string; hint: string }[] {
  const several = Object.keys(mail.state.accounts).length > 1;
  const folders = mail.replica.folders.all().filter(({ selectable }) => selectable);
  const byValue = new Map(
    folders.map((folder) => {
      const address = mail.state.accounts[folder.account.id]?.address ?? '';
      const hint = several && folder.role === null ? address : '';
      return [folderValue(folder), { label: folderName(folder), value: folderValue(folder), hint }];
    }),
  );
  const special = (value: string): boolean =>
    folders.some((one) => one.role !== null && folderValue(one) === value);
  return [...byValue.values()].toSorted(
    (a, b) => Number(special(b.value)) - Number(special(a.value)) || a.label.localeCompare(b.label),
  );
}

export function createCompletion(mail: Mail) {
  const people = createSuggestions(mail, () => nobody);
  const [typed, setTyped] = createSignal<{ text: string; caret: number }>();
  const suggestions = createMemo<readonly Suggestion[]>(() => {
    const now = typed();
    if (now === undefined) return [];
    return complete(now.text, now.caret, {
      people: people.people(),
      folders: searchedFolders(mail),
      accounts: Object.values(mail.state.accounts),
      recent: recentSearches(),
      describe: (operator) => t(`search.op.${operator}` as MessageKey & `search.op.${string}`),
    });
  });
  return {
    suggestions,
    look(text: string, caret: number): void {
      setTyped({ text, caret });
      people.look(peopleWanted(text, caret) ?? '');
    },
    close(): void {
      setTyped(undefined);
      people.clear();
    },
  };
}
