// A change on its way: its steps as they happen, what was found, and the question whether it stays.
import Check from 'lucide-solid/icons/check';
import CircleDashed from 'lucide-solid/icons/circle-dashed';
import X from 'lucide-solid/icons/x';
import { createSignal, For, type JSX, onCleanup, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { useWorkspace } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Banner, SkeletonRows } from '../../ui/states.tsx';
import { CancelRun, ConfirmRun, RevertRun, type Run } from './apply-documents.ts';
import { a } from './apply-words.ts';
import type { FollowedRun } from './current-run.ts';
import { DiffView } from './diff-view.tsx';

const STEPS = ['VALIDATE', 'CHECK', 'CANARY', 'SWAP', 'ACTIVATE', 'PROBE'] as const;

export function RunView(props: { followed: FollowedRun }): JSX.Element {
  const { direct } = useWorkspace();
  const [problem, setProblem] = createSignal('');

  const decide = async (document: typeof ConfirmRun | typeof RevertRun | typeof CancelRun) => {
    const runId = props.followed.id();
    if (runId === undefined) return;
    setProblem('');
    const result = await direct.mutation(document as typeof ConfirmRun, { input: { runId } }).toPromise();
    const refusal = refusalOf(result);
    if (refusal) setProblem(sentenceOf(refusal));
  };
  return (
    <section class="grid gap-4" aria-live="polite">
      <Show when={problem() || props.followed.problem()}>
        {(sentence) => <Banner tone="danger">{sentence()}</Banner>}
      </Show>
      <Show when={props.followed.run()} fallback={<SkeletonRows count={3} />}>
        {(current) => (
          <>
            <Outcome run={current()} />
            <Steps run={current()} />
            <Show
              when={
                current().state === 'WAITING' || (current().state === 'RUNNING' && !isSwapping(current()))
              }
            >
              <Button class="justify-self-start" onClick={() => void decide(CancelRun)}>
                {a('apply.cancel')}
              </Button>
            </Show>
            <Show when={current().state === 'CONFIRMING'}>
              <div class="flex flex-wrap gap-2">
                <Button tone="primary" onClick={() => void decide(ConfirmRun)}>
                  {a('apply.confirm')}
                </Button>
                <Button onClick={() => void decide(RevertRun)}>{a('apply.revert')}</Button>
              </div>
            </Show>
            <Findings run={current()} />
            <For each={current().files}>{({ path, diff }) => <DiffView path={path} diff={diff} />}</For>
          </>
        )}
      </Show>
    </section>
  );
}

const isSwapping = ({ steps }: Run): boolean => steps.some(({ step }) => step === 'SWAP');

const tones = {
  WAITING: 'info',
  RUNNING: 'info',
  CANCELED: 'info',
  CONFIRMING: 'warning',
  FAILED: 'danger',
  CONFLICT: 'warning',
  REFUSED: 'danger',
  ROLLED_BACK: 'warning',
  APPLIED: 'success',
  CONFIRMED: 'success',
} as const;

function Outcome(props: { run: Run }): JSX.Element {
  const [now, setNow] = createSignal(Date.now());
  const timer = setInterval(() => setNow(Date.now()), 1_000);
  onCleanup(() => clearInterval(timer));
  const left = () => Math.max(0, Math.round((Date.parse(props.run.confirmBy ?? '') - now()) / 1_000));
  const sentence = () => {
    const { state } = props.run;
    return state === 'CONFIRMING' ? a('apply.CONFIRMING', { seconds: left() }) : a(`apply.${state}`);
  };
  return (
    <Banner tone={tones[props.run.state]}>
      <p class="font-medium">{sentence()}</p>
      <Show when={props.run.state !== 'RUNNING' && props.run.elapsedMilliseconds}>
        {(elapsed) => (
          <p class="text-sm">
            {a('apply.took', { elapsed: elapsed(), refused: props.run.refusedMilliseconds ?? null })}
          </p>
        )}
      </Show>
    </Banner>
  );
}

const stepIcons = { RUNNING: CircleDashed, DONE: Check, FAILED: X } as const;
const stepColors = { RUNNING: 'text-ink-3', DONE: 'text-success', FAILED: 'text-danger' } as const;
const stepWords = { RUNNING: 'apply.running', DONE: 'apply.done', FAILED: 'apply.failed' } as const;

function Steps(props: { run: Run }): JSX.Element {
  const rolledBack = () => props.run.steps.some(({ step }) => step === 'ROLL_BACK');
  const names = () => [...STEPS, ...(rolledBack() ? (['ROLL_BACK'] as const) : [])];
  return (
    <ol class="grid gap-1" aria-label={a('apply.progress')}>
      <For each={names()}>
        {(name) => {
          const step = () => props.run.steps.find((each) => each.step === name);
          return (
            <li class={`flex min-h-8 items-center gap-3 ${step() ? 'text-ink' : 'text-ink-3'}`}>
              <span class={`grid size-5 place-items-center ${stepColors[step()?.state ?? 'RUNNING']}`}>
                {/* Keyed, for an icon does not become another. */}
                <Show when={step()?.state} keyed fallback={<span class="size-1.5 rounded-full bg-edge" />}>
                  {(state) => <Icon of={stepIcons[state]} size={18} />}
                </Show>
              </span>
              <span class="min-w-0 flex-1">{a(`apply.${name}`)}</span>
              <Show when={step()}>
                {(told) => (
                  <span class="text-sm text-ink-3 tabular-nums">
                    <span class="sr-only">{a(stepWords[told().state])} </span>
                    {/* Before it is done this says when it began. */}
                    {told().state !== 'RUNNING' && `${(told().atMilliseconds / 1_000).toFixed(1)} s`}
                  </span>
                )}
              </Show>
            </li>
          );
        }}
      </For>
    </ol>
  );
}

function Findings(props: { run: Run }): JSX.Element {
  return (
    <Show when={props.run.findings.length > 0}>
      <section class="grid gap-2">
        <h3 class="text-md font-semibold">{a('apply.findings')}</h3>
        <ul class="grid gap-2">
          <For each={props.run.findings}>
            {({ source, text }) => (
              <li class="rounded-md bg-paper px-3 py-2">
                <p class="text-xs text-ink-3">{source}</p>
                <p class="text-base break-words">{text}</p>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}
