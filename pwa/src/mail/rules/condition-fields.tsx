import { type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Select, TextField } from '../../ui/field.tsx';
import type { Condition } from './documents.ts';
import { operatorsOf } from './rule-input.ts';
import { fieldWords, operatorWords } from './summary.ts';

interface ConditionFieldsProps {
  condition: Condition;
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
          value={props.condition.header ?? ''}
          onInput={(header) => props.onChange({ header })}
        />
      </Show>
      <Show when={text()}>
        <TextField
          label={t('rules.value')}
          class={field() === 'HEADER' ? '' : 'sm:col-span-2'}
          value={props.condition.values[0] ?? ''}
          onInput={(value) => props.onChange({ values: [value, ...props.condition.values.slice(1)] })}
        />
      </Show>
      <Show when={field() === 'SIZE'}>
        <TextField
          label={t('rules.kilobytes')}
          type="number"
          min="1"
          value={props.condition.bytes === null ? '' : String(props.condition.bytes / 1000)}
          onInput={(value) => props.onChange({ bytes: Math.round(Number(value) * 1000) })}
        />
      </Show>
      <Show when={field() === 'DATE'}>
        <TextField
          label={t('rules.value')}
          type="date"
          value={props.condition.date ?? ''}
          onInput={(date) => props.onChange({ date })}
        />
      </Show>
    </div>
  );
}
