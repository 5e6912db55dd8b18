import AtSign from 'lucide-solid/icons/at-sign';
import Clock from 'lucide-solid/icons/clock';
import Folder from 'lucide-solid/icons/folder';
import Search from 'lucide-solid/icons/search';
import SlidersHorizontal from 'lucide-solid/icons/sliders-horizontal';
import User from 'lucide-solid/icons/user';
import X from 'lucide-solid/icons/x';
import { createEffect, createSignal, createUniqueId, For, type JSX, on, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { isDesktop } from '../../primitives/media.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon, type IconShape } from '../../ui/icon.tsx';
import { useMail } from '../data/mail.ts';
import type { Suggestion, SuggestionKind } from './complete.ts';
import { createCompletion } from './suggestions.ts';

interface SearchBoxProps {
  query: string;
  onInput: (query: string) => void;
  input: (element: HTMLInputElement) => void;
  onOptions: () => void;
  /** Called when somebody is done typing. */
  onSubmit: () => void;
  /** Id of what says what is wrong with the search. */
  describedBy: string;
}

const ICONS: Record<SuggestionKind, IconShape> = {
  recent: Clock,
  operator: AtSign,
  person: User,
  place: Folder,
};

/** The search field: a combobox with a list of what completes the word being typed (WAI-ARIA). */
export function SearchBox(props: SearchBoxProps): JSX.Element {
  const mail = useMail();
  const id = createUniqueId();
  const completion = createCompletion(mail);
  const [active, setActive] = createSignal(-1);
  const list = completion.suggestions;
  const open = () => list().length > 0;
  let input: HTMLInputElement | undefined;
  // People may be found, and mail may arrive, while somebody chooses: the one chosen stays the one chosen.
  createEffect(
    on(list, (now, before) => {
      const chosen = before?.[active()];
      setActive(now.findIndex(({ kind, text }) => kind === chosen?.kind && text === chosen.text));
    }),
  );

  const type = (element: HTMLInputElement): void => {
    setActive(-1);
    props.onInput(element.value);
    completion.look(element.value, element.selectionStart ?? element.value.length);
  };
  const choose = (suggestion: Suggestion): void => {
    setActive(-1);
    props.onInput(suggestion.text);
    if (input === undefined) return;
    input.value = suggestion.text;
    input.focus();
    input.setSelectionRange(suggestion.caret, suggestion.caret);
    // An operator asks for a value at once; what is complete asks for nothing.
    if (suggestion.kind === 'operator' && suggestion.text.charAt(suggestion.caret - 1) === ':')
      completion.look(suggestion.text, suggestion.caret);
    else completion.close();
  };
  const step = (by: 1 | -1): void => {
    const count = list().length;
    setActive(active() < 0 && by < 0 ? count - 1 : (active() + by + count) % count);
  };
  const key = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const chosen = list()[active()];
    if (event.key === 'ArrowDown' && open()) step(1);
    else if (event.key === 'ArrowUp' && open()) step(-1);
    else if (event.key === 'ArrowDown' && input !== undefined) type(input);
    else if (event.key === 'Enter' && chosen !== undefined) choose(chosen);
    else if (event.key === 'Enter') {
      completion.close();
      props.onSubmit();
      // The keyboard of a phone makes room for what was found.
      if (!isDesktop()) input?.blur();
    } else if (event.key === 'Escape' && open()) completion.close();
    else if (event.key === 'Escape') input?.blur();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <search class="relative block px-3 pt-3 pb-2 lg:pt-4">
      <label for={id} class="sr-only">
        {t('search.label')}
      </label>
      <div class="flex min-h-12 items-center gap-1 rounded-md bg-sheet ps-3.5 pe-1 ring-1 ring-edge ring-inset focus-within:ring-2 focus-within:ring-focus lg:min-h-11">
        <Icon of={Search} size={18} class="me-1 shrink-0 text-ink-3" />
        <input
          ref={(element) => {
            input = element;
            props.input(element);
          }}
          id={id}
          type="search"
          dir="auto"
          enterkeyhint="search"
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={open()}
          aria-controls={`${id}-list`}
          aria-activedescendant={active() >= 0 && open() ? `${id}-${active()}` : undefined}
          aria-describedby={props.describedBy}
          autocomplete="off"
          autocapitalize="off"
          autocorrect="off"
          spellcheck={false}
          placeholder={t('search.hint')}
          class="min-h-11 min-w-0 flex-1 bg-transparent text-md text-ellipsis text-ink outline-none [&::-webkit-search-cancel-button]:hidden"
          value={props.query}
          onInput={(event) => type(event.currentTarget)}
          onKeyDown={key}
          onBlur={completion.close}
        />
        <Show when={props.query !== ''}>
          <IconButton
            icon={X}
            size={17}
            label={t('search.clear')}
            onClick={() => {
              props.onInput('');
              input?.focus();
            }}
          />
        </Show>
        <IconButton
          icon={SlidersHorizontal}
          size={17}
          label={t('search.options')}
          aria-haspopup="dialog"
          onClick={props.onOptions}
        />
      </div>
      <p role="status" class="sr-only">
        {t('search.suggested', { count: list().length })}
      </p>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={t('search.suggestions')}
        hidden={!open()}
        class="absolute inset-x-3 top-full z-20 -mt-1 max-h-[60dvh] overflow-y-auto rounded-md bg-raised p-1 shadow-float ring-1 ring-line"
      >
        <For each={list()}>
          {(suggestion, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of a combobox's list are pressed in its field
            <div
              id={`${id}-${index()}`}
              role="option"
              tabIndex={-1}
              aria-selected={index() === active()}
              class={`flex min-h-(--tap) cursor-pointer items-center gap-3 rounded-sm px-2.5 ${index() === active() ? 'bg-hover' : ''}`}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(suggestion)}
              onPointerEnter={() => setActive(index())}
            >
              <Icon of={ICONS[suggestion.kind]} size={16} class="shrink-0 text-ink-3" />
              <bdi
                class={`min-w-0 shrink-0 truncate text-base text-ink ${suggestion.kind === 'recent' ? 'max-w-full' : 'max-w-[60%]'}`}
              >
                {suggestion.label}
              </bdi>
              <Show when={suggestion.hint !== ''}>
                <span class="min-w-0 truncate text-sm text-ink-3">{suggestion.hint}</span>
              </Show>
            </div>
          )}
        </For>
      </div>
    </search>
  );
}
