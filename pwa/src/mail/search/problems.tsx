import Info from 'lucide-solid/icons/info';
import { For, type JSX } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/icon.tsx';

interface ProblemsProps {
  id: string;
  query: string;
  problems: readonly { start: number; end: number; message: string }[];
}

/** What of the search is not understood, beside the field; the rest of it is searched all the same. */
export function Problems(props: ProblemsProps): JSX.Element {
  return (
    <ul
      id={props.id}
      aria-live="polite"
      aria-label={t('search.problems')}
      class="grid gap-1 px-4 empty:hidden"
    >
      <For each={props.problems}>
        {(problem) => (
          <li class="flex items-start gap-2 pb-1 text-sm text-ink-2">
            <Icon of={Info} size={15} class="mt-0.5 shrink-0 text-warning" />
            <span class="min-w-0 [overflow-wrap:anywhere]">{problem.message}</span>
          </li>
        )}
      </For>
    </ul>
  );
}
