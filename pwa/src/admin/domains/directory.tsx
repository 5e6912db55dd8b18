import BookCheck from 'lucide-solid/icons/book-check';
import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import Wrench from 'lucide-solid/icons/wrench';
import { createSignal, For, type JSX, Match, Show, Switch } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { timeInWords } from '../../messages/format.ts';
import { createPageQuery } from '../../primitives/page-query.ts';
import { useWorkspace } from '../../session/session.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { Banner, EmptyState, Tag } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { onAdminChange } from '../live.ts';
import { CompareDirectory } from './changes.ts';
import { type DirectoryRunRow, DirectoryRunsQuery } from './documents.ts';
import { w } from './words.ts';

/** What the mail servers read, compared with what they should read. */
export default function DirectoryPage(): JSX.Element {
  const { client } = useWorkspace();
  const { state, refresh } = createPageQuery(DirectoryRunsQuery, () => ({}));
  const [asking, setAsking] = createSignal(false);
  onAdminChange(['DirectoryRun'], refresh);
  const runs = () => state.data?.viewer?.organization.directoryRuns;
  const busy = () => asking() || runs()?.[0]?.state === 'RUNNING';

  async function compare(repair: boolean): Promise<void> {
    setAsking(true);
    try {
      const refusal = refusalOf(await client.mutation(CompareDirectory, { input: { repair } }).toPromise());
      if (refusal) toast(sentenceOf(refusal), { tone: 'danger' });
      refresh();
    } finally {
      setAsking(false);
    }
  }

  return (
    <AdminFrame title={w('directory.title')} note={w('directory.note')}>
      <div class="flex flex-wrap gap-2">
        <Button icon={BookCheck} busy={busy()} onClick={() => void compare(false)}>
          {busy() ? w('directory.running') : w('directory.compare')}
        </Button>
        <Button icon={Wrench} disabled={busy()} onClick={() => void compare(true)}>
          {w('directory.repair')}
        </Button>
      </div>
      <Loaded data={runs()} error={state.error} retry={refresh}>
        {(found) => (
          <Show
            when={found()[0]}
            fallback={
              <EmptyState icon={BookCheck} title={w('directory.none')} help={w('directory.noneHelp')} />
            }
          >
            {(newest) => (
              <>
                <NewestRun run={newest()} />
                <Show when={found().length > 1}>
                  <Section title={w('directory.history')}>
                    <ul class="divide-y divide-line">
                      <For each={found().slice(1)}>{(run) => <EarlierRun run={run} />}</For>
                    </ul>
                  </Section>
                </Show>
              </>
            )}
          </Show>
        )}
      </Loaded>
    </AdminFrame>
  );
}

const driftOf = (run: DirectoryRunRow): number => run.missing + run.extra + run.different;

function NewestRun(props: { run: DirectoryRunRow }): JSX.Element {
  const when = () =>
    w('directory.compared', {
      count: props.run.compared,
      time: timeInWords(props.run.finishedAt ?? props.run.startedAt),
    });
  return (
    <>
      <Switch>
        <Match when={props.run.state === 'RUNNING'}>
          <Banner>{w('directory.running')}</Banner>
        </Match>
        <Match when={props.run.state === 'FAILED'}>
          <Banner tone="danger" icon={TriangleAlert}>
            {w('directory.failed')}. {props.run.failure}
          </Banner>
        </Match>
        <Match when={driftOf(props.run) === 0}>
          <Banner tone="success" icon={BookCheck}>
            <span class="font-medium">{w('directory.right')}.</span> {when()}
          </Banner>
        </Match>
        <Match when={driftOf(props.run) > 0}>
          <Banner tone="warning" icon={TriangleAlert}>
            <span class="font-medium">{w('directory.drifted', { count: driftOf(props.run) })}.</span>{' '}
            {props.run.repair ? w('directory.repaired') : w('directory.notRepaired')} {when()}
          </Banner>
        </Match>
      </Switch>
      <Show when={props.run.differences.length > 0}>
        <div class="overflow-hidden rounded-lg bg-sheet shadow-sheet">
          <Differences run={props.run} />
        </div>
      </Show>
    </>
  );
}

const kindWords = {
  MISSING: 'directory.missing',
  EXTRA: 'directory.extra',
  DIFFERENT: 'directory.different',
} as const;

function Differences(props: { run: DirectoryRunRow }): JSX.Element {
  return (
    <ul class="divide-y divide-line">
      <For each={props.run.differences}>
        {(difference) => (
          <li class="grid grid-cols-[minmax(0,1fr)] gap-0.5 px-4 py-2.5 lg:px-5">
            <span class="flex flex-wrap items-center gap-2">
              <Tag tone={difference.kind === 'DIFFERENT' ? 'warning' : 'danger'}>
                {w(kindWords[difference.kind])}
              </Tag>
              <span class="min-w-0 text-base font-medium break-all">{difference.name}</span>
            </span>
            <For each={difference.fields}>
              {({ field, expected, found }) => (
                <span class="text-sm break-words text-ink-3">
                  {expected === null
                    ? w('directory.secret', { field })
                    : w('directory.shouldBe', {
                        field,
                        expected: expected || w('domains.empty'),
                        found: found || w('domains.empty'),
                      })}
                </span>
              )}
            </For>
          </li>
        )}
      </For>
    </ul>
  );
}

function EarlierRun(props: { run: DirectoryRunRow }): JSX.Element {
  const outcome = () => {
    if (props.run.state === 'FAILED') return w('directory.failed');
    const drift = driftOf(props.run);
    return drift === 0 ? w('directory.right') : w('directory.drifted', { count: drift });
  };
  const line = () => (
    <span class="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2">
      <span class="text-base">{outcome()}</span>
      <span class="text-sm text-ink-3">
        {timeInWords(props.run.startedAt)},{' '}
        {w(props.run.scheduled ? 'directory.scheduled' : 'directory.asked')}
      </span>
    </span>
  );
  return (
    <li>
      <Show
        when={props.run.differences.length > 0}
        fallback={<p class="flex min-h-(--tap) items-center px-4 py-2 lg:px-5">{line()}</p>}
      >
        <details>
          <summary class="flex min-h-(--tap) cursor-pointer items-center px-4 py-2 hover:bg-hover lg:px-5">
            {line()}
          </summary>
          <Differences run={props.run} />
        </details>
      </Show>
    </li>
  );
}
