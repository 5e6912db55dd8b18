import Clock from 'lucide-solid/icons/clock';
import { createMemo, type JSX, Show } from 'solid-js';
import { exactTime, shortTime, soonTime } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/icon.tsx';
import type { FolderRole, Thread } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import { faceOf, nameOf, ownAddresses, peopleInWords } from '../data/people.ts';
import { oneLine } from '../text/bidi.ts';
import { AccountMark, createAccountOfRow } from './account-mark.tsx';
import { firstWords } from './first-words.ts';
import { Glyphs } from './glyphs.tsx';
import { Stamp } from './stamp.tsx';

interface ThreadRowProps {
  thread: Thread;
  href: string;
  /** What the list is for. */
  role: FolderRole | null;
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
  const lies = (role: FolderRole) => props.thread.folders.some((folder) => folder.role === role);
  /** In what was sent or is being written the reader is always the sender: whom it goes to is what tells rows apart. */
  const outgoing = () => props.role === 'SENT' || props.role === 'DRAFTS';
  // Rows kept from an earlier version lack these.
  const recipients = () => props.thread.recipients ?? [];
  const people = () => {
    if (!outgoing()) return peopleInWords(props.thread.participants, own());
    const names = recipients().length > 0 ? peopleInWords(recipients(), own()) : t('organize.toNobody');
    return t('organize.toWords', { names });
  };
  const face = () => faceOf(outgoing() ? recipients() : props.thread.participants, own());
  const snoozed = () => {
    const snooze = props.thread.snooze ?? null;
    if (snooze === null) return undefined;
    if (snooze.returnedAt === null && lies('SNOOZED'))
      return t('organize.until', { when: soonTime(snooze.until) });
    if (snooze.returnedAt !== null && lies('INBOX') && unread())
      return t('organize.wasSnoozed', { when: soonTime(snooze.until) });
    return undefined;
  };
  const account = createAccountOfRow(() => props.thread.account.id);
  const spoken = () =>
    [
      ...(unread() ? [t('mail.unread')] : []),
      people(),
      subject(),
      ...(snoozed() === undefined ? [] : [snoozed()]),
      exactTime(props.thread.latestAt),
      ...(props.thread.messageCount > 1
        ? [t('mail.messagesInThread', { count: props.thread.messageCount })]
        : []),
      ...(props.thread.hasDraft ? [t('mail.draft')] : []),
      ...(props.thread.hasAttachments ? [t('mail.attachment')] : []),
      ...(props.thread.starred ? [t('mail.starOn')] : []),
      ...optional(account(), ({ address }) => t('accounts.rowOf', { address })),
    ].join(', ');
  const open = (event: MouseEvent): void => {
    // With shift, a click chooses everything from the last one on, as in every list.
    if (!props.selecting && !event.shiftKey) return;
    event.preventDefault();
    props.onToggle(event.shiftKey);
  };
  return (
    <div
      class={`group/row relative flex gap-3 px-4 py-(--row-pad) ${
        props.checked
          ? 'bg-wash'
          : props.current
            ? 'bg-wash/80'
            : 'hover:bg-hover hover:transition-colors hover:duration-120'
      }`}
    >
      {/* biome-ignore lint/a11y/useAnchorContent: its label says it; words of its own would be laid out for every row */}
      <a
        href={props.href}
        data-thread={props.thread.id}
        aria-label={spoken()}
        onClick={open}
        aria-current={props.current ? 'true' : undefined}
        class="absolute inset-0 outline-offset-[-3px]"
      />
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
            {people()}
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
          <AccountMark account={account()} />
          <Glyphs thread={props.thread} />
        </div>
        <Show when={snoozed()}>
          {(words) => (
            <p class="flex items-center gap-1.5 text-sm text-accent">
              <Icon of={Clock} size={14} />
              <span class="truncate">{words()}</span>
            </p>
          )}
        </Show>
        <p
          dir="auto"
          class="truncate text-sm text-ink-3 text-left in-[:root[dir=rtl]]:text-right in-data-[density=compact]:hidden"
        >
          {firstWords(props.thread.snippet)}
        </p>
      </div>
    </div>
  );
}

const optional = <T, R>(value: T | undefined, use: (value: T) => R): R[] =>
  value === undefined ? [] : [use(value)];
