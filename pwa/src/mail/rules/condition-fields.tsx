import Plus from 'lucide-solid/icons/plus';
import X from 'lucide-solid/icons/x';
import { Index, type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import type { Condition } from './documents.ts';
import { operatorsOf } from './rule-input.ts';
import { fieldWords, operatorWords } from './summary.ts';

interface ConditionFieldsProps {
  condition: Condition;
  /** What the server said of a field: `values`, `header`, `bytes`, `date`. */
  problem: (field: string) => string | undefined;
  onChange: (changed: Partial<Condition>) => void;
}

const fields = Object.entries(fieldWords).map(([value, label]) => ({
  value: value as Condition['field'],
  label,
}));

/** What to look at, how, and for what. "Not" is part of how. */
export function ConditionFields(props: ConditionFieldsProps): JSX.Element {
  const field = () => props.condition.field;
  const choices = () =>
    field() === 'ATTACHMENT'
      ? [
          { value: 'yes', label: 'is there' },
          { value: 'no', label: 'is not there' },
        ]
      : operatorsOf(field()).flatMap((operator) => [
          { value: `${operator} yes`, label: operatorWords[operator].yes },
          { value: `${operator} no`, label: operatorWords[operator].no },
        ]);
  const chosen = () =>
    [field() === 'ATTACHMENT' ? [] : [props.condition.operator], props.condition.not ? 'no' : 'yes']
      .flat()
      .join(' ');
  const choose = (value: string) => {
    const operator = operatorsOf(field()).find((known) => value.startsWith(known)) ?? null;
    props.onChange({ operator, not: value.endsWith('no') });
  };
  const look = (changed: Condition['field']) => {
    const allowed = operatorsOf(changed);
    const { operator } = props.condition;
    const kept = operator !== null && allowed.includes(operator) ? operator : (allowed[0] ?? null);
    props.onChange({ field: changed, operator: kept });
  };
  const text = () => !['SIZE', 'ATTACHMENT', 'DATE'].includes(field());
  return (
    <div class="grid min-w-0 flex-1 gap-3 sm:grid-cols-2">
      <Select label={t('rules.field')} value={field()} options={fields} onChange={look} />
      <Select label={t('rules.operator')} value={chosen()} options={choices()} onChange={choose} />
      <Show when={field() === 'HEADER'}>
        <TextField
          label={t('rules.header')}
          error={props.problem('header')}
          value={props.condition.header ?? ''}
          onInput={(header) => props.onChange({ header })}
        />
      </Show>
      <Show when={text()}>
        <Values {...props} class={field() === 'HEADER' ? '' : 'sm:col-span-2'} />
      </Show>
      <Show when={field() === 'SIZE'}>
        <TextField
          label={t('rules.kilobytes')}
          error={props.problem('bytes')}
          type="number"
          min="1"
          value={props.condition.bytes === null ? '' : String(props.condition.bytes / 1000)}
          onInput={(value) => props.onChange({ bytes: Math.round(Number(value) * 1000) })}
        />
      </Show>
      <Show when={field() === 'DATE'}>
        <TextField
          label={t('rules.value')}
          error={props.problem('date')}
          type="date"
          value={props.condition.date ?? ''}
          onInput={(date) => props.onChange({ date })}
        />
      </Show>
    </div>
  );
}

/** One value, or several of which one is enough. */
function Values(props: ConditionFieldsProps & { class: string }): JSX.Element {
  const values = () => (props.condition.values.length === 0 ? [''] : props.condition.values);
  let list: HTMLDivElement | undefined;
  const focusLast = (): void => {
    queueMicrotask(() => [...(list?.querySelectorAll('input') ?? [])].at(-1)?.focus());
  };
  return (
    <div ref={list} class={`grid gap-2 ${props.class}`}>
      <Index each={values()}>
        {(value, index) => (
          <div class="flex items-start gap-1">
            <TextField
              label={t(index === 0 ? 'rules.value' : 'rules.orValue')}
              class="min-w-0 flex-1"
              error={index === 0 ? props.problem('values') : undefined}
              value={value()}
              onInput={(typed) => props.onChange({ values: values().with(index, typed) })}
            />
            <Show when={values().length > 1}>
              <IconButton
                icon={X}
                size={16}
                class="mt-6"
                label={t('rules.removeValue', { value: value() })}
                onClick={() => {
                  props.onChange({ values: values().toSpliced(index, 1) });
                  focusLast();
                }}
              />
            </Show>
          </div>
        )}
      </Index>
      <div>
        <Button
          tone="quiet"
          icon={Plus}
          onClick={() => {
            props.onChange({ values: [...values(), ''] });
            focusLast();
          }}
        >
          {t('rules.anotherValue')}
        </Button>
      </div>
    </div>
  );
}
