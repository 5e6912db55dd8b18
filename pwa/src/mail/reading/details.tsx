import { For, type JSX, Show } from 'solid-js';
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

function People(props: { label: string; people: readonly Person[] }): JSX.Element {
  return (
    <Show when={props.people.length > 0}>
      <dt class="text-ink-3">{props.label}</dt>
      <dd class="grid min-w-0 gap-0.5">
        <For each={props.people}>
          {(person) => (
            <span class="[overflow-wrap:anywhere]">
              <Show when={nameOf(person) !== person.address}>
                <bdi class="text-ink">{nameOf(person)}</bdi>{' '}
              </Show>
              <span class="text-ink-2 select-all">{person.address}</span>
            </span>
          )}
        </For>
      </dd>
    </Show>
  );
}
