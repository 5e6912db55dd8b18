import { createSignal, type JSX, Show } from 'solid-js';
import { createStore } from 'solid-js/store';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/button.tsx';
import { SheetWindow } from '../../ui/dialog-window.tsx';
import { type Option, Select, TextField } from '../../ui/field.tsx';
import { Switch } from '../../ui/switch.tsx';
import { useMail } from '../data/mail.ts';
import { ANYWHERE, type FormState, readForm, type SearchForm, writeForm } from './form-fields.ts';
import { searchedFolders } from './suggestions.ts';

interface OptionsFormProps {
  query: string;
  onSearch: (query: string) => void;
  onClose: () => void;
}

const STATES: readonly Exclude<FormState, ''>[] = ['unread', 'read', 'starred', 'answered', 'draft'];

/** A choice that was typed and is in no list stays one. */
function withTyped(options: Option<string>[], typed: string): Option<string>[] {
  if (options.some(({ value }) => value === typed)) return options;
  return [...options, { value: typed, label: typed }];
}

/** Search options as a form: what is typed fills it in, and it writes what is typed. */
export default function OptionsForm(props: OptionsFormProps): JSX.Element {
  const mail = useMail();
  const [form, setForm] = createStore<SearchForm>(readForm(props.query));
  const [sizeError, setSizeError] = createSignal<string>();
  const text = (name: 'words' | 'without' | 'from' | 'to' | 'subject' | 'filename', autofocus = false) => (
    <TextField
      label={t(`search.form.${name}`)}
      value={form[name]}
      onInput={(value) => setForm(name, value)}
      autocomplete="off"
      autocapitalize="off"
      dir="auto"
      spellcheck={false}
      autofocus={autofocus}
    />
  );
  const places = (): Option<string>[] =>
    withTyped(
      [
        { value: '', label: t('search.form.mail') },
        { value: ANYWHERE, label: t('search.form.anywhere') },
        ...searchedFolders(mail).map(({ label, value, hint }) => ({
          value,
          label: hint === '' ? label : `${label} (${hint})`,
        })),
      ],
      form.place,
    );
  const accounts = (): Option<string>[] =>
    withTyped(
      [
        { value: '', label: t('search.form.anyAccount') },
        ...Object.values(mail.state.accounts).map(({ address }) => ({ value: address, label: address })),
      ],
      form.account,
    );
  const submit = (event: Event): void => {
    event.preventDefault();
    const bytes = Number(form.size.replace(',', '.'));
    if (form.size !== '' && !(bytes >= 0 && bytes < 1_000)) {
      setSizeError(t('search.form.badSize'));
      return;
    }
    props.onSearch(writeForm(form));
  };
  return (
    <SheetWindow
      open
      onClose={props.onClose}
      title={t('search.options')}
      description={t('search.form.help')}
      actions={
        <>
          <Button tone="quiet" onClick={() => setForm(readForm(''))}>
            {t('search.form.clear')}
          </Button>
          <Button tone="primary" type="submit" form="search-options">
            {t('search.form.search')}
          </Button>
        </>
      }
    >
      <form id="search-options" class="grid gap-4" onSubmit={submit} novalidate>
        {text('words', true)}
        {text('without')}
        {text('from')}
        {text('to')}
        {text('subject')}
        {text('filename')}
        <Switch
          label={t('search.form.attachment')}
          checked={form.attachment}
          onChange={(checked) => setForm('attachment', checked)}
        />
        <Select
          label={t('search.form.place')}
          value={form.place}
          options={places()}
          onChange={(value) => setForm('place', value)}
        />
        <Show when={accounts().length > 2}>
          <Select
            label={t('search.form.account')}
            value={form.account}
            options={accounts()}
            onChange={(value) => setForm('account', value)}
          />
        </Show>
        <div class="grid grid-cols-2 gap-3">
          <TextField
            type="date"
            label={t('search.form.after')}
            value={form.after}
            onInput={(value) => setForm('after', value)}
          />
          <TextField
            type="date"
            label={t('search.form.before')}
            value={form.before}
            onInput={(value) => setForm('before', value)}
          />
        </div>
        <div class="grid grid-cols-2 items-start gap-3">
          <Select
            label={t('search.form.sizeBound')}
            value={form.sizeBound}
            options={[
              { value: 'larger', label: t('search.form.larger') },
              { value: 'smaller', label: t('search.form.smaller') },
            ]}
            onChange={(value) => setForm('sizeBound', value)}
          />
          <TextField
            label={t('search.form.megabytes')}
            inputmode="decimal"
            value={form.size}
            error={sizeError()}
            onInput={(value) => {
              setSizeError(undefined);
              setForm('size', value.trim());
            }}
          />
        </div>
        <Select<FormState>
          label={t('search.form.state')}
          value={form.state}
          options={[
            { value: '', label: t('search.form.anyState') },
            ...STATES.map((state) => ({ value: state, label: t(`search.form.${state}`) })),
          ]}
          onChange={(value) => setForm('state', value)}
        />
      </form>
    </SheetWindow>
  );
}
