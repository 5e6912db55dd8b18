import { createUniqueId, For, type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { useMail } from '../data/mail.ts';
import type { Composition } from './composition.ts';
import { identitiesOf, identityFor, identityInWords, writtenAs } from './identities.ts';
import { RecipientsField } from './recipients-field.tsx';

interface FieldsProps {
  composition: Composition;
  onChange: (change: Partial<Composition>) => void;
}

/** From, To, Cc, Bcc and the subject, one line each. */
export function Fields(props: FieldsProps): JSX.Element {
  const mail = useMail();
  const subjectId = createUniqueId();
  const one = () => props.composition;
  const quiet =
    'min-h-8 shrink-0 rounded-sm px-2 text-sm text-ink-3 hover:bg-hover hover:text-ink max-lg:min-h-10';
  return (
    <>
      <Show when={identitiesOf(mail).list().length > 1}>
        <FromField composition={one()} onChange={props.onChange} />
      </Show>
      <RecipientsField
        label={t('compose.to')}
        people={one().to}
        onChange={(to) => props.onChange({ to })}
        autofocus={one().kind !== 'reply' && one().to.length === 0}
      >
        <div class="flex">
          <Show when={!one().showCc}>
            <button
              type="button"
              class={quiet}
              aria-label={t('compose.addCcLabel')}
              onClick={() => props.onChange({ showCc: true })}
            >
              {t('compose.addCc')}
            </button>
          </Show>
          <Show when={!one().showBcc}>
            <button
              type="button"
              class={quiet}
              aria-label={t('compose.addBccLabel')}
              onClick={() => props.onChange({ showBcc: true })}
            >
              {t('compose.addBcc')}
            </button>
          </Show>
        </div>
      </RecipientsField>
      <Show when={one().showCc}>
        <RecipientsField
          label={t('compose.cc')}
          people={one().cc}
          onChange={(cc) => props.onChange({ cc })}
        />
      </Show>
      <Show when={one().showBcc}>
        <RecipientsField
          label={t('compose.bcc')}
          people={one().bcc}
          onChange={(bcc) => props.onChange({ bcc })}
        />
      </Show>
      <div class="flex min-h-11 shrink-0 items-center gap-2 border-b border-line px-4">
        <label for={subjectId} class="sr-only">
          {t('compose.subject')}
        </label>
        <input
          id={subjectId}
          type="text"
          dir="auto"
          autocomplete="off"
          placeholder={t('compose.subject')}
          class="min-h-10 min-w-0 flex-1 bg-transparent text-md font-semibold text-ink outline-none"
          value={one().subject}
          onInput={(event) => props.onChange({ subject: event.currentTarget.value })}
        />
      </div>
    </>
  );
}

function FromField(props: FieldsProps): JSX.Element {
  const mail = useMail();
  const id = createUniqueId();
  const list = () => identitiesOf(mail).list();
  const current = () =>
    list().find((one) => one.id === props.composition.identityId) ??
    identityFor(list(), props.composition.accountId);
  const choose = (chosen: string): void => {
    const identity = list().find((one) => one.id === chosen);
    if (identity !== undefined) props.onChange(writtenAs(props.composition, identity, current()));
  };
  return (
    <div class="flex min-h-11 shrink-0 items-center gap-2 border-b border-line px-4">
      <label for={id} class="w-12 shrink-0 text-sm text-ink-3">
        {t('compose.from')}
      </label>
      <select
        id={id}
        class="min-h-9 min-w-0 flex-1 bg-transparent text-md text-ink sm:text-base"
        onChange={(event) => choose(event.currentTarget.value)}
      >
        <For each={list()}>
          {(identity) => (
            <option value={identity.id} selected={identity.id === current()?.id}>
              {identityInWords(identity)}
            </option>
          )}
        </For>
      </select>
    </div>
  );
}
