import Eye from 'lucide-solid/icons/eye';
import EyeOff from 'lucide-solid/icons/eye-off';
import { createSignal, createUniqueId, type JSX, Show, splitProps } from 'solid-js';
import { t } from '../messages/message.ts';
import { IconButton } from './button.tsx';

interface FieldFrame {
  label: string;
  help?: JSX.Element;
  /** What is wrong and how to put it right; shown below the field and tied to it. */
  error?: string | undefined;
  optional?: boolean | undefined;
  class?: string | undefined;
}

const control =
  'w-full min-h-(--control) rounded-md bg-raised px-3 text-md sm:text-base text-ink ring-1 ring-inset ring-edge ' +
  'transition-shadow duration-120 focus:outline-none focus:ring-2 focus:ring-focus ' +
  'aria-invalid:ring-danger disabled:opacity-60 read-only:bg-transparent';

function Frame(props: FieldFrame & { id: string; children: JSX.Element }): JSX.Element {
  return (
    <div class={`grid content-start gap-1.5 ${props.class ?? ''}`}>
      <label for={props.id} class="text-sm font-medium text-ink-2">
        {props.label}
        <Show when={props.optional}>
          <span class="ms-1.5 font-normal text-ink-3">{t('common.optional')}</span>
        </Show>
      </label>
      {props.children}
      <Show when={props.error}>
        <p id={`${props.id}-error`} class="text-sm text-danger">
          {props.error}
        </p>
      </Show>
      <Show when={props.help && !props.error}>
        <p id={`${props.id}-help`} class="text-sm text-ink-3">
          {props.help}
        </p>
      </Show>
    </div>
  );
}

function described(id: string, props: FieldFrame): string | undefined {
  if (props.error) return `${id}-error`;
  return props.help ? `${id}-help` : undefined;
}

export type TextFieldProps = FieldFrame & {
  value: string;
  onInput: (value: string) => void;
  /** Fixed text after the value inside the frame, such as `@harbour.example`. */
  suffix?: string | undefined;
} & Omit<JSX.InputHTMLAttributes<HTMLInputElement>, 'value' | 'onInput' | 'class'>;

/** Label above, help or error below. `type="password"` brings a button that shows it. */
export function TextField(props: TextFieldProps): JSX.Element {
  const [own, rest] = splitProps(props, [
    'label',
    'help',
    'error',
    'optional',
    'class',
    'value',
    'onInput',
    'type',
    'suffix',
    'id',
  ]);
  const unique = createUniqueId();
  const id = () => own.id ?? unique;
  const [shown, setShown] = createSignal(false);
  const secret = () => own.type === 'password';
  return (
    <Frame {...own} id={id()}>
      <div class="relative flex flex-wrap items-center gap-x-2 gap-y-1">
        <input
          {...rest}
          id={id()}
          type={secret() && shown() ? 'text' : (own.type ?? 'text')}
          value={own.value}
          onInput={(event) => own.onInput(event.currentTarget.value)}
          aria-invalid={own.error ? 'true' : undefined}
          aria-describedby={described(id(), own)}
          class={`${control} min-w-20 flex-1 ${secret() ? 'pe-12' : ''}`}
        />
        <Show when={own.suffix}>
          <span class="max-w-full text-base break-words text-ink-2">{own.suffix}</span>
        </Show>
        <Show when={secret()}>
          <IconButton
            class="absolute end-0 !size-(--control)"
            icon={shown() ? EyeOff : Eye}
            size={18}
            label={shown() ? t('common.hidePassword') : t('common.showPassword')}
            onClick={() => setShown(!shown())}
          />
        </Show>
      </div>
    </Frame>
  );
}

export type TextAreaProps = FieldFrame & {
  value: string;
  onInput: (value: string) => void;
} & Omit<JSX.TextareaHTMLAttributes<HTMLTextAreaElement>, 'value' | 'onInput' | 'class'>;

export function TextArea(props: TextAreaProps): JSX.Element {
  const [own, rest] = splitProps(props, ['label', 'help', 'error', 'optional', 'class', 'value', 'onInput']);
  const id = createUniqueId();
  return (
    <Frame {...own} id={id}>
      <textarea
        {...rest}
        id={id}
        value={own.value}
        onInput={(event) => own.onInput(event.currentTarget.value)}
        aria-invalid={own.error ? 'true' : undefined}
        aria-describedby={described(id, own)}
        class={`${control} py-2`}
      />
    </Frame>
  );
}

export interface Option<V extends string> {
  value: V;
  label: string;
}

interface SelectProps<V extends string> extends FieldFrame {
  value: V;
  options: readonly Option<V>[];
  onChange: (value: V) => void;
  disabled?: boolean;
}

/** The platform's own list of choices: the best there is on a phone. */
export function Select<V extends string>(props: SelectProps<V>): JSX.Element {
  const id = createUniqueId();
  return (
    <Frame {...props} id={id}>
      <select
        id={id}
        class={`${control} appearance-none bg-[image:var(--select-arrow)] bg-[length:16px] bg-[position:right_0.75rem_center] rtl:bg-[position:left_0.75rem_center] bg-no-repeat pe-9`}
        disabled={props.disabled}
        aria-invalid={props.error ? 'true' : undefined}
        aria-describedby={described(id, props)}
        onChange={(event) => {
          const chosen = props.options.find((option) => option.value === event.currentTarget.value);
          if (chosen) props.onChange(chosen.value);
        }}
      >
        {props.options.map((option) => (
          <option value={option.value} selected={option.value === props.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Frame>
  );
}
