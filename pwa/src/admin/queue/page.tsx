import { useSearchParams } from '@solidjs/router';
import Inbox from 'lucide-solid/icons/inbox';
import { createMemo, createSignal, For, type JSX, lazy, Match, Show, Suspense, Switch } from 'solid-js';
import { timeInWords } from '../../messages/format.ts';
import { createPageQuery } from '../../primitives/page-query.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { Select } from '../../ui/field.tsx';
import { Banner, EmptyState, SkeletonRows } from '../../ui/states.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { chooseHost, chosenHostId } from '../host-choice.tsx';
import { type QueueHost, QueueHosts } from './documents.ts';
import { Flush } from './flush.tsx';
import { followQueue } from './live.ts';
import { Messages } from './messages.tsx';
import { Summary } from './summary.tsx';
import { w } from './words.ts';

const History = lazy(() => import('./history.tsx'));
const Rules = lazy(() => import('./rules.tsx'));
const Metrics = lazy(() => import('./metrics.tsx'));

const PARTS = ['messages', 'history', 'rules', 'metrics'] as const;

export default function QueuePage(): JSX.Element {
  const { state, refresh } = createPageQuery(QueueHosts, () => ({ first: 50 }));
  const hosts = () => state.data?.viewer?.organization.mailHosts.edges.map(({ node }) => node);
  const host = createMemo(() => hosts()?.find(({ id }) => id === chosenHostId()) ?? hosts()?.[0]);
  return (
    <AdminFrame
      title={w('queue.title')}
      note={<Show when={host()}>{(one) => <AsOf host={one()} />}</Show>}
      actions={<Show when={host()}>{(one) => <Flush hostId={one().id} />}</Show>}
    >
      <Loaded data={hosts()} error={state.error} retry={refresh}>
        {(all) => (
          <Show
            when={host()}
            fallback={
              <EmptyState icon={Inbox} title={w('queue.noPostfix')} help={w('queue.noPostfixHelp')} />
            }
          >
            {(one) => (
              <>
                <Show when={all().length > 1}>
                  <Select
                    label={w('queue.host')}
                    value={one().id}
                    options={all().map(({ id, name }) => ({ value: id, label: name }))}
                    onChange={chooseHost}
                  />
                </Show>
                <Show when={one().id} keyed>
                  {(id) => <HostQueue hostId={id} host={one()} refresh={refresh} />}
                </Show>
              </>
            )}
          </Show>
        )}
      </Loaded>
    </AdminFrame>
  );
}

function AsOf(props: { host: QueueHost }): JSX.Element {
  const at = () => props.host.queue.syncedAt;
  return <>{at() === null ? w('queue.never') : w('queue.asOf', { when: timeInWords(at() ?? '') })}</>;
}

function HostQueue(props: { hostId: string; host: QueueHost; refresh: () => void }): JSX.Element {
  const [params, setParams] = useSearchParams<{ part?: string }>();
  const part = () => PARTS.find((one) => one === params.part) ?? 'messages';
  const [news, setNews] = createSignal(0);
  followQueue(
    () => props.hostId,
    () => {
      props.refresh();
      setNews((count) => count + 1);
    },
  );
  const queue = () => props.host.queue;
  return (
    <div class="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-5">
      <Show when={queue().problem}>
        {(problem) => (
          <Banner tone="warning">
            {queue().syncedAt === null
              ? problem()
              : w('queue.stale', { when: timeInWords(queue().syncedAt ?? ''), problem: problem() })}
          </Banner>
        )}
      </Show>
      <Show when={queue().problem === null && queue().syncedAt !== null && !queue().running}>
        <Banner tone="danger">{w('queue.stopped')}</Banner>
      </Show>
      <Summary statistics={queue().statistics} />
      <nav aria-label={w('queue.tabs')} class="-mx-4 overflow-x-auto px-4">
        <ul class="flex gap-1 border-b border-line">
          <For each={PARTS}>
            {(one) => (
              <li>
                <button
                  type="button"
                  aria-current={part() === one ? 'page' : undefined}
                  class="min-h-(--tap) border-b-2 border-transparent px-3 text-base font-medium text-ink-2 hover:text-ink aria-[current]:border-accent aria-[current]:text-ink"
                  onClick={() => setParams({ part: one === 'messages' ? undefined : one })}
                >
                  {w(`queue.${one}`)}
                </button>
              </li>
            )}
          </For>
        </ul>
      </nav>
      <Suspense fallback={<SkeletonRows count={5} />}>
        <Switch>
          <Match when={part() === 'messages'}>
            <Messages hostId={props.hostId} news={news()} />
          </Match>
          <Match when={part() === 'history'}>
            <History hostId={props.hostId} news={news()} />
          </Match>
          <Match when={part() === 'rules'}>
            <Rules hostId={props.hostId} />
          </Match>
          <Match when={part() === 'metrics'}>
            <Metrics hostId={props.hostId} />
          </Match>
        </Switch>
      </Suspense>
    </div>
  );
}
