// The state of one form: values, what is wrong with them, and whether it is on its way.
import { createSignal } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import { t } from '../messages/message.ts';

/** What a form's destination says: nothing when all is well. */
export interface FormProblem {
  /** Concerns the whole form. */
  message?: string | undefined;
  /** Sentences by field name. */
  fields?: Record<string, string> | undefined;
}

export interface FormOptions<V> {
  initial: V;
  /** Checks before anything is sent: sentences by field name. */
  check?: (values: V) => Record<string, string>;
  /** Sends the values; a returned problem is shown, and everything typed stays. */
  submit: (values: V) => Promise<FormProblem | undefined>;
}

export function createForm<V extends Record<string, string>>(options: FormOptions<V>) {
  const [values, setValues] = createStore<Record<string, string>>({ ...options.initial });
  const [errors, setErrors] = createStore<Record<string, string>>({});
  const [problem, setProblem] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);

  function show(found: FormProblem, form: HTMLFormElement | undefined): void {
    const fields = found.fields ?? {};
    const count = Object.keys(fields).length;
    setErrors(reconcile(fields));
    setProblem(found.message ?? (count > 0 ? t('common.formErrors', { count }) : undefined));
    queueMicrotask(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  }

  return {
    /** Current values; reactive. */
    values: values as V,
    /** Sentence below each field that is wrong; reactive. */
    errors,
    /** Sentence at the top of the form; reactive. */
    problem,
    busy,
    set(name: keyof V & string, value: string): void {
      setValues(name, value);
      if (errors[name]) setErrors(reconcile({ ...errors, [name]: '' }));
    },
    reset(): void {
      setValues(reconcile({ ...options.initial }));
      show({}, undefined);
    },
    /** Value and handler of a text field, to be spread onto it. */
    field(name: keyof V & string) {
      return {
        name,
        get value() {
          return values[name] ?? '';
        },
        get error() {
          return errors[name] || undefined;
        },
        onInput: (value: string) => this.set(name, value),
      };
    },
    async submit(event: SubmitEvent): Promise<void> {
      event.preventDefault();
      if (busy()) return;
      const form = event.currentTarget instanceof HTMLFormElement ? event.currentTarget : undefined;
      const current = { ...values } as V;
      const wrong = options.check?.(current) ?? {};
      if (Object.keys(wrong).length > 0) return show({ fields: wrong }, form);
      setBusy(true);
      try {
        show((await options.submit(current)) ?? {}, form);
      } finally {
        setBusy(false);
      }
    },
  };
}

/** A check: every named field must be filled in. */
export function required<V extends Record<string, string>>(
  values: V,
  ...names: (keyof V & string)[]
): Record<string, string> {
  return Object.fromEntries(
    names.filter((name) => !values[name]?.trim()).map((name) => [name, t('common.required')]),
  );
}
