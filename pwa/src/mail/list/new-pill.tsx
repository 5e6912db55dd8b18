import ArrowUp from 'lucide-solid/icons/arrow-up';
import type { JSX } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/icon.tsx';

/** New mail above what is being read: says how much, and leads there. */
export function NewPill(props: { count: number; onClick: () => void }): JSX.Element {
  return (
    <button
      type="button"
      aria-label={t('mail.newPillLabel', { count: props.count })}
      class="absolute top-2 left-1/2 z-10 flex min-h-9 -translate-x-1/2 items-center gap-1.5 rounded-full bg-accent px-4 text-sm font-semibold text-on-accent shadow-float animate-rise"
      onClick={props.onClick}
    >
      <Icon of={ArrowUp} size={15} />
      {t('mail.newPill', { count: props.count })}
    </button>
  );
}
