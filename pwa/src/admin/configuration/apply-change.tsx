// From reviewed changes to what came of them: the reason, the button, and then the change on its way.
import { batch, createSignal, type JSX, onCleanup, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { useWorkspace } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Banner } from '../../ui/states.tsx';
import {
  ApplyChange,
  ApplyTemplate,
  type FilledField,
  ImportBundle,
  ResolveDrift,
  RestoreGeneration,
  type TemplateKey,
} from './apply-documents.ts';
import { a } from './apply-words.ts';
import { type CurrentRun, isLive, isOver } from './current-run.ts';
import type { ChangeInput } from './documents.ts';
import { RunView } from './run-progress.tsx';

/** What is asked for, besides the reason. */
export type Wanted =
  | { kind: 'changes'; changes: readonly ChangeInput[] }
  | {
      kind: 'template';
      template: TemplateKey;
      values: FilledField[];
      base: { path: string; version: string }[];
    }
  | { kind: 'restore'; number: number }
  | { kind: 'import'; bundle: string }
  | { kind: 'drift'; adopt: boolean };

interface ApplyProps {
  hostId: string;
  wanted: Wanted;
  /** What to begin the reason with. */
  reason?: string | undefined;
  /** What is wrong has to be put right first. */
  blocked?: boolean;
  current: CurrentRun;
  /** Hears that it is on its way. */
  onBegun?: (runId: string) => void;
  /** Hears that people came back from what was not done. */
  onBack?: () => void;
}

export function ApplyPart(props: ApplyProps): JSX.Element {
  const { direct } = useWorkspace();
  const [reason, setReason] = createSignal(props.reason ?? '');
  const [problem, setProblem] = createSignal('');
  const [busy, setBusy] = createSignal(false);
  const [runId, setRunId] = createSignal<string>();
  const [key, setKey] = createSignal(crypto.randomUUID());

  const start = async () => {
    setBusy(true);
    setProblem('');
    const input = { mailHostId: props.hostId, reason: reason(), idempotencyKey: key() };
    const result = await ask(direct, props.wanted, input);
    setBusy(false);
    const refusal = refusalOf(result);
    if (refusal) {
      // Where no answer came it may have begun all the same: asked again with the same key, it is not begun twice.
      if (!result.error) setKey(crypto.randomUUID());
      return setProblem(sentenceOf(refusal));
    }
    const id = runOf(result.data);
    if (id === undefined) return;
    batch(() => {
      setRunId(id);
      props.current.follow(id);
      props.onBegun?.(id);
    });
  };
  const back = () => {
    setKey(crypto.randomUUID());
    setRunId(undefined);
    props.onBack?.();
  };
  return (
    <Show
      when={runId() !== undefined}
      fallback={
        <form
          class="grid gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            void start();
          }}
        >
          <TextField
            label={a('apply.reason')}
            help={a('apply.reasonHelp')}
            value={reason()}
            onInput={setReason}
            maxlength={500}
            required
          />
          <Show when={problem()}>
            <Banner tone="danger">{problem()}</Banner>
          </Show>
          <Button
            type="submit"
            tone="primary"
            busy={busy()}
            disabled={props.blocked === true || reason().trim() === ''}
          >
            {a('apply.apply')}
          </Button>
        </form>
      }
    >
      <RunInWindow current={props.current} onBack={back} />
    </Show>
  );
}

/** A change on its way, in a window that can be closed: the page goes on showing it. */
export function RunInWindow(props: { current: CurrentRun; onBack?: () => void }): JSX.Element {
  onCleanup(props.current.enterWindow());
  const undone = () => {
    const run = props.current.run();
    return run !== undefined && isOver(run) && !isLive(run);
  };
  return (
    <div class="grid gap-4">
      <RunView followed={props.current} />
      <Show when={undone()}>
        <Button
          class="justify-self-start"
          onClick={() => {
            props.current.dismiss();
            props.onBack?.();
          }}
        >
          {a('apply.back')}
        </Button>
      </Show>
    </div>
  );
}

type Client = ReturnType<typeof useWorkspace>['direct'];
interface Common {
  mailHostId: string;
  reason: string;
  idempotencyKey: string;
}

function ask(direct: Client, wanted: Wanted, input: Common) {
  switch (wanted.kind) {
    case 'changes':
      return direct.mutation(ApplyChange, { input: { ...input, changes: [...wanted.changes] } }).toPromise();
    case 'template': {
      const { template, values, base } = wanted;
      return direct.mutation(ApplyTemplate, { input: { ...input, template, values, base } }).toPromise();
    }
    case 'restore':
      return direct.mutation(RestoreGeneration, { input: { ...input, number: wanted.number } }).toPromise();
    case 'import':
      return direct.mutation(ImportBundle, { input: { ...input, bundle: wanted.bundle } }).toPromise();
    case 'drift':
      return direct.mutation(ResolveDrift, { input: { ...input, adopt: wanted.adopt } }).toPromise();
  }
}

function runOf(data: object | undefined): string | undefined {
  const [payload] = Object.values(data ?? {}) as { run?: { id: string } }[];
  return payload?.run?.id;
}
