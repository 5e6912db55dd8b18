import { createSignal, For, type JSX, Show } from 'solid-js';
import { exactTime, formatBytes } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import type { Message, Person } from '../data/documents.ts';
import { nameOf } from '../data/people.ts';
import type { Facts } from './documents.ts';
import { AuthenticationRows } from './sender-warnings.tsx';

/** Everything the header says, in full. */
export function Details(props: { message: Message; facts: Facts | undefined }): JSX.Element {
  const differs = (people: readonly Person[]): boolean =>
    people.length > 0 &&
    people.some(
      ({ address }) => !props.message.from.some((one) => one.address.toLowerCase() === address.toLowerCase()),
    );
  return (
    <dl class="mt-2 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1 rounded-md bg-paper px-3.5 py-3 text-sm">
      <People label={t('mail.from')} people={props.message.from} />
      <Show when={differs(props.message.sender)}>
        <People label={t('mail.sender')} people={props.message.sender} />
      </Show>
      <Show when={differs(props.message.replyTo)}>
        <People label={t('mail.replyTo')} people={props.message.replyTo} />
      </Show>
      <People label={t('mail.to')} people={props.message.to} />
      <People label={t('mail.cc')} people={props.message.cc} />
      <People label={t('mail.bcc')} people={props.message.bcc} />
      <dt class="text-ink-3">{t('mail.date')}</dt>
      <dd class="text-ink">{exactTime(props.message.date)}</dd>
      <AuthenticationRows facts={props.facts?.sender} />
      <dt class="text-ink-3">{t('mail.size')}</dt>
      <dd class="text-ink">
        {formatBytes(props.message.size)} ·{' '}
        <a href={props.message.rawUrl} download="" class="text-accent underline underline-offset-2">
          {t('mail.rawDownload')}
        </a>
      </dd>
    </dl>
  );
}

/** People shown at first, and more with each press: a letter to thousands must not stop the page. */
const FIRST_PEOPLE = 30;
const MORE_PEOPLE = 500;

function People(props: { label: string; people: readonly Person[] }): JSX.Element {
  const [shown, setShown] = createSignal(FIRST_PEOPLE);
  const hidden = () => props.people.length - shown();
  return (
    <Show when={props.people.length > 0}>
      <dt class="text-ink-3">{props.label}</dt>
      <dd class="grid min-w-0 gap-0.5">
        <For each={props.people.slice(0, shown())}>
          {(person) => (
            <span class="[overflow-wrap:anywhere]">
              <Show when={nameOf(person) !== person.address}>
                <bdi class="text-ink">{nameOf(person)}</bdi>{' '}
              </Show>
              <span class="text-ink-2 select-all">{person.address}</span>
            </span>
          )}
        </For>
        <Show when={hidden() > 0}>
          <button
            type="button"
            class="min-h-(--tap) justify-self-start rounded-sm text-start font-medium text-accent hover:underline"
            onClick={() => setShown(shown() + MORE_PEOPLE)}
          >
            {t('reading.morePeople', { count: Math.min(hidden(), MORE_PEOPLE), left: hidden() })}
          </button>
        </Show>
      </dd>
    </Show>
  );
}
