import { markedTerms } from '@postroom/schema/search';
import { useNavigate, useParams, useSearchParams } from '@solidjs/router';
import SearchIcon from 'lucide-solid/icons/search';
import {
  createEffect,
  createMemo,
  createSignal,
  createUniqueId,
  type JSX,
  lazy,
  on,
  onCleanup,
  onMount,
  Show,
  Suspense,
} from 'solid-js';
import { t } from '../../messages/message.ts';
import { isDesktop } from '../../primitives/media.ts';
import { createCommands } from '../../primitives/shortcuts.ts';
import { SidebarContent } from '../../shell/slots.tsx';
import { Panes } from '../../ui/panes.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { isActive } from '../actions/bulk-actions.ts';
import { Questions } from '../actions/questions.tsx';
import { createThreadActions } from '../actions/thread-actions.ts';
import { useAnswers } from '../compose/answer.ts';
import { WriteButton } from '../compose/write-button.tsx';
import { useMail } from '../data/mail.ts';
import { FolderList } from '../folders/folder-list.tsx';
import { BulkBar } from '../list/bulk-bar.tsx';
import { listCommands } from '../list/commands.ts';
import { Progress } from '../list/progress.tsx';
import { createSelection } from '../list/selection.ts';
import { type FoundWords, FoundWordsProvider } from '../reading/found-words.ts';
import { ThreadPane } from '../reading/lazy-thread-pane.tsx';
import { isPlace, withoutParts, withText } from './edit.ts';
import { createFoundActions } from './found-actions.ts';
import { readHere, searchedRole } from './here.ts';
import { markText } from './mark-text.ts';
import { Operators } from './operators.tsx';
import { Problems } from './problems.tsx';
import { rememberSearch } from './recent.ts';
import { Results } from './results.tsx';
import { ScopeSwitch } from './scope-switch.tsx';
import { SearchBox } from './search-box.tsx';
import { createSearch } from './search-state.ts';

const OptionsForm = lazy(() => import('./options-form.tsx'));

