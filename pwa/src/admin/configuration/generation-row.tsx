// One generation of the history: who made it and why, what came of it, how it differs from others, and the way back to it.
import Download from 'lucide-solid/icons/download';
import { createResource, createSignal, For, type JSX, Show } from 'solid-js';
import { known } from '../../primitives/known.ts';
import { useWorkspace } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/field.tsx';
import { Banner, SkeletonRows, Tag } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { a } from './apply-words.ts';
import type { Asked } from './ask-window.tsx';
import { DiffView } from './diff-view.tsx';
import { download, readDifferences } from './generations.ts';
import type { Generation } from './history-documents.ts';

interface RowProps {
  hostId: string;
  generation: Generation;
  /** Number of the live one. */
  live: number;
  /** What it can be compared with, newest first. */
  others: readonly Generation[];
  ask: (asked: Asked) => void;
}

/** The first ones say why; all of them were shown when it was tried. */
const MOST_FINDINGS = 2;

const odd = {
  STAGED: 'apply.stateSTAGED',
  PROVING: 'apply.statePROVING',
  REFUSED: 'apply.stateREFUSED',
  CANCELED: 'apply.stateCANCELED',
  CONFIRMING: 'apply.stateCONFIRMING',
  ROLLED_BACK: 'apply.stateROLLED_BACK',
} as const;

const oddWord = (state: string) => (Object.hasOwn(odd, state) ? odd[state as keyof typeof odd] : null);

export function GenerationRow(props: RowProps): JSX.Element {
  const { direct } = useWorkspace();
  const [shown, setShown] = createSignal(false);
  const state = () => oddWord(props.generation.state);
  const when = () => new Date(String(props.generation.createdAt)).toLocaleString();
  const restore = async () => {
    const variables = { hostId: props.hostId, from: props.live, to: props.generation.number };
    try {
      const files = await readDifferences(direct, variables);
      props.ask({
        title: a('apply.restoreTitle', { number: props.generation.number }),
        help: a('apply.restoreHelp', { files: files.length }),
        reason: a('apply.restoreReason', { number: props.generation.number }),
        wanted: { kind: 'restore', number: props.generation.number },
        files,
      });
    } catch (error) {
      toast((error as Error).message, { tone: 'danger' });
    }
  };
  return (
    <li class="grid gap-2 rounded-lg bg-raised p-3 shadow-card">
      <div class="flex flex-wrap items-center gap-2">
        <h3 class="text-md font-semibold">{a('apply.number', { number: props.generation.number })}</h3>
        <Show when={props.generation.live}>
          <Tag tone="success">{a('apply.live')}</Tag>
        </Show>
        <Show when={state()}>{(word) => <Tag tone="warning">{a(word())}</Tag>}</Show>
        <Tag>{a(`apply.${props.generation.origin}`)}</Tag>
      </div>
      <p class="text-base break-words">{props.generation.reason}</p>
      <For each={props.generation.findings.slice(0, MOST_FINDINGS)}>
        {({ text }) => <p class="text-sm break-words text-ink-2">{text}</p>}
      </For>
      <p class="text-sm text-ink-3">
        {a('apply.by', { author: props.generation.author ?? a('apply.nobody'), at: when() })}
      </p>
      <div class="-mx-2 flex flex-wrap gap-1">
        <Show when={props.others.length > 1}>
          <Button tone="quiet" aria-expanded={shown()} onClick={() => setShown(!shown())}>
            {shown() ? a('apply.hide') : a('apply.compare')}
          </Button>
        </Show>
        <Show when={!props.generation.live}>
          <Button tone="quiet" onClick={() => void restore()}>
            {a('apply.restore')}
          </Button>
        </Show>
        <Button
          tone="quiet"
          icon={Download}
          onClick={() => void download(direct, props.hostId, props.generation.number)}
        >
          {a('apply.export')}
        </Button>
      </div>
      <Show when={shown()}>
        <Comparison {...props} />
      </Show>
    </li>
  );
}

const wasLive = ({ state }: Generation): boolean => state === 'APPLIED' || state === 'CONFIRMED';

/** With what is live, or any other; what is live with what was so before it. */
function Comparison(props: RowProps): JSX.Element {
  const { direct } = useWorkspace();
  const own = () => props.generation.number;
  const others = () =>
    [...new Set([props.live, ...props.others.map(({ number }) => number)])]
      .filter((number) => number !== own())
      .sort((one, another) => another - one);
  const before = () => props.others.find((each) => each.number < own() && wasLive(each));
  const [other, setOther] = createSignal(
    own() === props.live ? (before()?.number ?? others()[0] ?? own()) : props.live,
  );
  const pair = () => ({ from: Math.min(own(), other()), to: Math.max(own(), other()) });
  const [differences] = createResource(
    () => ({ hostId: props.hostId, ...pair() }),
    (asked) => readDifferences(direct, asked),
  );
  const label = (number: number) =>
    number === props.live ? a('apply.numberLive', { number }) : a('apply.number', { number });
  return (
    <section class="grid gap-3" aria-label={a('apply.compare')}>
      <Select
        class="max-w-xs"
        label={a('apply.compareWith')}
        value={String(other())}
        options={others().map((number) => ({ value: String(number), label: label(number) }))}
        onChange={(number) => setOther(Number(number))}
      />
      <Show
        when={!differences.error}
        fallback={<Banner tone="danger">{(differences.error as Error).message}</Banner>}
      >
        <Show when={known(differences)} fallback={<SkeletonRows count={2} />}>
          {(files) => (
            <>
              <p class="text-sm text-ink-3" aria-live="polite">
                {files().length === 0 ? a('apply.same') : a('apply.between', pair())}
              </p>
              <For each={files()}>{({ path, diff }) => <DiffView path={path} diff={diff} />}</For>
            </>
          )}
        </Show>
      </Show>
    </section>
  );
}
