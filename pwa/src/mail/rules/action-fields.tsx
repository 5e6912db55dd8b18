import { type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Select, TextArea, TextField } from '../../ui/field.tsx';
import { Switch } from '../../ui/switch.tsx';
import type { Action } from './documents.ts';
import { actionWords } from './summary.ts';

interface ActionFieldsProps {
  action: Action;
  /** Id of the list that proposes folders. */
  folderList: string;
  /** What the server said of a field: `folder`, `keyword`, `address`, `text`. */
  problem: (field: string) => string | undefined;
  onChange: (changed: Partial<Action>) => void;
}

const kinds = Object.entries(actionWords).map(([value, label]) => ({
  value: value as Action['kind'],
  label,
}));

/** What to do, and with what. */
export function ActionFields(props: ActionFieldsProps): JSX.Element {
  const kind = () => props.action.kind;
  return (
    <div class="grid min-w-0 flex-1 gap-3 sm:grid-cols-2">
      <Select
        label={t('rules.action')}
        value={kind()}
        options={kinds}
        onChange={(chosen) => props.onChange({ kind: chosen })}
      />
      <Show when={kind() === 'MOVE' || kind() === 'COPY'}>
        <TextField
          label={t('rules.folder')}
          error={props.problem('folder')}
          list={props.folderList}
          autocomplete="off"
          value={props.action.folder ?? ''}
          onInput={(folder) => props.onChange({ folder })}
        />
      </Show>
      <Show when={kind() === 'KEYWORD'}>
        <TextField
          label={t('rules.keyword')}
          error={props.problem('keyword')}
          autocapitalize="none"
          value={props.action.keyword ?? ''}
          onInput={(keyword) => props.onChange({ keyword })}
        />
      </Show>
      <Show when={kind() === 'FORWARD'}>
        <TextField
          label={t('rules.address')}
          error={props.problem('address')}
          type="email"
          autocapitalize="none"
          value={props.action.address ?? ''}
          onInput={(address) => props.onChange({ address })}
        />
        <Switch
          label={t('rules.keepCopy')}
          checked={props.action.keepCopy ?? true}
          onChange={(keepCopy) => props.onChange({ keepCopy })}
        />
      </Show>
      <Show when={kind() === 'REPLY'}>
        <TextArea
          label={t('rules.answer')}
          error={props.problem('text')}
          class="sm:col-span-2"
          rows={4}
          value={props.action.text ?? ''}
          onInput={(text) => props.onChange({ text })}
        />
      </Show>
    </div>
  );
}
