import { Switch as Cases, createSignal, For, type JSX, Match, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { useWorkspace } from '../../session/session.ts';
import { Select, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Switch } from '../../ui/switch.tsx';
import { ApplyPart } from './apply-change.tsx';
import type { CurrentRun } from './current-run.ts';
import type { Preview } from './documents.ts';
import { Effects } from './review.tsx';
import { PreviewTemplate, type Template, type TemplateField } from './templates-documents.ts';
import { tw } from './templates-words.ts';

interface TemplateFormProps {
  hostId: string;
  template: Template;
  current: CurrentRun;
}

/** The fields, then what they would do, then the reason and the button. */
export function TemplateForm(props: TemplateFormProps): JSX.Element {
  const { direct } = useWorkspace();
  const [values, setValues] = createSignal<Record<string, string>>(
    Object.fromEntries(props.template.fields.map(({ name, initial }) => [name, initial])),
  );
  const [errors, setErrors] = createSignal<Record<string, string>>({});
  const [problem, setProblem] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);
  const [preview, setPreview] = createSignal<Preview>();
  const [begun, setBegun] = createSignal(false);
  const filled = () => Object.entries(values()).map(([name, value]) => ({ name, value }));
  const change = (name: string, value: string) => {
    setValues({ ...values(), [name]: value });
    setPreview(undefined);
  };
  const show = async () => {
    setBusy(true);
    const input = { mailHostId: props.hostId, template: props.template.key, values: filled() };
    const result = await direct.mutation(PreviewTemplate, { input }).toPromise();
    setBusy(false);
    const refusal = refusalOf(result);
    const fields = refusal?.fields ?? {};
    setErrors(fields);
    setProblem(refusal && Object.keys(fields).length === 0 ? sentenceOf(refusal) : undefined);
    const answer = result.data?.previewConfigurationTemplate;
    if (answer?.__typename === 'PreviewConfigurationTemplatePayload') setPreview(answer.preview);
  };
  return (
    <div class="grid gap-6">
      <Form
        class={begun() ? 'hidden' : ''}
        problem={problem()}
        busy={busy()}
        action={tw('templates.preview')}
        busyAction={tw('templates.previewing')}
        tone={preview() ? 'plain' : 'primary'}
        onSubmit={(event) => {
          event.preventDefault();
          void show();
        }}
      >
        <For each={props.template.fields}>
          {(field) => (
            <Field
              field={field}
              value={values()[field.name] ?? ''}
              error={errors()[`values.${field.name}`]}
              onChange={(value) => change(field.name, value)}
            />
          )}
        </For>
      </Form>
      <Show when={preview()}>
        {(shown) => (
          <>
            <Show when={!begun()}>
              <Effects preview={shown()} />
            </Show>
            <Show when={shown().files.length > 0}>
              <ApplyPart
                hostId={props.hostId}
                reason={tw('templates.reason', { title: props.template.title })}
                wanted={{
                  ...{ kind: 'template', template: props.template.key, values: filled() },
                  base: shown().files.map(({ path, version }) => ({ path, version })),
                }}
                blocked={shown().problems.some(({ severity }) => severity === 'ERROR')}
                onBegun={() => setBegun(true)}
                onBack={() => setBegun(false)}
                current={props.current}
              />
            </Show>
          </>
        )}
      </Show>
    </div>
  );
}

interface FieldProps {
  field: TemplateField;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

function Field(props: FieldProps): JSX.Element {
  const help = () =>
    props.field.minimum === null || props.field.maximum === null
      ? props.field.help
      : `${props.field.help} ${tw('templates.range', {
          minimum: props.field.minimum,
          maximum: props.field.maximum,
          unit: props.field.unit,
        })}`;
  return (
    <Cases
      fallback={
        <TextField
          label={props.field.title}
          help={help()}
          error={props.error}
          optional={!props.field.required && props.field.initial === ''}
          type={props.field.kind === 'PASSWORD' ? 'password' : 'text'}
          inputmode={props.field.kind === 'INTEGER' ? 'numeric' : 'text'}
          suffix={props.field.unit || undefined}
          value={props.value}
          onInput={props.onChange}
          autocapitalize="none"
          autocomplete={props.field.kind === 'PASSWORD' ? 'new-password' : 'off'}
          spellcheck={false}
        />
      }
    >
      <Match when={props.field.kind === 'BOOLEAN'}>
        <Switch
          label={props.field.title}
          help={props.field.help}
          checked={props.value === 'yes'}
          onChange={(checked) => props.onChange(checked ? 'yes' : 'no')}
        />
      </Match>
      <Match when={props.field.kind === 'CHOICE'}>
        <Select
          label={props.field.title}
          help={props.field.help}
          error={props.error}
          value={props.value}
          options={props.field.choices}
          onChange={props.onChange}
        />
      </Match>
    </Cases>
  );
}
