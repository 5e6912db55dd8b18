import { A } from '@solidjs/router';
import { type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Icon, type IconShape } from '../../ui/icon.tsx';

interface FolderLinkProps {
  /** Word of the view in the address. */
  word: string;
  name: string;
  icon: IconShape;
  /** Unread conversations; the whole number when `loud`, else only a mark for screen readers and weight. */
  unread: number;
  current: boolean;
  /** Steps of indentation. */
  depth?: number;
  onChosen?: (() => void) | undefined;
}

/** One folder in the sidebar or sheet, with its unread conversations. */
export function FolderLink(props: FolderLinkProps): JSX.Element {
  return (
    <A
      href={`/mail/${encodeURIComponent(props.word)}`}
      aria-current={props.current ? 'page' : undefined}
      onClick={() => props.onChosen?.()}
      style={{ 'padding-inline-start': `${0.75 + (props.depth ?? 0) * 0.875}rem` }}
      class={`flex min-h-(--tap) min-w-0 items-center gap-3 rounded-md pe-2.5 text-base no-underline transition-colors duration-120 lg:min-h-8 ${
        props.current ? 'bg-wash font-medium text-accent-strong' : 'text-ink-2 hover:bg-hover hover:text-ink'
      }`}
    >
      <Icon of={props.icon} size={17} class={props.current ? 'text-accent' : 'text-ink-3'} />
      <span class={`min-w-0 flex-1 truncate ${props.unread > 0 ? 'font-medium text-ink' : ''}`}>
        {props.name}
      </span>
      <Show when={props.unread > 0}>
        <span class="text-sm font-semibold text-accent tabular-nums">
          <span aria-hidden="true">{props.unread > 999 ? '999+' : props.unread}</span>
          <span class="sr-only">{t('mail.unreadCount', { count: props.unread })}</span>
        </span>
      </Show>
    </A>
  );
}
