import CloudOff from 'lucide-solid/icons/cloud-off';
import SearchX from 'lucide-solid/icons/search-x';
import { For, type JSX, Match, Show, Switch } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { ResultRow } from './result-row.tsx';
import type { createSearch } from './search-state.ts';

interface ResultsProps {
  search: ReturnType<typeof createSearch>;
  query: string;
  hrefOf: (messageId: string) => string;
  current: string | undefined;
  hints: JSX.Element;
}

/** What was found, newest or best first, with the count in words for everybody. */
export function Results(props: ResultsProps): JSX.Element {
  const search = props.search;
  return (
    <>
      <p role="status" class="px-4 pb-2 text-xs text-ink-3">
        {search.state() === 'ready'
          ? t('search.results', { count: search.found().length, more: search.hasMore() })
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
          {props.hints}
        </Match>
        <Match when={search.found().length > 0}>
          <ul aria-label={t('search.title')} aria-busy={search.state() === 'searching'}>
            <For each={search.found()}>
              {(found) => (
                <li>
                  <ResultRow
                    found={found}
                    href={props.hrefOf(found.node.id)}
                    current={props.current === found.node.id}
                  />
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
        </Match>
      </Switch>
    </>
  );
}
