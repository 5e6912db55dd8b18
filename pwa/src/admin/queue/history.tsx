import type { ResultOf } from '@postroom/schema';
import ListChecks from 'lucide-solid/icons/list-checks';
import { For, type JSX, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { exactTime, formatNumber, timeInWords } from '../../messages/format.ts';
import { createPagesQuery } from '../../primitives/pages-query.ts';
import { useWorkspace } from '../../session/session.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState, Tag } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { tellProblem } from '../problem.ts';
import { nameOf } from './acts.ts';
import { CancelQueueAction } from './changes.ts';
import { hostOf, QueueActions } from './documents.ts';
import { createReading } from './reading.ts';
import { w } from './words.ts';

type Node = NonNullable<ResultOf<typeof QueueActions>['node']>;
type Action = Extract<Node, { __typename: 'MailHost' }>['queue']['actions']['edges'][number]['node'];

const PAGE = 30;

/** What was done to the queue, by whom and why; what is under way can be stopped. */
export default function History(props: { hostId: string; news: number }): JSX.Element {
  const { state, rows, refresh, ...further } = createPagesQuery({
    query: QueueActions,
    variables: (after) => ({ hostId: props.hostId, first: PAGE, after }),
    page: ({ node }) => hostOf(node)?.queue.actions,
    onProblem: tellProblem,
  });
  createReading(() => props.news, refresh);
  return (
    <Loaded data={rows()} error={state.error} retry={refresh}>
      {(actions) => (
        <Show
          when={actions().length > 0}
          fallback={
            <EmptyState icon={ListChecks} title={w('queue.noHistory')} help={w('queue.noHistoryHelp')} />
          }
        >
          <ul class="overflow-hidden rounded-lg bg-sheet shadow-sheet">
            <For each={actions()}>{(action) => <ActionRow action={action} onChange={refresh} />}</For>
          </ul>
          <Show when={further.hasMore()}>
            <div>
              <Button tone="quiet" busy={further.busy()} onClick={further.more}>
                {w('queue.olderActions')}
              </Button>
            </div>
          </Show>
        </Show>
      )}
    </Loaded>
  );
}

const TONES = {
  DONE: 'success',
  RUNNING: 'info',
  CANCELED: 'plain',
  FAILED: 'danger',
  PREVIEW: 'plain',
} as const;

function ActionRow(props: { action: Action; onChange: () => void }): JSX.Element {
  const { client } = useWorkspace();
  const action = () => props.action;
  const stop = async () => {
    const refusal = refusalOf(
      await client.mutation(CancelQueueAction, { input: { actionId: action().id } }).toPromise(),
    );
    if (refusal) toast(sentenceOf(refusal), { tone: 'danger' });
    props.onChange();
  };
  const facts = () =>
    [
      action().goneCount > 0 ? w('queue.goneMeanwhile', { count: action().goneCount }) : '',
      action().failedCount > 0 ? w('queue.failedOn', { count: action().failedCount }) : '',
      action().problem ?? '',
    ].filter(Boolean);
  return (
    <li class="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-3 last:border-b-0">
      <div class="grid min-w-0 flex-1 basis-56 gap-0.5">
        <span class="flex flex-wrap items-center gap-2 text-base text-ink">
          {w('queue.doneWith', { act: nameOf(action().act), count: action().matched })}
          <Tag tone={TONES[action().state]}>{w(`queue.${action().state}`)}</Tag>
        </span>
        <span class="text-sm text-ink-3">
          {action().by?.name ?? w('queue.byRule')},{' '}
          <time datetime={action().createdAt} title={exactTime(action().createdAt)}>
            {timeInWords(action().createdAt)}
          </time>
          <Show when={action().reason}>{(reason) => <>: {reason()}</>}</Show>
        </span>
        <Show when={facts().length > 0}>
          <span class="text-sm text-ink-2">{facts().join('; ')}</span>
        </Show>
      </div>
      <Show when={action().state === 'RUNNING'}>
        <progress
          class="h-2 w-32 accent-accent"
          max={Math.max(1, action().matched)}
          value={action().done}
          aria-label={nameOf(action().act)}
        />
        <span class="text-sm text-ink-2 tabular-nums">
          {w('queue.running', { done: action().done, all: action().matched })}
        </span>
        <Button onClick={() => void stop()}>{w('queue.stop')}</Button>
      </Show>
      <Show when={action().state !== 'RUNNING'}>
        <span class="text-sm text-ink-3 tabular-nums">
          {action().done < action().matched
            ? w('queue.running', { done: action().done, all: action().matched })
            : formatNumber(action().done)}
        </span>
      </Show>
    </li>
  );
}
