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
import { Questions } from '../actions/questions.tsx';
import { createThreadActions } from '../actions/thread-actions.ts';
import { WriteButton } from '../compose/write-button.tsx';
import { useMail } from '../data/mail.ts';
import { FolderList } from '../folders/folder-list.tsx';
import { type FoundWords, FoundWordsProvider } from '../reading/found-words.ts';
import { ThreadPane } from '../reading/lazy-thread-pane.tsx';
import { isPlace, withoutParts, withText } from './edit.ts';
import { readHere } from './here.ts';
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
    {
      id: 'mail.close',
      title: t('mail.close'),
      group: t('mail.group'),
      keys: 'u',
      keyOnly: true,
      when: () => params.messageId !== undefined,
      run: back,
    },
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
            <ScopeSwitch query={query()} onChange={change} />
            <Problems id={problemsId} query={query()} problems={search.problems()} />
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
