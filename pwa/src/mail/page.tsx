import { useNavigate, useParams } from '@solidjs/router';
import { createEffect, createMemo, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import { t } from '../messages/message.ts';
import { listIsShown } from '../primitives/first-list.ts';
import { isDesktop } from '../primitives/media.ts';
import { createCommands } from '../primitives/shortcuts.ts';
import { Panes } from '../ui/panes.tsx';
import { EmptyState } from '../ui/states.tsx';
import { Questions } from './actions/questions.tsx';
import { createThreadActions } from './actions/thread-actions.ts';
import { useAnswers } from './compose/answer.ts';
import { useMail } from './data/mail.ts';
import { placeWordOf, roleOf, viewOf, wordOf } from './data/view.ts';
import { viewName } from './folders/names.ts';
import { Announcer } from './list/announcer.tsx';
import { listCommands } from './list/commands.ts';
import { fetchAhead } from './list/fetch-ahead.ts';
import { ListPane } from './list/list-pane.tsx';
import { createSelection } from './list/selection.ts';
import { chosenBefore, keepSelection } from './list/selection-memory.ts';
import type { VirtualListHandle } from './list/virtual-list.tsx';
import { preloadThreadPane, ThreadPane } from './reading/lazy-thread-pane.tsx';

/** `/mail/:place?/:threadId?`: the list of a place, and the conversation chosen from it. */
export default function MailPage(): JSX.Element {
  const mail = useMail();
  const navigate = useNavigate();
  const answers = useAnswers();
  const params = useParams<{ place?: string; threadId?: string }>();
  const view = createMemo(() => viewOf(params.place), undefined, {
    equals: (a, b) => wordOf(a) === wordOf(b),
  });
  const word = () => wordOf(view());
  const ids = () => mail.replica.idsOf(view());
  const selection = createSelection(ids, () => ({ view: view() }));
  let list: VirtualListHandle | undefined;

  const show = (threadId: string | undefined): void => {
    const path = `/mail/${encodeURIComponent(word())}`;
    navigate(threadId === undefined ? path : `${path}/${encodeURIComponent(threadId)}`, {
      replace: params.threadId !== undefined && threadId !== undefined,
    });
  };
  /** The open conversation leaves the list: the next one takes its place on desktops; phones go back to the list. */
  const leaving = (left: readonly string[]): void => {
    const open = params.threadId;
    if (open === undefined || !left.includes(open)) return;
    const at = ids().indexOf(open);
    const stays = (id: string): boolean => !left.includes(id);
    const next =
      ids()
        .slice(at + 1)
        .find(stays) ?? ids().slice(0, Math.max(0, at)).findLast(stays);
    show(isDesktop() ? next : undefined);
  };
  const actions = createThreadActions(mail, leaving);

  createEffect(() => mail.setView(view()));
  createEffect(() => mail.setThreadId(params.threadId));
  createEffect(
    on(word, () => {
      selection.only(chosenBefore(word()));
      void mail.restored
        .then(() => mail.loader.head(view()))
        .then(() => {
          listIsShown();
          preloadThreadPane();
          return fetchAhead(mail, view());
        });
    }),
  );
  onCleanup(() => {
    mail.setView(undefined);
    mail.setThreadId(undefined);
  });
  createEffect(() => {
    const subject = params.threadId === undefined ? '' : (mail.state.threads[params.threadId]?.subject ?? '');
    document.title = `${subject === '' ? viewName(view(), mail) : subject} · ${t('common.appName')}`;
  });

  const focused = (): string | undefined =>
    document.activeElement?.closest('li')?.querySelector<HTMLElement>('[data-thread]')?.dataset.thread;
  const current = (): string | undefined => params.threadId ?? focused();
  const focusRow = (id: string): void => {
    list?.reveal(id);
    requestAnimationFrame(() =>
      document
        .querySelector<HTMLElement>(`[data-thread="${CSS.escape(id)}"]`)
        ?.focus({ preventScroll: true }),
    );
  };
  // However one comes back from a conversation (key, button, the system's gesture), one is where one left.
  createEffect(
    on(
      () => params.threadId,
      (now, before) => {
        if (now === undefined && before !== undefined && ids().includes(before)) focusRow(before);
      },
      { defer: true },
    ),
  );
  const step = (by: 1 | -1): void => {
    const at = ids().indexOf(current() ?? '');
    const next = ids()[at < 0 ? 0 : at + by];
    if (next === undefined) return;
    if (params.threadId !== undefined) show(next);
    focusRow(next);
  };
  const newest = () => {
    const messages = mail.state.conversation[params.threadId ?? ''] ?? [];
    return messages
      .map((id) => mail.state.messages[id])
      .findLast((message) => message !== undefined && !message.draft);
  };
  createCommands(() =>
    listCommands({
      selection,
      actions,
      current,
      isStarred: (id) => mail.state.threads[id]?.starred === true,
      byUnread: (unread) => ids().filter((id) => (mail.state.threads[id]?.unreadCount ?? 0) > 0 === unread),
      isOpen: () => params.threadId !== undefined,
      step,
      extend: (by) => {
        const at = ids().indexOf(current() ?? '');
        const next = ids()[at + by];
        if (at < 0 || next === undefined) return;
        if (!selection.has(ids()[at] ?? '')) selection.toggle(ids()[at] ?? '');
        selection.extendTo(next);
        focusRow(next);
      },
      open: () => show(current()),
      close: () => show(undefined),
      go: (place) => navigate(`/mail/${place}`),
      answer: (how) => {
        const message = newest();
        if (message !== undefined) void answers.answer(message, how);
      },
    }),
  );
  const keepChosen = (): void => keepSelection(word(), selection.ids());
  addEventListener('pagehide', keepChosen);
  onCleanup(() => removeEventListener('pagehide', keepChosen));
  onMount(() => void mail.loader.accounts());

  return (
    <>
      <Panes
        id="mail"
        listLabel={viewName(view(), mail)}
        detailLabel={t('mail.reading')}
        detailOpen={params.threadId !== undefined}
        list={
          <ListPane
            view={view()}
            current={params.threadId}
            selection={selection}
            actions={actions}
            onOnly={(only) =>
              navigate(
                `/mail/${encodeURIComponent(wordOf(only === undefined ? viewOf(placeWordOf(view())) : { ...view(), only }))}`,
              )
            }
            handle={(given) => {
              list = given;
            }}
          />
        }
        detail={
          <Show
            when={params.threadId}
            keyed
            fallback={<EmptyState title={t('mail.pickOne')} help={t('mail.pickOneHelp')} />}
          >
            {(threadId) => (
              <ThreadPane
                threadId={threadId}
                actions={actions}
                folderRole={roleOf(view(), mail.state.folders)}
                onBack={() => show(undefined)}
              />
            )}
          </Show>
        }
      />
      <Questions actions={actions} />
      <Announcer />
    </>
  );
}
