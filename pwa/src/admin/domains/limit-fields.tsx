import { For, type JSX } from 'solid-js';
import type { createForm } from '../../primitives/form.ts';
import { TextField } from '../../ui/field.tsx';
import { w } from './words.ts';

type LimitsForm = Pick<ReturnType<typeof createForm<Record<string, string>>>, 'field'>;

const LIMITS = [
  { name: 'maxMailboxes', label: w('domains.maxMailboxes'), inputmode: 'numeric' },
  { name: 'maxAliases', label: w('domains.maxAliases'), inputmode: 'numeric' },
  { name: 'defaultQuota', label: w('domains.defaultQuota'), inputmode: 'decimal' },
  { name: 'maxQuota', label: w('domains.maxQuota'), inputmode: 'decimal' },
] as const;

/** The four limits of a domain or a template. */
export function LimitFields(props: { form: LimitsForm }): JSX.Element {
  return (
    <div class="@container">
      <div class="grid gap-4 @md:grid-cols-2">
        <For each={LIMITS}>
          {({ name, label, inputmode }) => (
            <TextField
              {...props.form.field(name)}
              label={label}
              help={w('domains.noLimitHelp')}
              inputmode={inputmode}
              autocomplete="off"
            />
          )}
        </For>
      </div>
    </div>
  );
}
