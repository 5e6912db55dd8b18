import Search from 'lucide-solid/icons/search';
import X from 'lucide-solid/icons/x';
import { createUniqueId, type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';

interface SearchBoxProps {
  query: string;
  onInput: (query: string) => void;
  input: (element: HTMLInputElement) => void;
}

export function SearchBox(props: SearchBoxProps): JSX.Element {
  const id = createUniqueId();
  return (
    <search class="block px-3 pt-3 pb-2 lg:pt-4">
      <label for={id} class="sr-only">
        {t('search.label')}
      </label>
      <div class="flex min-h-12 items-center gap-2 rounded-md bg-sheet ps-3.5 ring-1 ring-edge ring-inset focus-within:ring-2 focus-within:ring-focus lg:min-h-11">
        <Icon of={Search} size={18} class="text-ink-3" />
        <input
          ref={props.input}
          id={id}
          type="search"
          enterkeyhint="search"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          placeholder={t('search.hint')}
          class="min-h-11 min-w-0 flex-1 bg-transparent text-md text-ink outline-none [&::-webkit-search-cancel-button]:hidden"
          value={props.query}
          onInput={(event) => props.onInput(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
        />
        <Show when={props.query !== ''}>
          <IconButton icon={X} size={17} label={t('search.clear')} onClick={() => props.onInput('')} />
        </Show>
      </div>
    </search>
  );
}
