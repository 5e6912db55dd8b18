import { isFolderNamed, parseSearch } from '@postroom/schema/search';
import { createUniqueId, For, type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import type { Folder } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import type { View } from '../data/view.ts';
import { viewName } from '../folders/names.ts';
import { isPlace, withoutParts, withText } from './edit.ts';
import { folderValue } from './suggestions.ts';

interface ScopeSwitchProps {
  query: string;
  onChange: (query: string) => void;
}

/** Everywhere, or in the folder that was open before: written into the search as `in:`. */
export function ScopeSwitch(props: ScopeSwitchProps): JSX.Element {
  const mail = useMail();
  const name = createUniqueId();
  const place = (): { label: string; operator: string; folder: Folder } | undefined => {
    const view = mail.place() ?? { kind: 'role', role: 'INBOX' };
    const folder = folderOf(view, mail.replica.folders.all());
    if (folder === undefined) return undefined;
    const value = folderValue(folder);
    return {
      label: viewName(view, mail),
      operator: `in:${/\s/.test(value) ? `"${value}"` : value}`,
      folder,
    };
  };
  const inPlace = (): boolean =>
    parseSearch(props.query).parts.some((part) => {
      const here = place()?.folder;
      return part.kind === 'folder' && !part.negated && here !== undefined && isFolderNamed(here, part.value);
    });
  /** Another folder was typed: neither choice is the one. */
  const elsewhere = (): boolean =>
    !inPlace() && parseSearch(props.query).parts.some((part) => part.kind === 'folder' && !part.negated);
  const change = (within: boolean): void => {
    const rest = withoutParts(props.query, isPlace);
    props.onChange(within ? withText(rest, `${place()?.operator ?? ''} `) : rest);
  };
  return (
    <Show when={place()}>
      {(here) => (
        <fieldset class="flex flex-wrap gap-2 px-3 pb-2">
          <legend class="sr-only">{t('search.where')}</legend>
          <For each={[false, true]}>
            {(within) => (
              <label class="relative flex min-h-(--tap) cursor-pointer items-center rounded-full px-4 text-sm text-ink-2 ring-1 ring-line ring-inset hover:bg-hover has-checked:bg-wash has-checked:font-medium has-checked:text-ink has-checked:ring-accent has-focus-visible:outline-2 has-focus-visible:outline-focus">
                <input
                  type="radio"
                  name={name}
                  class="absolute inset-0 cursor-pointer opacity-0"
                  checked={!elsewhere() && inPlace() === within}
                  onChange={() => change(within)}
                />
                <span class="max-w-48 truncate">
                  {within ? t('search.inPlace', { place: here().label }) : t('search.everywhere')}
                </span>
              </label>
            )}
          </For>
        </fieldset>
      )}
    </Show>
  );
}

function folderOf(view: View, folders: readonly Folder[]): Folder | undefined {
  if (view.kind === 'starred') return undefined;
  return folders.find((folder) =>
    view.kind === 'role' ? folder.role === view.role : folder.id === view.folderId,
  );
}