/** `/search/:messageId?q=…`: the search, and the conversation of the message that was chosen. */
export default function SearchPage(): JSX.Element {
  const mail = useMail();
  const answers = useAnswers();
  const navigate = useNavigate();
  const params = useParams<{ messageId?: string }>();
  const [location, setLocation] = useSearchParams<{ q?: string }>();
  const [query, setQuery] = createSignal(location.q ?? '');
  const search = createSearch(mail, query);
  const [options, setOptions] = createSignal(false);
  const problemsId = createUniqueId();
  let input: HTMLInputElement | undefined;
  /** Words looked for in texts; those of subjects and people are marked in the list. */
  const terms = createMemo(() => markedTerms(readHere(query())).filter(({ field }) => field === null));
  const found: FoundWords = { messageId: () => params.messageId, mark: (root) => markText(root, terms()) };

  const change = (next: string): void => {
    setQuery(next);
    setLocation({ q: next }, { replace: true });
  };
  const hrefOf = (messageId: string): string =>
    `/search/${encodeURIComponent(messageId)}?q=${encodeURIComponent(query())}`;
  const back = (): void => navigate(`/search?q=${encodeURIComponent(query())}`);
  const threadId = (): string | undefined => {
    const id = params.messageId;
    if (id === undefined) return undefined;
    return (
      search.found().find((found) => found.node.id === id)?.node.thread.id ??
      mail.state.messages[id]?.thread.id
    );
  };
  const actions = createThreadActions(mail, back);
  const ids = () => search.found().map(({ node }) => node.id);
  const extent = () => ({ query: query() });
  const selection = createSelection(ids, extent);
  const role = createMemo(() => searchedRole(query(), mail.replica.folders.all()));
  const foundActions = createFoundActions({ mail, found: search.found, role, changed: search.refresh });
  createEffect(on(query, selection.clear, { defer: true }));
  // What was done to everything shows when it is over.
  createEffect(
    on(
      () =>
        mail.bulk.actions().flatMap((action) => (isActive(action) ? [] : [`${action.id} ${action.state}`])),
      (now, before) => before !== undefined && now.some((one) => !before.includes(one)) && search.refresh(),
    ),
  );

  const focused = (): string | undefined =>
    document.activeElement?.closest('li')?.querySelector<HTMLElement>('[data-found]')?.dataset.found;
  const current = (): string | undefined => params.messageId ?? focused();
  const focusRow = (id: string): void => {
    const row = document.querySelector<HTMLElement>(`[data-found="${CSS.escape(id)}"]`);
    row?.focus();
    row?.scrollIntoView({ block: 'nearest' });
  };
  const neighbour = (by: 1 | -1): string | undefined => {
    const at = ids().indexOf(current() ?? '');
    return ids()[at < 0 ? 0 : at + by];
  };
  const newest = () =>
    (mail.state.conversation[threadId() ?? ''] ?? [])
      .map((id) => mail.state.messages[id])
      .findLast((message) => message !== undefined && !message.draft);
  const isStarred = (id: string) => search.found().some(({ node }) => node.id === id && node.starred);

  createEffect(() => mail.setThreadId(threadId()));
  createEffect(() => {
    if (params.messageId !== undefined) rememberSearch(query());
  });
  createEffect(() => {
    document.title = `${t('search.title')} · ${t('common.appName')}`;
  });
  onCleanup(() => mail.setThreadId(undefined));
  onMount(() => {
    if (params.messageId === undefined && query() === '') input?.focus();
  });
  createCommands(() => [
    {
      id: 'go.search',
      title: t('shell.goSearch'),
      group: t('shell.groupGo'),
      keys: '/',
      icon: SearchIcon,
      run: () => input?.focus(),
    },
    ...listCommands({
      selection,
      actions: foundActions,
      current,
      isStarred,
      byUnread: (unread) => search.found().flatMap(({ node }) => (node.unread === unread ? [node.id] : [])),
      isOpen: () => params.messageId !== undefined,
      step: (by) => {
        const next = neighbour(by);
        if (next === undefined) return;
        if (params.messageId !== undefined) navigate(hrefOf(next), { replace: true });
        focusRow(next);
      },
      extend: (by) => {
        const [from, next] = [current(), neighbour(by)];
        if (from === undefined || next === undefined) return;
        if (!selection.has(from)) selection.toggle(from);
        selection.extendTo(next);
        focusRow(next);
      },
      open: () => {
        const id = current();
        if (id !== undefined) navigate(hrefOf(id));
      },
      close: () => {
        const open = params.messageId;
        back();
        if (open !== undefined) requestAnimationFrame(() => focusRow(open));
      },
      go: (place) => navigate(`/mail/${place}`),
      answer: (how) => {
        const message = newest();
        if (message !== undefined) void answers.answer(message, how);
      },
    }),
  ]);
  const hints = (
    <Operators
      onInsert={(text) => {
        const before = query().trimEnd();
        change(before === '' ? text : `${before} ${text}`);
        input?.focus();
      }}
      onRecent={change}
    />
  );

  return (
    <>
      <SidebarContent>
        <WriteButton wide />
        <div class="pt-2">
          <FolderList current="" />
        </div>
      </SidebarContent>
      <Panes
        id="mail"
        listLabel={t('search.title')}
        detailLabel={t('mail.reading')}
        detailOpen={params.messageId !== undefined}
        list={
          <>
            <h1 class="sr-only">{t('search.title')}</h1>
            <SearchBox
              query={query()}
              onInput={change}
              input={(element) => (input = element)}
              onOptions={() => setOptions(true)}
              onSubmit={() => {
                rememberSearch(query());
                search.again();
              }}
              describedBy={problemsId}
            />
            <Show
              when={!selection.active()}
              fallback={
                <BulkBar
                  selection={selection}
                  actions={foundActions}
                  folderRole={role()}
                  extent={extent()}
                  place={null}
                  more={search.hasMore() && search.problems().length === 0}
                />
              }
            >
              <ScopeSwitch query={query()} onChange={change} />
              <Problems id={problemsId} query={query()} problems={search.problems()} />
            </Show>
            <Progress />
            <div class="min-h-0 flex-1 overflow-y-auto overscroll-contain">
              <Show
                when={search.state() !== 'idle'}
                fallback={
                  <>
                    <div class="h-72">
                      <EmptyState
                        icon={SearchIcon}
                        title={t('search.startTitle')}
                        help={t('search.startHelp')}
                      />
                    </div>
                    {hints}
                  </>
                }
              >
                <Results
                  search={search}
                  selection={selection}
                  query={query()}
                  hrefOf={hrefOf}
                  current={params.messageId}
                  onAlsoTrash={() => change(withText(withoutParts(query(), isPlace), 'in:anywhere '))}
                  hints={hints}
                />
              </Show>
            </div>
          </>
        }
        detail={
          <Show
            when={threadId()}
            keyed
            fallback={<Show when={isDesktop()}>{<EmptyState title={t('search.pick')} />}</Show>}
          >
            {(id) => (
              <FoundWordsProvider value={found}>
                <ThreadPane threadId={id} actions={actions} folderRole={null} onBack={back} />
              </FoundWordsProvider>
            )}
          </Show>
        }
      />
      <Questions actions={actions} />
      <Questions actions={foundActions} />
      <Show when={options()}>
        <Suspense>
          <OptionsForm
            query={query()}
            onSearch={(next) => {
              setOptions(false);
              change(next);
              rememberSearch(next);
            }}
            onClose={() => setOptions(false)}
          />
        </Suspense>
      </Show>
    </>
  );
}
