import CloudOff from 'lucide-solid/icons/cloud-off';
import SearchX from 'lucide-solid/icons/search-x';
import { For, type JSX, Match, Show, Switch } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import type { Selection } from '../list/selection.ts';
import { SwipeRow } from '../list/swipe-row.tsx';
import { ResultRow } from './result-row.tsx';
import type { createSearch } from './search-state.ts';

interface ResultsProps {
  search: ReturnType<typeof createSearch>;
  query: string;
  hrefOf: (messageId: string) => string;
  current: string | undefined;
  selection: Selection;
  /** Looks into trash and junk as well. */
  onAlsoTrash: () => void;
  hints: JSX.Element;
}

/** What was found, newest first, with the count in words for everybody. */
export function Results(props: ResultsProps): JSX.Element {
  const search = props.search;
  return (
    <>
      <p role="status" class="px-4 pb-2 text-xs text-ink-3">
        {search.state() === 'ready'
          ? t('search.results', { count: search.found().length, more: search.hasMore() })
          : search.state() === 'searching'
            ? t('search.searching')
            : ''}
        <Show when={search.onDevice()}>
          <span class="flex items-center gap-1.5 pt-0.5">
            <Icon of={CloudOff} size={13} />
            {t('search.offline')}
          </span>
        </Show>
      </p>
      <Switch>
        <Match when={search.state() === 'failed'}>
          <ErrorState message={search.problem()} onRetry={search.again} />
        </Match>
        <Match when={search.state() === 'searching' && search.found().length === 0}>
          <SkeletonRows count={7} />
        </Match>
        <Match when={search.found().length === 0}>
          <div class="h-72">
            <EmptyState
              icon={SearchX}
              title={t('search.nothing')}
              help={t('search.nothingHelp', { query: props.query })}
            />
          </div>
          <AlsoTrash search={search} onAlsoTrash={props.onAlsoTrash} />
          {props.hints}
        </Match>
        <Match when={search.found().length > 0}>
          <ul aria-label={t('search.title')} aria-busy={search.state() === 'searching'}>
            <For each={search.found()}>
              {(found) => (
                <li>
                  <SwipeRow onHold={() => props.selection.toggle(found.node.id)}>
                    <ResultRow
                      found={found}
                      href={props.hrefOf(found.node.id)}
                      current={props.current === found.node.id}
                      checked={props.selection.has(found.node.id)}
                      selecting={props.selection.active()}
                      onToggle={(extend) =>
                        extend
                          ? props.selection.extendTo(found.node.id)
                          : props.selection.toggle(found.node.id)
                      }
                    />
                  </SwipeRow>
                </li>
              )}
            </For>
          </ul>
          <Show when={search.hasMore()}>
            <div class="grid place-items-center p-4">
              <Button busy={search.state() === 'searching'} onClick={search.more}>
                {t('search.more')}
              </Button>
            </div>
          </Show>
          <Show when={!search.hasMore()}>
            <AlsoTrash search={search} onAlsoTrash={props.onAlsoTrash} />
          </Show>
        </Match>
      </Switch>
    </>
  );
}

function AlsoTrash(props: Pick<ResultsProps, 'search' | 'onAlsoTrash'>): JSX.Element {
  return (
    <Show when={props.search.withoutTrash()}>
      <p class="flex flex-wrap items-center justify-center gap-x-2 px-4 py-3 text-sm text-ink-3">
        {t('search.withoutTrash')}
        <Button tone="quiet" onClick={props.onAlsoTrash}>
          {t('search.alsoTrash')}
        </Button>
      </p>
    </Show>
  );
}
