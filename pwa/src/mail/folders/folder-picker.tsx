import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { Folder } from '../data/documents.ts';
import { findFolders } from './find.ts';
import { folderName, iconOf } from './names.ts';

/** Rows that are drawn: whoever has more folders types. */
const MOST = 60;

interface FolderPickerProps {
  /** In the order in which they show. */
  folders: readonly Folder[];
  onChoose: (folder: Folder) => void;
  /** Between the field and the list. */
  children?: JSX.Element;
}

/** Folders to choose one from, by typing or by looking; Enter takes the first. */
export function FolderPicker(props: FolderPickerProps): JSX.Element {
  const [text, setText] = createSignal('');
  const found = createMemo(() => findFolders(props.folders, text()));
  return (
    <>
      <TextField
        label={t('folders.find')}
        value={text()}
        onInput={setText}
        autocomplete="off"
        autofocus
        onKeyDown={(event) => {
          const [first] = found();
          if (event.key === 'Enter' && first) props.onChoose(first);
        }}
      />
      {props.children}
      <ul class="mt-3 grid max-h-80 gap-px overflow-y-auto">
        <For
          each={found().slice(0, MOST)}
          fallback={<li class="p-3 text-ink-3">{t('mail.noFolderFound')}</li>}
        >
          {(folder) => (
            <li>
              <button
                type="button"
                class="flex min-h-(--tap) w-full items-center gap-3 rounded-md px-3 text-start text-base text-ink hover:bg-hover"
                onClick={() => props.onChoose(folder)}
              >
                <Icon of={iconOf(folder.role)} size={17} class="text-ink-3" />
                <span dir="auto" class="min-w-0 flex-1 truncate text-start">
                  {folderName(folder)}
                </span>
                <Show when={folder.parentPath !== null && folder.role === null}>
                  <span class="max-w-40 truncate text-sm text-ink-3">{folder.parentPath}</span>
                </Show>
              </button>
            </li>
          )}
        </For>
      </ul>
      <Show when={found().length > MOST}>
        <p class="px-3 pt-2 text-sm text-ink-3">{t('folders.moreFound', { count: found().length - MOST })}</p>
      </Show>
    </>
  );
}
