import { createSignal, type JSX } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { useWorkspace } from '../../session/session.ts';
import { Select } from '../../ui/field.tsx';
import { Question } from '../../ui/question.tsx';
import { toast } from '../../ui/toast.tsx';
import { SetTraceRetention } from './documents.ts';
import { w } from './words.ts';

const CHOICES = [7, 14, 30, 90, 180, 366];

/** How long traces are kept: they say who wrote to whom. Shorter deletes some, and asks first. */
export function Retention(props: { hostId: string; days: number }): JSX.Element {
  const { client } = useWorkspace();
  /** What was chosen and is not so yet. */
  const [chosen, setChosen] = createSignal<number>();
  const [busy, setBusy] = createSignal(false);
  const choices = () => [...new Set([...CHOICES, props.days])].sort((a, b) => a - b);
  const asks = () => (chosen() ?? props.days) < props.days;
  async function save(days: number): Promise<void> {
    setBusy(true);
    const result = await client
      .mutation(SetTraceRetention, { input: { hostId: props.hostId, days } })
      .toPromise();
    setBusy(false);
    setChosen(undefined);
    const refusal = refusalOf(result as Parameters<typeof refusalOf>[0]);
    toast(refusal ? sentenceOf(refusal) : w('trace.saved'), { tone: refusal ? 'danger' : 'plain' });
  }
  function choose(days: number): void {
    setChosen(days);
    if (days > props.days) void save(days);
  }
  return (
    <div class="max-w-xs">
      <Select
        label={w('trace.keptFor')}
        value={String(chosen() ?? props.days)}
        options={choices().map((days) => ({
          value: String(days),
          label: w('trace.days', { count: days }),
        }))}
        onChange={(days) => choose(Number(days))}
      />
      <Question
        open={asks()}
        onClose={() => setChosen(undefined)}
        title={w('trace.shorterQuestion', { count: chosen() ?? 0 })}
        description={w('trace.shorterExplained')}
        action={w('trace.shorten')}
        busy={busy()}
        onYes={() => void save(chosen() ?? props.days)}
      />
    </div>
  );
}
