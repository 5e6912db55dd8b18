import Copy from 'lucide-solid/icons/copy';
import { createUniqueId, type JSX } from 'solid-js';
import { t } from '../messages/message.ts';
import { Button } from './button.tsx';
import { toast } from './toast.tsx';

/** Text to hand on: selected by a click, copied by its button. */
export function CopyField(props: { label: string; value: string; help?: string }): JSX.Element {
  const id = createUniqueId();
  let field: HTMLInputElement | undefined;
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(props.value);
      toast(t('common.copied'), { key: 'copied' });
    } catch {
      // Outside a secure context there is no clipboard: select, so that Ctrl C works.
      field?.select();
    }
  }
  return (
    <div class="grid gap-1.5">
      <label for={id} class="text-sm font-medium text-ink-2">
        {props.label}
      </label>
      <div class="flex gap-2">
        <input
          ref={field}
          id={id}
          readOnly
          value={props.value}
          onFocus={(event) => event.currentTarget.select()}
          class="min-h-(--control) min-w-0 flex-1 rounded-md bg-paper px-3 font-mono text-sm text-ink ring-1 ring-line ring-inset focus:outline-none focus:ring-2 focus:ring-focus"
        />
        <Button icon={Copy} onClick={() => void copy()}>
          {t('common.copy')}
        </Button>
      </div>
      <p class="text-sm text-ink-3">{props.help}</p>
    </div>
  );
}
