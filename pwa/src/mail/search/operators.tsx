import { For, type JSX, Show } from 'solid-js';
import { type MessageKey, t } from '../../messages/message.ts';
import { forgetSearches, recentSearches } from './recent.ts';

const OPERATORS: readonly { sample: string; insert: string; words: MessageKey & `search.op.${string}` }[] = [
  { sample: 'from:eva', insert: 'from:', words: 'search.op.from' },
  { sample: 'to:tom', insert: 'to:', words: 'search.op.to' },
  { sample: 'subject:order', insert: 'subject:', words: 'search.op.subject' },
  { sample: 'has:attachment', insert: 'has:attachment ', words: 'search.op.has' },
  { sample: 'filename:pdf', insert: 'filename:', words: 'search.op.filename' },
  { sample: 'in:archive', insert: 'in:', words: 'search.op.in' },
  { sample: 'is:unread', insert: 'is:', words: 'search.op.is' },
  { sample: 'after:2026-01-31', insert: 'after:', words: 'search.op.after' },
  { sample: 'newer_than:7d', insert: 'newer_than:', words: 'search.op.newer_than' },
  { sample: 'larger:5M', insert: 'larger:', words: 'search.op.larger' },
  { sample: '"two words"', insert: '"', words: 'search.op.quote' },
  { sample: '-word', insert: '-', words: 'search.op.minus' },
  { sample: 'one OR other', insert: 'OR ', words: 'search.op.or' },
];

interface OperatorsProps {
  /** Adds an operator to the search. */
  onInsert: (text: string) => void;
  onRecent: (query: string) => void;
}

/** What can be typed, each one a tap away; and what was searched before. */
export function Operators(props: OperatorsProps): JSX.Element {
  return (
    <div class="mx-auto grid w-full max-w-md gap-6 px-4 pb-8">
      <Show when={recentSearches().length > 0}>
        <section class="grid gap-1">
          <div class="flex items-center justify-between gap-2">
            <h2 class="text-sm font-medium text-ink-3">{t('search.recent')}</h2>
            <button
              type="button"
              class="min-h-(--tap) text-sm text-ink-3 underline underline-offset-2 hover:text-ink"
              onClick={forgetSearches}
            >
              {t('search.forgetRecent')}
            </button>
          </div>
          <ul class="flex flex-wrap gap-2">
            <For each={recentSearches()}>
              {(query) => (
                <li>
                  <button
                    type="button"
                    class="min-h-(--tap) max-w-64 truncate rounded-full bg-sheet px-4 text-base text-ink ring-1 ring-line ring-inset hover:bg-hover"
                    onClick={() => props.onRecent(query)}
                  >
                    {query}
                  </button>
                </li>
              )}
            </For>
          </ul>
        </section>
      </Show>
      <ul class="grid">
        <For each={OPERATORS}>
          {(one) => (
            <li class="border-b border-line last:border-0">
              <button
                type="button"
                class="flex min-h-(--tap) w-full items-center gap-4 rounded-sm px-2 text-start hover:bg-hover"
                onClick={() => props.onInsert(one.insert)}
              >
                <code class="w-36 shrink-0 font-mono text-sm text-ink">{one.sample}</code>
                <span class="text-sm text-ink-3">{t(one.words)}</span>
              </button>
            </li>
          )}
        </For>
      </ul>
    </div>
  );
}
