import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import type { Message } from '../data/documents.ts';
import { FoldedMessage } from './folded-message.tsx';
import { useFoundWords } from './found-words.ts';
import { MessageCard } from './message-card.tsx';

/** Folded messages in a row beyond this many stand behind one line. */
const MOST_FOLDED = 3;

/** Unread messages beyond the newest of them stay folded: opening a hundred at once would be felt, and not be read. */
const MOST_UNREAD_OPEN = 5;

/** The messages of a conversation, oldest first; the newest and the unread ones open. */
export function Conversation(props: { messages: readonly Message[] }): JSX.Element {
  const [chosen, setChosen] = createSignal<Readonly<Record<string, boolean>>>({});
  const [all, setAll] = createSignal(false);
  const openedUnread = new Set<string>();
  const found = useFoundWords();
  const ids = createMemo(() => props.messages.map((message) => message.id));
  const byId = createMemo(() => new Map(props.messages.map((message) => [message.id, message])));
  const newestUnread = createMemo(
    () =>
      new Set(
        props.messages
          .filter((one) => one.unread)
          .slice(-MOST_UNREAD_OPEN)
          .map((one) => one.id),
      ),
  );
  const opens = (message: Message): boolean => {
    // What was unread when it came stays open, although reading it marks it as read.
    const stuck = message.outgoing?.state === 'FAILED' || message.outgoing?.state === 'UNCERTAIN';
    const fresh = message.unread && newestUnread().has(message.id);
    if (fresh || message.draft || stuck) openedUnread.add(message.id);
    const newest = props.messages.findLast((one) => !one.draft) ?? props.messages.at(-1);
    const wanted = message.id === newest?.id || message.id === found?.messageId();
    return chosen()[message.id] ?? (wanted || openedUnread.has(message.id));
  };
  const open = createMemo(() => new Set(props.messages.filter(opens).map((message) => message.id)));
  const hidden = createMemo(() => {
    const firstOpen = props.messages.findIndex((message) => open().has(message.id));
    const folded = Math.max(firstOpen, 0);
    return all() || folded <= MOST_FOLDED ? new Set<string>() : new Set(ids().slice(1, folded - 1));
  });
  return (
    <ol class="divide-y divide-line">
      <For each={ids()}>
        {(id, index) => (
          <Show when={!hidden().has(id)}>
            <li
              ref={(element) => {
                if (id === found?.messageId() && index() > 0)
                  setTimeout(() => element.scrollIntoView({ block: 'nearest' }));
              }}
            >
              <Show when={byId().get(id)}>
                {(message) => (
                  <Show
                    when={open().has(id)}
                    fallback={
                      <FoldedMessage
                        message={message()}
                        onOpen={() => setChosen({ ...chosen(), [id]: true })}
                      />
                    }
                  >
                    <MessageCard
                      message={message()}
                      onFold={
                        props.messages.length > 1 ? () => setChosen({ ...chosen(), [id]: false }) : undefined
                      }
                    />
                  </Show>
                )}
              </Show>
              <Show when={index() === 0 && hidden().size > 0}>
                <button
                  type="button"
                  class="min-h-11 w-full border-t border-line bg-paper px-4 text-sm font-medium text-ink-2 hover:text-ink"
                  onClick={() => setAll(true)}
                >
                  {t('mail.older', { count: hidden().size })}
                </button>
              </Show>
            </li>
          </Show>
        )}
      </For>
    </ol>
  );
}
