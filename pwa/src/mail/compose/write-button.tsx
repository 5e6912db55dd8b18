import PenLine from 'lucide-solid/icons/pen-line';
import type { JSX } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { startNew } from './start.ts';
import { useWriting } from './writing.ts';

/** Begins a new message. `wide` for the sidebar; otherwise it floats above the list, under the thumb. */
export function WriteButton(props: { wide?: boolean }): JSX.Element {
  const writing = useWriting();
  const begin = (): void => writing.open(startNew(writing.mail));
  if (props.wide) {
    return (
      <Button tone="primary" icon={PenLine} wide onClick={begin}>
        {t('mail.write')}
      </Button>
    );
  }
  return (
    <button
      type="button"
      class="flex h-14 items-center gap-2.5 rounded-lg bg-accent px-5 text-md font-semibold text-on-accent shadow-float transition-colors active:bg-accent-strong"
      onClick={begin}
    >
      <Icon of={PenLine} size={20} />
      {t('mail.write')}
    </button>
  );
}
