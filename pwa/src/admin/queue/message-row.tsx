import { type JSX, Show } from 'solid-js';
import { exactTime, formatBytes, soonTime, timeInWords } from '../../messages/format.ts';
import { Tag } from '../../ui/states.tsx';
import type { QueuedMessage } from './documents.ts';
import { w } from './words.ts';

interface RowProps {
  message: QueuedMessage;
  selected: boolean;
  onSelect: () => void;
  onOpen: () => void;
}

export const toneOf = (queue: QueuedMessage['queue']): 'info' | 'plain' | 'warning' | 'danger' =>
  queue === 'ACTIVE' || queue === 'INCOMING'
    ? 'info'
    : queue === 'HOLD'
      ? 'warning'
      : queue === 'CORRUPT'
        ? 'danger'
        : 'plain';

export function recipientsOf({ recipients, recipientCount }: QueuedMessage): string {
  const [first = '–'] = recipients;
  return recipientCount > 1 ? w('queue.moreRecipients', { first, count: recipientCount - 1 }) : first;
}

export function nextTryOf({ nextTryAt }: QueuedMessage): string {
  if (nextTryAt === null) return '';
  if (new Date(nextTryAt).getTime() < Date.now()) return w('queue.due');
  return w('queue.nextTry', { when: soonTime(nextTryAt) });
}

/** Who, to whom, why, and when it is tried again. */
export function MessageRow(props: RowProps): JSX.Element {
  const message = () => props.message;
  return (
    <li
      class="flex items-stretch border-b border-line last:border-b-0"
      classList={{ 'bg-wash': props.selected }}
    >
      <label class="grid w-12 shrink-0 place-items-center">
        <input
          type="checkbox"
          class="size-4.5"
          checked={props.selected}
          aria-label={w('queue.select', { queueId: message().queueId })}
          onChange={props.onSelect}
        />
      </label>
      <button
        type="button"
        class="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)] gap-0.5 py-2.5 pe-4 text-start hover:bg-hover"
        onClick={props.onOpen}
      >
        <span class="flex items-baseline gap-3">
          <span class="min-w-0 flex-1 truncate text-base text-ink">
            {message().sender || w('queue.bounce')}
            <span class="text-ink-3" aria-hidden="true">
              {' → '}
            </span>
            <span class="sr-only">{w('queue.recipients')} </span>
            {recipientsOf(message())}
          </span>
          <time
            datetime={message().arrivedAt}
            title={exactTime(message().arrivedAt)}
            class="shrink-0 text-sm text-ink-2"
          >
            {timeInWords(message().arrivedAt)}
          </time>
        </span>
        <span class="line-clamp-2 text-sm break-words text-ink-2">
          {message().problem ?? message().reason ?? w('queue.noReason')}
        </span>
        <span class="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-3">
          <Tag tone={toneOf(message().queue)}>{w(`queue.${message().queue}`)}</Tag>
          <Show when={nextTryOf(message())}>{(next) => <span>{next()}</span>}</Show>
          <Show when={message().attempts > 0}>
            <span>{w('queue.attempts', { count: message().attempts })}</span>
          </Show>
          <span>{formatBytes(Number(message().size))}</span>
          <span class="font-mono text-xs">{message().queueId}</span>
        </span>
      </button>
    </li>
  );
}
