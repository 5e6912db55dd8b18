import { createMemo, For, type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { useMail } from '../data/mail.ts';
import { findFolders } from './find.ts';
import { FolderItem } from './folder-item.tsx';

/** Rows that are drawn: whoever wants another one types on. */
const MOST = 30;

interface FolderFilterProps {
  text: string;
  onText: (text: string) => void;
  current: string;
  onChosen?: (() => void) | undefined;
}

/** A field above the folders, and below it those whose names have what was typed. */
export function FolderFilter(props: FolderFilterProps): JSX.Element {
  const mail = useMail();
  let list: HTMLUListElement | undefined;
  const found = createMemo(() =>
    props.text.trim() === ''
      ? []
      : findFolders(mail.replica.folders.all(), props.text).filter(({ selectable }) => selectable),
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && props.text !== '') {
      event.stopPropagation();
      props.onText('');
    }
    if (event.key === 'Enter') list?.querySelector('a')?.click();
  };
  const chosen = (): void => {
    props.onText('');
    props.onChosen?.();
  };
  return (
    <div class="grid gap-1">
      <input
        type="search"
        aria-label={t('folders.find')}
        placeholder={t('folders.find')}
        value={props.text}
        autocomplete="off"
        onInput={(event) => props.onText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        class="min-h-(--tap) w-full rounded-md bg-raised px-3 text-md text-ink ring-1 ring-edge ring-inset placeholder:text-ink-3 focus:ring-2 focus:ring-focus focus:outline-none sm:text-base lg:min-h-8"
      />
      <Show when={props.text.trim() !== ''}>
        <p role="status" class="sr-only">
          {t('folders.foundCount', { count: found().length })}
        </p>
        <ul ref={list} class="grid gap-px">
          <For
            each={found()
              .slice(0, MOST)
              .map(({ id }) => id)}
            fallback={<li class="px-3 py-2 text-sm text-ink-3">{t('mail.noFolderFound')}</li>}
          >
            {(id) => (
              <FolderItem
                id={id}
                current={props.current}
                unread={({ threadUnreadCount }) => threadUnreadCount}
                placed
                onChosen={chosen}
              />
            )}
          </For>
        </ul>
        <Show when={found().length > MOST}>
          <p class="px-3 py-1 text-sm text-ink-3">
            {t('folders.moreFound', { count: found().length - MOST })}
          </p>
        </Show>
      </Show>
    </div>
  );
}
