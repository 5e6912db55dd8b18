import Paperclip from 'lucide-solid/icons/paperclip';
import { type JSX, Show } from 'solid-js';
import { shortTime } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { Message } from '../data/documents.ts';
import { nameOf } from '../data/people.ts';
import { oneLine } from '../text/bidi.ts';

/** An older message as one line: who, the gist, when. */
export function FoldedMessage(props: { message: Message; onOpen: () => void }): JSX.Element {
  const author = () =>
    props.message.from[0] === undefined ? t('mail.noSender') : nameOf(props.message.from[0]);
  return (
    <button
      type="button"
      aria-expanded="false"
      class="flex min-h-12 w-full min-w-0 items-center gap-3 px-4 py-2 text-start transition-colors hover:bg-hover lg:px-8"
      onClick={() => props.onOpen()}
    >
      <Avatar name={author()} size="small" class="ms-2 me-2" />
      <bdi
        class={`max-w-[34%] shrink-0 truncate text-base ${props.message.unread ? 'font-semibold text-ink' : 'text-ink-2'}`}
      >
        {author()}
      </bdi>
      <span
        dir="auto"
        class="min-w-0 flex-1 truncate text-sm text-ink-3 text-left in-[:root[dir=rtl]]:text-right"
      >
        {props.message.draft ? `${t('mail.draft')}: ` : ''}
        {oneLine(props.message.snippet)}
      </span>
      <Show when={props.message.attachments.length > 0}>
        <Icon of={Paperclip} size={14} label={t('mail.attachment')} class="text-ink-3" />
      </Show>
      <span class="shrink-0 text-xs text-ink-3 tabular-nums">{shortTime(props.message.date)}</span>
    </button>
  );
}
