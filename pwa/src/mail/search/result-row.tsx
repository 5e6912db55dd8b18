import { A } from '@solidjs/router';
import Paperclip from 'lucide-solid/icons/paperclip';
import Star from 'lucide-solid/icons/star';
import { createEffect, createMemo, createSignal, createUniqueId, For, type JSX, on, Show } from 'solid-js';
import { shortTime } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/icon.tsx';
import { useMail } from '../data/mail.ts';
import { nameOf, ownAddresses } from '../data/people.ts';
import { folderName } from '../folders/names.ts';
import { Stamp } from '../list/stamp.tsx';
import { oneLine } from '../text/bidi.ts';
import type { Found, Part } from './documents.ts';

interface ResultRowProps {
  found: Found;
  href: string;
  current: boolean;
  checked: boolean;
  /** While something is selected, a tap on the row selects too. */
  selecting: boolean;
  onToggle: (extend: boolean) => void;
}

/** A message that was found, with what matched marked as with a pen. */
export function ResultRow(props: ResultRowProps): JSX.Element {
  const mail = useMail();
  const id = createUniqueId();
  /** As it was found, until it is read or starred here. */
  const follow = (flag: 'unread' | 'starred'): (() => boolean) => {
    const [changed, setChanged] = createSignal<boolean>();
    createEffect(
      on(
        () => mail.state.messages[props.found.node.id]?.[flag],
        (now, before) => before !== undefined && now !== undefined && setChanged(now),
      ),
    );
    return () => changed() ?? props.found.node[flag];
  };
  const own = createMemo(() => ownAddresses(mail));
  const message = () => props.found.node;
  const unread = follow('unread');
  const starred = follow('starred');
  const author = () => message().from[0];
  const who = () => {
    const from = author();
    if (from === undefined) return t('mail.noSender');
    const [to] = message().to;
    const mine = own().includes(from.address.toLowerCase());
    return mine && to !== undefined ? t('mail.toWords', { names: nameOf(to) }) : nameOf(from);
  };
  const open = (event: MouseEvent): void => {
    if (!props.selecting && !event.shiftKey) return;
    event.preventDefault();
    props.onToggle(event.shiftKey);
  };
  const place = () => message().folders.find((folder) => folder.role !== 'ALL');
  return (
    <div
      class={`relative flex gap-3 border-b border-line px-4 py-(--row-pad) text-ink transition-colors ${props.checked || props.current ? 'bg-wash' : 'hover:bg-hover'}`}
    >
      <A
        href={props.href}
        data-found={message().id}
        onClick={open}
        aria-current={props.current ? 'true' : undefined}
        aria-labelledby={id}
        class="absolute inset-0 outline-offset-[-3px]"
      />
      <div class="relative self-start">
        <Stamp name={who()} cancelled={!unread()} checked={props.checked} />
        <button
          type="button"
          aria-pressed={props.checked}
          aria-label={t('mail.select', { subject: oneLine(message().subject) || t('mail.noSubject') })}
          class="absolute -inset-1.5 rounded-md"
          onClick={(event) => props.onToggle(event.shiftKey)}
        />
      </div>
      <span
        id={id}
        class="pointer-events-none relative grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)] gap-y-(--row-gap)"
      >
        <span class="flex items-baseline gap-2">
          <bdi class={`min-w-0 flex-1 truncate text-base ${unread() ? 'font-semibold' : 'text-ink-2'}`}>
            {who()}
          </bdi>
          <Show when={place()}>
            {(folder) => <span class="max-w-28 truncate text-xs text-ink-3">{folderName(folder())}</span>}
          </Show>
          <time datetime={message().date} class="shrink-0 text-xs text-ink-3 tabular-nums">
            {shortTime(message().date)}
          </time>
        </span>
        <span class="flex items-center gap-2">
          <span dir="auto" class="min-w-0 flex-1 truncate text-base text-left in-[:root[dir=rtl]]:text-right">
            <Marked parts={props.found.highlight.subject} fallback={t('mail.noSubject')} />
          </span>
          <Show when={starred()}>
            <Icon of={Star} size={14} label={t('mail.starOn')} class="fill-current text-warning" />
          </Show>
          <Show when={message().hasAttachments}>
            <Icon of={Paperclip} size={14} label={t('mail.attachment')} class="text-ink-3" />
          </Show>
        </span>
        <span dir="auto" class="truncate text-sm text-ink-3 text-left in-[:root[dir=rtl]]:text-right">
          <Marked parts={props.found.highlight.snippet} fallback="" />
        </span>
      </span>
    </div>
  );
}

function Marked(props: { parts: readonly Part[]; fallback: string }): JSX.Element {
  return (
    <For each={props.parts} fallback={props.fallback}>
      {(part) =>
        part.matched ? <mark>{oneLineKeepingSpace(part.text)}</mark> : oneLineKeepingSpace(part.text)
      }
    </For>
  );
}

/** Like `oneLine`, but the space at the edge of a part belongs to the sentence. */
const oneLineKeepingSpace = (text: string): string =>
  (/^\s/.test(text) ? ' ' : '') + oneLine(text) + (/\s$/.test(text) && text.trim() !== '' ? ' ' : '');
