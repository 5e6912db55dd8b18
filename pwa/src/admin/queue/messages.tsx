import { useSearchParams } from '@solidjs/router';
import ChevronLeft from 'lucide-solid/icons/chevron-left';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import Inbox from 'lucide-solid/icons/inbox';
import { createEffect, createMemo, createSignal, For, type JSX, on, Show } from 'solid-js';
import { formatNumber } from '../../messages/format.ts';
import { createPageQuery } from '../../primitives/page-query.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { IconButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { hostOf, QueueMessages } from './documents.ts';
import { Filters } from './filters.tsx';
import { MessageRow } from './message-row.tsx';
import { MessageSheet } from './message-sheet.tsx';
import { Picture } from './picture.tsx';
import { createReading } from './reading.ts';
import { createQueueView, PAGE } from './view.ts';
import { w } from './words.ts';

/** The list, what to see of it, and what to do with it. */
export function Messages(props: { hostId: string; news: number }): JSX.Element {
  const [params, setParams] = useSearchParams<{ search?: string }>();
  const wanted = params.search;
  const view = createQueueView(wanted);
  const { state, refresh } = createPageQuery(QueueMessages, () => ({
    hostId: props.hostId,
    ...view.variables(),
  }));
  createReading(() => props.news, refresh);
  const queue = () => hostOf(state.data?.node)?.queue;
  const rows = createMemo(() => queue()?.messages.edges.map(({ node }) => node) ?? []);
  const [selected, setSelected] = createSignal<ReadonlySet<string>>(new Set());
  createEffect(on(view.variables, () => setSelected(new Set<string>()), { defer: true }));
  const chosen = () => rows().filter(({ id }) => selected().has(id));
  const [open, setOpen] = createSignal<string>();
  const opened = () => rows().find(({ id }) => id === open());
  // Somebody came here for one message; it is opened once.
  createEffect(
    on(rows, (found) => {
      const one = found.find(({ queueId }) => queueId === params.search);
      if (one === undefined) return;
      setOpen(one.id);
      setParams({ search: undefined }, { replace: true });
    }),
  );
  const toggle = (id: string) =>
    setSelected(
      (before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]),
    );
  const whole = () => rows().length > 0 && chosen().length === rows().length;
  return (
    <>
      <Picture hostId={props.hostId} news={props.news} view={view} />
      <Filters hostId={props.hostId} view={view} />
      <Loaded data={queue()} error={state.error} retry={refresh} rows={8}>
        {(data) => (
          <Show
            when={rows().length > 0}
            fallback={
              <EmptyState
                icon={Inbox}
                title={Object.keys(view.given()).length > 0 ? w('queue.noMatch') : w('queue.empty')}
                help={Object.keys(view.given()).length > 0 ? w('queue.noMatchHelp') : w('queue.emptyHelp')}
              />
            }
          >
            <section aria-label={w('queue.list')} class="overflow-clip rounded-lg bg-sheet shadow-sheet">
              <BulkBar
                hostId={props.hostId}
                chosen={chosen()}
                matching={data().matching}
                filter={view.given()}
                whole={whole()}
                onSelectPage={(all) => setSelected(new Set(all ? rows().map(({ id }) => id) : []))}
                onDone={refresh}
              />
              <ul>
                <For each={rows()}>
                  {(message) => (
                    <MessageRow
                      message={message}
                      selected={selected().has(message.id)}
                      onSelect={() => toggle(message.id)}
                      onOpen={() => setOpen(message.id)}
                    />
                  )}
                </For>
              </ul>
              <Pages
                from={view.pageNumber() * PAGE}
                shown={rows().length}
                all={data().matching.count}
                next={data().messages.pageInfo.hasNextPage ? data().messages.pageInfo.endCursor : null}
                onPrevious={view.previous}
                onNext={view.next}
              />
            </section>
          </Show>
        )}
      </Loaded>
      <MessageSheet
        hostId={props.hostId}
        message={opened()}
        open={open()}
        onClose={() => setOpen(undefined)}
        onDone={refresh}
      />
    </>
  );
}

interface PagesProps {
  from: number;
  shown: number;
  all: number;
  next: string | null;
  onPrevious: () => void;
  onNext: (cursor: string | null) => void;
}

function Pages(props: PagesProps): JSX.Element {
  return (
    <div class="flex items-center justify-end gap-1 border-t border-line px-2 py-1">
      <span class="px-2 text-sm text-ink-2 tabular-nums" aria-live="polite">
        {w('queue.range', {
          from: formatNumber(props.from + 1),
          to: formatNumber(props.from + props.shown),
          all: formatNumber(Math.max(props.all, props.from + props.shown)),
        })}
      </span>
      <IconButton
        icon={ChevronLeft}
        class="rtl:rotate-180"
        label={w('queue.previous')}
        disabled={props.from === 0}
        onClick={props.onPrevious}
      />
      <IconButton
        icon={ChevronRight}
        class="rtl:rotate-180"
        label={w('queue.following')}
        disabled={props.next === null}
        onClick={() => props.onNext(props.next)}
      />
    </div>
  );
}
