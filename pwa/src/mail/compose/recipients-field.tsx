import { createEffect, createSignal, createUniqueId, For, type JSX, on, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { useMail } from '../data/mail.ts';
import { nameOf } from '../data/people.ts';
import { parseRecipients, type Recipient, withoutRepeats, writeRecipient } from './address.ts';
import { Chip } from './chip.tsx';
import { domainsOf } from './domains.ts';
import { createSuggestions } from './suggest.ts';

interface RecipientsFieldProps {
  label: string;
  people: readonly Recipient[];
  onChange: (people: Recipient[]) => void;
  autofocus?: boolean;
  /** What stands at the end of the line, such as the buttons for Cc and Bcc. */
  children?: JSX.Element;
}

/** Recipients as chips, with suggestions (WAI-ARIA combobox with a list). */
export function RecipientsField(props: RecipientsFieldProps): JSX.Element {
  const mail = useMail();
  const id = createUniqueId();
  const [text, setText] = createSignal('');
  const [active, setActive] = createSignal(-1);
  const suggestions = createSuggestions(mail, () => props.people.map(({ address }) => address));
  const domains = domainsOf(mail);
  createEffect(() => domains.look(props.people));
  let input: HTMLInputElement | undefined;
  createEffect(on(suggestions.people, (people) => setActive(people.length > 0 ? 0 : -1)));

  const add = (people: readonly Recipient[]): void => {
    suggestions.clear();
    setText('');
    // What came in at once never was the signal's value, so that the field does not follow it.
    if (input !== undefined) input.value = '';
    if (people.length > 0) props.onChange(withoutRepeats([...props.people, ...people]));
  };
  const remove = (recipient: Recipient): void => {
    props.onChange(props.people.filter((one) => one !== recipient));
    input?.focus();
  };
  const edit = (recipient: Recipient): void => {
    add(parseRecipients(text()));
    props.onChange(props.people.filter((one) => one !== recipient));
    setText(writeRecipient(recipient));
    input?.focus();
  };
  const correct = (recipient: Recipient, address: string): void => {
    const changed = props.people.map((one) => (one === recipient ? { ...one, address } : one));
    props.onChange(withoutRepeats(changed));
    input?.focus();
  };
  const type = (value: string): void => {
    // A typed separator ends the address, unless it stands inside a name.
    if (/[;,]\s*$/.test(value) && value.includes('@')) {
      add(parseRecipients(value));
      return;
    }
    setText(value);
    suggestions.look(value);
  };
  const key = (event: KeyboardEvent): void => {
    const people = suggestions.people();
    const chosen = people[active()];
    if (event.key === 'ArrowDown' && people.length > 0) setActive((active() + 1) % people.length);
    else if (event.key === 'ArrowUp' && people.length > 0)
      setActive((active() - 1 + people.length) % people.length);
    else if (event.key === 'Escape' && people.length > 0) suggestions.clear();
    else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      if (chosen !== undefined) add([chosen]);
      else add(parseRecipients(text()));
    } else if (event.key === 'Tab' && text().trim() !== '' && !event.shiftKey) {
      add(chosen === undefined ? parseRecipients(text()) : [chosen]);
      return;
    } else if (event.key === 'Backspace' && text() === '' && props.people.length > 0) {
      const last = props.people.at(-1);
      if (last !== undefined) edit(last);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const paste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData?.getData('text/plain') ?? '';
    if (!pasted.includes('@') || !/[,;\n<]/.test(pasted)) return;
    event.preventDefault();
    add(parseRecipients(text() + pasted));
  };

  return (
    <div class="relative flex min-h-11 shrink-0 items-start gap-2 border-b border-line px-4 py-1">
      <label for={id} class="w-12 shrink-0 pt-2 text-sm text-ink-3">
        {props.label}
      </label>
      <div class="flex min-w-0 flex-1 flex-wrap items-center gap-1.5 py-0.5">
        <ul class="contents" aria-label={props.label}>
          <For each={props.people}>
            {(recipient) => (
              <Chip
                recipient={recipient}
                domain={domains.of(recipient)}
                onRemove={() => remove(recipient)}
                onEdit={() => edit(recipient)}
                onCorrect={(address) => correct(recipient, address)}
              />
            )}
          </For>
        </ul>
        <input
          ref={(element) => {
            input = element;
            if (props.autofocus) queueMicrotask(() => element.focus());
          }}
          id={id}
          type="text"
          inputMode="email"
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={suggestions.people().length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={
            active() >= 0 && suggestions.people().length > 0 ? `${id}-${active()}` : undefined
          }
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          placeholder={props.people.length === 0 ? t('compose.recipientHint') : ''}
          class="min-h-8 min-w-32 flex-1 bg-transparent text-md text-ink outline-none sm:text-base"
          value={text()}
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={key}
          onPaste={paste}
          onBlur={() => {
            // The list is clicked with the pointer down: what is typed becomes a chip only when the focus really left.
            add(parseRecipients(text()));
          }}
        />
      </div>
      {props.children}
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={t('compose.suggestions')}
        hidden={suggestions.people().length === 0}
        class="absolute inset-x-3 top-full z-10 -mt-1 overflow-hidden rounded-md bg-raised p-1 shadow-float ring-1 ring-line"
      >
        <For each={suggestions.people()}>
          {(person, index) => (
            <div
              id={`${id}-${index()}`}
              role="option"
              tabIndex={-1}
              aria-selected={index() === active()}
              class={`flex min-h-(--tap) cursor-pointer items-center gap-3 rounded-sm px-2 ${index() === active() ? 'bg-hover' : ''}`}
              onPointerDown={(event) => {
                event.preventDefault();
                add([person]);
              }}
              onPointerEnter={() => setActive(index())}
            >
              <Avatar name={nameOf(person)} size="small" />
              <bdi class="min-w-0 truncate text-base text-ink">{nameOf(person)}</bdi>
              <Show when={nameOf(person) !== person.address}>
                <span class="min-w-0 truncate text-sm text-ink-3">{person.address}</span>
              </Show>
            </div>
          )}
        </For>
      </div>
    </div>
  );
}
