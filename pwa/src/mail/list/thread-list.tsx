import { createEffect, createMemo, createSignal, type JSX, on, Show, untrack } from 'solid-js';
import { unwrap } from 'solid-js/store';
import { connection } from '../../data/connection.ts';
import { takeDownFirstView } from '../../first-view/take-down.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/button.tsx';
import { Banner } from '../../ui/states.tsx';
import type { ThreadActions } from '../actions/thread-actions.ts';
import { useMail } from '../data/mail.ts';
import { roleOf, type View, wordOf } from '../data/view.ts';
import { EmptyList, ListFooter } from './list-states.tsx';
import { NewPill } from './new-pill.tsx';
import { PullToRefresh } from './pull.tsx';
import { type Row, rowsOf } from './rows.ts';
import type { Selection } from './selection.ts';
import { swipeAction, swipeEnd, swipeStart } from './swipe-actions.ts';
import { SwipeRow } from './swipe-row.tsx';
import { ThreadRow } from './thread-row.tsx';
import { VirtualList, type VirtualListHandle } from './virtual-list.tsx';

interface ThreadListProps {
  view: View;
  title: string;
  /** Thread in the reading pane. */
  current: string | undefined;
  selection: Selection;
  actions: ThreadActions;
  handle: (handle: VirtualListHandle) => void;
}

/** The conversations of one view. Keyed by view: another view is another list. */
export function ThreadList(props: ThreadListProps): JSX.Element {
  const mail = useMail();
  const view = props.view;
  const list = () => mail.replica.list(view);
  // Without watching each of thousands of rows: the order says when to look again, and the newest row's time for the rest.
  const rows = createMemo(() => {
    const ids = mail.replica.idsOf(view);
    void mail.state.threads[ids[0] ?? '']?.latestAt;
    const threads = unwrap(mail.state.threads);
    return rowsOf(ids, (id) => threads[id]?.latestAt);
  });
  const [offset, setOffset] = createSignal(0);
  const [unseen, setUnseen] = createSignal(0);
  const [moreFailed, setMoreFailed] = createSignal(false);
  let handle: VirtualListHandle | undefined;

  // New rows above the fold are counted until the top is in sight again.
  createEffect(
    on(
      mail.arrivals,
      (threadIds) => {
        if (offset() < 40) return;
        const here = new Set(mail.replica.idsOf(view).slice(0, 50));
        setUnseen((count) => count + threadIds.filter((id) => here.has(id)).length);
      },
      { defer: true },
    ),
  );
  createEffect(() => offset() < 40 && setUnseen(0));

  createEffect(() => rows().length > 0 && requestAnimationFrame(takeDownFirstView));

  const loadMore = (): void => {
    const { state, more } = list();
    if (!more || state !== 'ready' || moreFailed()) return;
    // In a task of its own: this runs within a frame of scrolling.
    setTimeout(() => void mail.loader.more(view).then((loaded) => setMoreFailed(!loaded.ok)));
  };
  const role = () => roleOf(view, mail.state.folders);
  const drawThread = (id: () => string): JSX.Element => (
    <Show when={mail.state.threads[id()]}>
      {(thread) => (
        <SwipeRow
          end={swipeAction(swipeEnd(), thread(), role(), props.actions)}
          start={swipeAction(swipeStart(), thread(), role(), props.actions)}
          onHold={() => props.selection.toggle(id())}
        >
          <ThreadRow
            thread={thread()}
            role={role()}
            href={`/mail/${encodeURIComponent(wordOf(view))}/${encodeURIComponent(id())}`}
            current={props.current === id()}
            checked={props.selection.has(id())}
            selecting={props.selection.active()}
            onToggle={(extend) => (extend ? props.selection.extendTo(id()) : props.selection.toggle(id()))}
          />
          <div class="absolute inset-x-4 bottom-0 border-b border-line" />
        </SwipeRow>
      )}
    </Show>
  );
  const draw = (row: () => Row): JSX.Element => {
    if (untrack(row).kind === 'thread') {
      const id = createMemo(() => row().key);
      return drawThread(id);
    }
    const title = () => {
      const shown = row();
      return shown.kind === 'heading' ? shown.title : '';
    };
    return (
      <h2 class="flex items-end bg-paper px-4 pt-3 pb-1.5 font-letter text-sm text-ink-3 italic">
        {title()}
      </h2>
    );
  };

  const readAgain = () => Promise.all([mail.loader.accounts(), mail.loader.head(view)]);

  return (
    <PullToRefresh onRefresh={readAgain}>
      <Show
        when={rows().length > 0}
        fallback={<EmptyList list={list()} view={view} onRetry={() => void mail.loader.head(view)} />}
      >
        <div class="relative h-full">
          <Show when={unseen() > 0}>
            <NewPill count={unseen()} onClick={() => handle?.scrollToTop()} />
          </Show>
          <VirtualList
            word={wordOf(view)}
            rows={rows()}
            total={list().more ? -1 : mail.replica.idsOf(view).length}
            onNearEnd={loadMore}
            onOffset={setOffset}
            label={props.title}
            header={
              <Show when={list().state === 'failed' && connection.reachability() !== 'offline'}>
                <Banner
                  tone="warning"
                  class="mx-3 mb-2"
                  action={
                    <Button tone="quiet" onClick={() => void mail.loader.head(view)}>
                      {t('common.retry')}
                    </Button>
                  }
                >
                  {list().problem}
                </Banner>
              </Show>
            }
            handle={(given) => {
              handle = given;
              props.handle(given);
            }}
            footer={
              <ListFooter
                list={list()}
                failed={moreFailed()}
                onRetry={() => {
                  setMoreFailed(false);
                  loadMore();
                }}
              />
            }
          >
            {draw}
          </VirtualList>
        </div>
      </Show>
    </PullToRefresh>
  );
}
