import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import X from 'lucide-solid/icons/x';
import { type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/icon.tsx';
import { nameOf } from '../data/people.ts';
import { addressProblem, type Recipient, writeRecipient } from './address.ts';

interface ChipProps {
  recipient: Recipient;
  onRemove: () => void;
  /** Puts it back into the input, to be changed. */
  onEdit: () => void;
}

/** One recipient. A wrong address says in words what is wrong. */
export function Chip(props: ChipProps): JSX.Element {
  const problem = () => addressProblem(props.recipient.address);
  const name = () => nameOf(props.recipient);
  return (
    <li
      class={`flex max-w-full items-center text-sm ring-1 ring-inset ${
        problem() === null
          ? 'rounded-full bg-paper text-ink ring-line'
          : 'rounded-md bg-danger-wash text-danger ring-danger/50'
      }`}
    >
      <button
        type="button"
        data-tip={writeRecipient(props.recipient)}
        class="flex min-h-8 min-w-0 items-center gap-1.5 rounded-s-full ps-3 pe-1"
        onClick={() => props.onEdit()}
      >
        <Show when={problem() !== null}>
          <Icon of={TriangleAlert} size={14} />
        </Show>
        <span class="min-w-0 text-start">
          <bdi class="block truncate">{name()}</bdi>
          <Show when={problem()}>
            {(one) => <span class="block pb-1 text-xs">{t(`compose.problem.${one()}`)}</span>}
          </Show>
        </span>
        <span class="sr-only">, {t('compose.change')}</span>
      </button>
      <button
        type="button"
        aria-label={t('compose.removeRecipient', { name: name() })}
        class="grid size-8 shrink-0 place-items-center rounded-full opacity-70 hover:opacity-100"
        onClick={() => props.onRemove()}
      >
        <Icon of={X} size={14} />
      </button>
    </li>
  );
}
