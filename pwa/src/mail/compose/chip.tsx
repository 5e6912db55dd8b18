import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import X from 'lucide-solid/icons/x';
import { type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/icon.tsx';
import { nameOf } from '../data/people.ts';
import { addressProblem, type Recipient, writeRecipient } from './address.ts';
import { type DomainWord, isOutOfReach } from './domains.ts';

interface ChipProps {
  recipient: Recipient;
  /** What the server says of its domain; null when nothing is known. */
  domain: DomainWord | null;
  onRemove: () => void;
  /** Puts it back into the input, to be changed. */
  onEdit: () => void;
  onCorrect: (address: string) => void;
}

/** One recipient. A wrong address says in words what is wrong, a doubtful domain what was probably meant. */
export function Chip(props: ChipProps): JSX.Element {
  const problem = () => addressProblem(props.recipient.address);
  const name = () => nameOf(props.recipient);
  const domainName = () => props.recipient.address.slice(props.recipient.address.lastIndexOf('@') + 1);
  const words = (): string | null => {
    const wrong = problem();
    if (wrong !== null) return t(`compose.problem.${wrong}`);
    const reach = props.domain?.reach;
    if (reach !== 'NO_DOMAIN' && reach !== 'NO_MAIL' && reach !== 'UNANSWERED') return null;
    return t(`recipients.${reach}`, { domain: domainName() });
  };
  const look = (): string => {
    if (words() === null && meant() === null) return 'rounded-full bg-paper text-ink ring-line';
    return problem() !== null || isOutOfReach(props.domain)
      ? 'rounded-md bg-danger-wash text-danger ring-danger/50'
      : 'rounded-md bg-warning-wash text-ink ring-warning/50';
  };
  const meant = () => (problem() === null ? (props.domain?.suggestion ?? null) : null);
  return (
    <li class={`max-w-full overflow-hidden text-sm ring-1 ring-inset ${look()}`}>
      <div class="flex items-center">
        <button
          type="button"
          data-tip={writeRecipient(props.recipient)}
          class="flex min-h-8 min-w-0 flex-1 items-center gap-1.5 rounded-s-full ps-3 pe-1"
          onClick={() => props.onEdit()}
        >
          <Show when={words() !== null}>
            <Icon of={TriangleAlert} size={14} />
          </Show>
          <span class="min-w-0 text-start">
            <bdi class={`block truncate ${words() === null ? '' : 'pt-1'}`}>{name()}</bdi>
            <Show when={words()}>{(one) => <span class="block pb-1 text-xs">{one()}</span>}</Show>
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
      </div>
      <Show when={meant()}>
        {(domain) => (
          <button
            type="button"
            aria-label={t('recipients.correct', { address: props.recipient.address, domain: domain() })}
            class="block min-h-8 w-full truncate border-t border-warning/30 px-3 text-start font-medium text-accent hover:bg-hover max-lg:min-h-(--tap)"
            onClick={() =>
              props.onCorrect(`${props.recipient.address.slice(0, -domainName().length)}${domain()}`)
            }
          >
            {t('recipients.meant', { domain: domain() })}
          </button>
        )}
      </Show>
    </li>
  );
}
