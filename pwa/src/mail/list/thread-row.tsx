import { A } from '@solidjs/router';
import { createMemo, type JSX, Show } from 'solid-js';
import { exactTime, shortTime } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import type { Thread } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import { faceOf, nameOf, ownAddresses, peopleInWords } from '../data/people.ts';
import { oneLine } from '../text/bidi.ts';
import { Glyphs } from './glyphs.tsx';
import { Stamp } from './stamp.tsx';

interface ThreadRowProps {
  thread: Thread;
  href: string;
  /** Shown in the reading pane. */
  current: boolean;
  checked: boolean;
  onToggle: (extend: boolean) => void;
  /** While something is selected, a tap on the row selects too. */
  selecting: boolean;
}

/** Who, what, when; unread by weight. The stamp selects, the rest opens. */
export function ThreadRow(props: ThreadRowProps): JSX.Element {
  const mail = useMail();
  const own = createMemo(() => ownAddresses(mail));
  const unread = () => props.thread.unreadCount > 0;
  const subject = () => oneLine(props.thread.subject) || t('mail.noSubject');
  const face = () => faceOf(props.thread.participants, own());
  const spoken = () =>
    [
      ...(unread() ? [t('mail.unread')] : []),
      peopleInWords(props.thread.participants, own()),
      subject(),
      exactTime(props.thread.latestAt),
      ...(props.thread.messageCount > 1
        ? [t('mail.messagesInThread', { count: props.thread.messageCount })]
        : []),
      ...(props.thread.hasDraft ? [t('mail.draft')] : []),
      ...(props.thread.hasAttachments ? [t('mail.attachment')] : []),
      ...(props.thread.starred ? [t('mail.starOn')] : []),
    ].join(', ');
  const open = (event: MouseEvent): void => {
    if (!props.selecting) return;
    event.preventDefault();
    props.onToggle(event.shiftKey);
  };
  return (
    <div
      class={`group/row relative flex gap-3 px-4 py-(--row-pad) transition-colors duration-120 ${
        props.checked ? 'bg-wash' : props.current ? 'bg-wash/80' : 'hover:bg-hover'
      }`}
    >
      <A
        href={props.href}
        data-thread={props.thread.id}
        onClick={open}
        aria-current={props.current ? 'true' : undefined}
        class="absolute inset-0 outline-offset-[-3px]"
      >
        <span class="sr-only">{spoken()}</span>
      </A>
      <div class="relative self-start">
        <Stamp
          name={nameOf(face() ?? { name: null, address: '?' })}
          cancelled={!unread()}
          checked={props.checked}
        />
        <button
          type="button"
          aria-pressed={props.checked}
          aria-label={t('mail.select', { subject: subject() })}
          class="absolute -inset-1.5 rounded-md"
          onClick={(event) => props.onToggle(event.shiftKey)}
        />
      </div>
      <div
        class="pointer-events-none relative grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)] gap-y-(--row-gap)"
        aria-hidden="true"
      >
        <div class="flex items-baseline gap-2">
          <span
            dir="auto"
            class={`min-w-0 truncate text-base ${unread() ? 'font-semibold text-ink' : 'text-ink-2'}`}
          >
            {peopleInWords(props.thread.participants, own())}
          </span>
          <Show when={props.thread.messageCount > 1}>
            <span class="text-xs text-ink-3 tabular-nums">{props.thread.messageCount}</span>
          </Show>
          <span
            class={`ms-auto shrink-0 ps-2 text-xs tabular-nums ${unread() ? 'font-semibold text-accent' : 'text-ink-3'}`}
          >
            {shortTime(props.thread.latestAt)}
          </span>
        </div>
        <div class="flex items-center gap-2">
          <span
            dir="auto"
            class={`min-w-0 flex-1 truncate text-base text-left in-[:root[dir=rtl]]:text-right ${unread() ? 'font-medium text-ink' : 'text-ink-2'}`}
          >
            {subject()}
          </span>
          <Glyphs thread={props.thread} />
        </div>
        <p
          dir="auto"
          class="truncate text-sm text-ink-3 text-left in-[:root[dir=rtl]]:text-right in-data-[density=compact]:hidden"
        >
          {oneLine(props.thread.snippet)}
        </p>
      </div>
    </div>
  );
}
