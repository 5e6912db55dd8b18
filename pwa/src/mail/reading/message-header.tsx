import ChevronDown from 'lucide-solid/icons/chevron-down';
import { createMemo, createSignal, type JSX, Show } from 'solid-js';
import { exactTime, shortTime } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Tag } from '../../ui/states.tsx';
import type { Message, Person } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import { nameOf, ownAddresses, shortName } from '../data/people.ts';
import { Details } from './details.tsx';
import type { MessageFacts } from './facts.ts';
import { SenderWarnings } from './sender-warnings.tsx';
import { UnsubscribeLine } from './unsubscribe.tsx';

interface MessageHeaderProps {
  message: Message;
  onFold: (() => void) | undefined;
  actions: JSX.Element;
  facts: MessageFacts;
}

/** Who wrote to whom, and when. The line of recipients opens the details. */
export function MessageHeader(props: MessageHeaderProps): JSX.Element {
  const mail = useMail();
  const [open, setOpen] = createSignal(false);
  const author = (): Person => props.message.from[0] ?? { name: t('mail.noSender'), address: '' };
  const recipients = createMemo(() =>
    recipientsInWords([...props.message.to, ...props.message.cc], ownAddresses(mail)),
  );
  return (
    <header>
      <div class="flex items-start gap-3">
        <Avatar name={nameOf(author())} size="large" />
        <div class="min-w-0 flex-1">
          <div class="flex items-baseline gap-2">
            <h2 class="min-w-0 truncate text-base font-semibold text-ink">
              <Show when={props.onFold} fallback={<bdi>{nameOf(author())}</bdi>}>
                {(fold) => (
                  <button
                    type="button"
                    class="max-w-full truncate"
                    aria-expanded="true"
                    onClick={() => fold()()}
                  >
                    <bdi>{nameOf(author())}</bdi>
                  </button>
                )}
              </Show>
            </h2>
            <Show when={props.message.draft}>
              <Tag tone="accent">{t('mail.draft')}</Tag>
            </Show>
            <Show when={nameOf(author()) !== author().address}>
              <span class="hidden min-w-0 flex-1 truncate text-sm text-ink-3 xl:inline">
                {author().address}
              </span>
            </Show>
          </div>
          <button
            type="button"
            aria-expanded={open()}
            aria-label={`${t('mail.toWords', { names: recipients() })}. ${t(open() ? 'mail.hideDetails' : 'mail.details')}`}
            class="-mx-1.5 flex min-h-6 max-w-full items-center gap-1 rounded-sm px-1.5 text-sm text-ink-3 hover:bg-hover hover:text-ink max-lg:min-h-8"
            onClick={() => setOpen(!open())}
          >
            <span class="truncate">{t('mail.toWords', { names: recipients() })}</span>
            <Icon of={ChevronDown} size={14} class={open() ? 'rotate-180' : ''} />
          </button>
        </div>
        <div class="flex shrink-0 items-center gap-1">
          <button
            type="button"
            class="min-h-8 rounded-sm px-1 text-xs text-ink-3 tabular-nums hover:text-ink"
            data-tip={exactTime(props.message.date)}
            onClick={() => setOpen(!open())}
          >
            {shortTime(props.message.date)}
            <span class="sr-only">, {exactTime(props.message.date)}</span>
          </button>
          {props.actions}
        </div>
      </div>
      <Show when={open()}>
        <Details message={props.message} facts={props.facts.known()} />
      </Show>
      <SenderWarnings facts={props.facts.known()?.sender} />
      <Show when={props.facts.known()?.offer}>
        {(offer) => (
          <UnsubscribeLine messageId={props.message.id} offer={offer()} refresh={props.facts.refresh} />
        )}
      </Show>
    </header>
  );
}

const MOST_NAMED = 3;

/** "me, Eva and 3 others". */
function recipientsInWords(people: readonly Person[], own: readonly string[]): string {
  const words = people
    .slice(0, MOST_NAMED)
    .map((person) =>
      own.includes(person.address.toLowerCase())
        ? t('mail.me')
        : people.length === 1
          ? nameOf(person)
          : shortName(person),
    );
  const others = people.length - words.length;
  return [...words, ...(others > 0 ? [t('mail.andOthers', { count: others })] : [])].join(', ');
}
