// The generations of a configuration: what is live, who changed what and why, and the way back.
import { Key } from '@solid-primitives/keyed';
import Clock from 'lucide-solid/icons/clock';
import Upload from 'lucide-solid/icons/upload';
import { createResource, createSignal, For, type JSX, Show } from 'solid-js';
import { known } from '../../primitives/known.ts';
import { useWorkspace } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Banner, EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { a } from './apply-words.ts';
import { type Asked, AskWindow } from './ask-window.tsx';
import type { CurrentRun } from './current-run.ts';
import { DiffView } from './diff-view.tsx';
import { GenerationRow } from './generation-row.tsx';
import { readHistory } from './generations.ts';
import type { Drift } from './history-documents.ts';

const PAGE = 20;
const MORE = 50;

interface HistoryProps {
  hostId: string;
  /** Counts up when the configuration may be another. */
  round: number;
  current: CurrentRun;
}

export function HistoryView(props: HistoryProps): JSX.Element {
  const { direct } = useWorkspace();
  const [first, setFirst] = createSignal(PAGE);
  const [asked, setAsked] = createSignal<Asked>();
  const [host, { refetch }] = createResource(
    () => ({ hostId: props.hostId, first: first(), round: props.round }),
    ({ hostId, first: most }) => readHistory(direct, hostId, most),
  );
  return (
    <Show
      when={!host.error}
      fallback={
        <ErrorState message={String((host.error as Error)?.message)} onRetry={() => void refetch()} />
      }
    >
      <Show when={known(host)} fallback={<SkeletonRows count={6} />}>
        {(found) => (
          <div class="grid gap-4">
            <Show when={found().drift?.files.length ? found().drift : null}>
              {(drift) => <DriftBanner drift={drift()} ask={setAsked} />}
            </Show>
            <Show when={found().history} fallback={<Banner tone="warning">{a('apply.unreachable')}</Banner>}>
              {(history) => (
                <>
                  <ImportButton ask={setAsked} />
                  <ol class="grid gap-2">
                    <Key
                      each={history().generations}
                      by="number"
                      fallback={
                        <EmptyState
                          icon={Clock}
                          title={a('apply.historyEmpty')}
                          help={a('apply.historyEmptyHelp')}
                        />
                      }
                    >
                      {(generation) => (
                        <GenerationRow
                          hostId={props.hostId}
                          generation={generation()}
                          live={history().live}
                          others={history().generations}
                          ask={setAsked}
                        />
                      )}
                    </Key>
                  </ol>
                  <Show when={history().more}>
                    <Button busy={host.loading} onClick={() => setFirst(first() + MORE)}>
                      {a('apply.more')}
                    </Button>
                  </Show>
                </>
              )}
            </Show>
          </div>
        )}
      </Show>
      <AskWindow
        hostId={props.hostId}
        asked={asked()}
        current={props.current}
        onClose={() => {
          setAsked(undefined);
          void refetch();
        }}
      />
    </Show>
  );
}

function DriftBanner(props: { drift: Drift; ask: (asked: Asked) => void }): JSX.Element {
  const adopt = () =>
    props.ask({
      ...{ title: a('apply.adoptTitle'), help: a('apply.adoptHelp') },
      wanted: { kind: 'drift', adopt: true },
    });
  const discard = () =>
    props.ask({
      title: a('apply.discardTitle'),
      help: a('apply.discardHelp', { number: props.drift.generation }),
      wanted: { kind: 'drift', adopt: false },
    });
  return (
    <section class="grid gap-3">
      <Banner
        tone="warning"
        action={
          <div class="flex flex-wrap gap-2">
            <Button onClick={adopt}>{a('apply.adopt')}</Button>
            <Button onClick={discard}>{a('apply.discard')}</Button>
          </div>
        }
      >
        <p class="font-medium">{a('apply.drift', { count: props.drift.files.length })}</p>
        <p>{a('apply.driftHelp')}</p>
      </Banner>
      <div class="grid gap-4 rounded-lg bg-sheet p-4 shadow-sheet">
        <For each={props.drift.files}>{({ path, diff }) => <DiffView path={path} diff={diff} />}</For>
      </div>
    </section>
  );
}

function ImportButton(props: { ask: (asked: Asked) => void }): JSX.Element {
  let input: HTMLInputElement | undefined;
  const chosen = async (file: File | undefined) => {
    if (!file) return;
    const bundle = await file.text();
    props.ask({
      title: a('apply.importTitle'),
      help: a('apply.importHelp'),
      wanted: { kind: 'import', bundle },
    });
  };
  return (
    <div>
      <input
        ref={input}
        type="file"
        accept="application/json"
        class="sr-only"
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          void chosen(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
      <Button icon={Upload} onClick={() => input?.click()}>
        {a('apply.import')}
      </Button>
    </div>
  );
}
