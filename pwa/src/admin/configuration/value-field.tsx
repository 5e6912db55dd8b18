import { For, type JSX, Match, Switch } from 'solid-js';
import { Select, TextArea, TextField } from '../../ui/field.tsx';
import type { Parameter } from './documents.ts';
import { fromLines, toLines } from './list-value.ts';
import { w } from './words.ts';

interface ValueFieldProps {
  parameter: Parameter;
  value: string;
  error: string | undefined;
  onInput: (value: string) => void;
}

/** The field that fits a parameter's type. References to other parameters are always text. */
export function ValueField(props: ValueFieldProps): JSX.Element {
  const kind = () => (props.value.includes('$') ? 'TEXT' : props.parameter.type.kind);
  const common = () => ({ label: w('configuration.value'), error: props.error });
  return (
    <Switch
      fallback={
        <TextField
          {...common()}
          help={helpOf(props.parameter)}
          class="[&_input]:font-mono"
          value={props.value}
          onInput={props.onInput}
          spellcheck={false}
          autocapitalize="none"
          autocomplete="off"
          inputmode={kind() === 'INTEGER' || kind() === 'PORT' ? 'numeric' : undefined}
          dir="ltr"
        />
      }
    >
      <Match when={kind() === 'BOOLEAN' || kind() === 'ENUM'}>
        <Select {...common()} value={props.value} options={choices(props)} onChange={props.onInput} />
      </Match>
      <Match when={kind() === 'SET'}>
        <Choices {...props} />
      </Match>
      <Match when={isList(kind()) && toLines(props.value) !== undefined}>
        <LinesField {...props} />
      </Match>
    </Switch>
  );
}

const isList = (kind: Parameter['type']['kind']): boolean =>
  ['RESTRICTIONS', 'TABLES', 'HOSTS'].includes(kind);

/** What can be chosen, and what is set now, whatever it is. */
function choices({ parameter, value }: ValueFieldProps): { value: string; label: string }[] {
  const values = parameter.type.kind === 'BOOLEAN' ? ['yes', 'no'] : parameter.type.values;
  const all = values.includes(value) ? values : [value, ...values];
  return all.map((each) => ({ value: each, label: each === '' ? w('configuration.empty') : each }));
}

function helpOf({ type, secret }: Parameter): string | undefined {
  if (secret) return w('configuration.secretHelp');
  if (type.minimum === null) return undefined;
  const unit =
    type.kind === 'TIME' ? w('configuration.seconds') : type.kind === 'SIZE' ? w('configuration.bytes') : '';
  return w('configuration.range', { minimum: type.minimum, maximum: type.maximum, unit });
}

/** Text with a line per item; what is typed is kept as it is until it is added. */
function LinesField(props: ValueFieldProps): JSX.Element {
  const lines = toLines(props.value) ?? props.value;
  return (
    <TextArea
      label={w('configuration.value')}
      help={w('configuration.onePerLine')}
      error={props.error}
      class="[&_textarea]:font-mono"
      rows={Math.min(12, Math.max(3, lines.split('\n').length + 1))}
      value={lines}
      onInput={(text) => props.onInput(fromLines(text))}
      spellcheck={false}
      autocapitalize="none"
      dir="ltr"
    />
  );
}

function Choices(props: ValueFieldProps): JSX.Element {
  const chosen = () => props.value.split(/[\s,]+/).filter(Boolean);
  const isChosen = (value: string) => chosen().some((each) => each.toLowerCase() === value.toLowerCase());
  const toggle = (value: string) => {
    const rest = chosen().filter((each) => each.toLowerCase() !== value.toLowerCase());
    props.onInput((isChosen(value) ? rest : [...rest, value]).join(props.value.includes(',') ? ', ' : ' '));
  };
  return (
    <fieldset class="grid gap-1.5">
      <legend class="mb-1.5 text-sm font-medium text-ink-2">{w('configuration.value')}</legend>
      <div class="flex flex-wrap gap-1.5">
        <For each={[...new Set([...props.parameter.type.values, ...chosen()])]}>
          {(value) => (
            <button
              type="button"
              aria-pressed={isChosen(value)}
              class="min-h-(--tap) rounded-full px-3.5 font-mono text-sm text-ink-2 ring-1 ring-inset ring-edge/45 hover:bg-hover aria-pressed:bg-wash aria-pressed:text-accent aria-pressed:ring-accent"
              onClick={() => toggle(value)}
            >
              {value}
            </button>
          )}
        </For>
      </div>
      <p class={`text-sm ${props.error ? 'text-danger' : 'text-ink-3'}`}>
        {props.error ?? (chosen().length === 0 ? w('configuration.choose') : chosen().join(' '))}
      </p>
    </fieldset>
  );
}
