import { createSignal, type JSX, onMount, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { formatBytes } from '../../messages/format.ts';
import { useWorkspace } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Banner } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { effectOf, isFinal, nameOf } from './acts.ts';
import { ChangeQueuedMessages, PreviewQueueAction, type QueueAct, StartQueueAction } from './changes.ts';
import type { QueueFilter } from './documents.ts';
import { w } from './words.ts';

/** One thing for messages that were chosen one by one, or for all that a filter means. */
export type Asked = { act: QueueAct } & ({ messageIds: string[] } | { filter: QueueFilter });

interface ActDialogProps {
  hostId: string;
  asked: Asked;
  onClose: () => void;
  onDone: () => void;
}

/** Says what will be done, in numbers, before it is done. All that a filter means is fixed while one reads. */
export function ActDialog(props: ActDialogProps): JSX.Element {
  const { client } = useWorkspace();
  const { asked } = props;
  const [reason, setReason] = createSignal('');
  const [problem, setProblem] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);
  const [preview, setPreview] = createSignal<{ id: string; matched: number; size: number }>();
  const idempotencyKey = crypto.randomUUID();

  onMount(async () => {
    if (!('filter' in asked)) return;
    const input = { hostId: props.hostId, act: asked.act, filter: asked.filter };
    const answer = await client.mutation(PreviewQueueAction, { input }).toPromise();
    const refusal = refusalOf(answer);
    if (refusal) return setProblem(sentenceOf(refusal));
    const result = answer.data?.previewQueueAction;
    if (result?.__typename !== 'PreviewQueueActionPayload') return;
    const { id, matched, size } = result.action;
    setPreview({ id, matched, size: Number(size) });
  });

  const count = () => ('messageIds' in asked ? asked.messageIds.length : preview()?.matched);
  const send = () => {
    const why = reason().trim() || null;
    if ('messageIds' in asked) {
      const { act, messageIds } = asked;
      const input = { hostId: props.hostId, act, messageIds, reason: why, idempotencyKey };
      return client.mutation(ChangeQueuedMessages, { input }).toPromise();
    }
    return client
      .mutation(StartQueueAction, { input: { actionId: preview()?.id ?? '', reason: why } })
      .toPromise();
  };
  const run = async () => {
    setBusy(true);
    const refusal = refusalOf(await send());
    setBusy(false);
    if (refusal) return setProblem(sentenceOf(refusal));
    toast(w('queue.doneWith', { act: nameOf(asked.act), count: count() ?? 0 }));
    props.onDone();
    props.onClose();
  };

  return (
    <Dialog
      open
      onClose={props.onClose}
      title={nameOf(asked.act)}
      actions={
        <>
          <Button tone="quiet" onClick={props.onClose}>
            {w('queue.cancel')}
          </Button>
          <Button
            tone={isFinal(asked.act) ? 'danger' : 'primary'}
            busy={busy()}
            disabled={!count()}
            onClick={() => void run()}
          >
            {w('queue.do', { act: nameOf(asked.act), count: count() ?? 0 })}
          </Button>
        </>
      }
    >
      <div class="grid gap-4">
        <Show when={problem()}>{(text) => <Banner tone="danger">{text()}</Banner>}</Show>
        <Show when={count() !== undefined} fallback={<p role="status">{w('queue.counting')}</p>}>
          <p class="text-base text-ink">
            {count() === 0 ? w('queue.nothingHit') : effectOf(asked.act, count() ?? 0)}
          </p>
          <Show when={preview()}>
            {(one) => (
              <p class="text-sm text-ink-3">
                {w('queue.sizeTogether', { size: formatBytes(one().size) })}. {w('queue.fixed')}
              </p>
            )}
          </Show>
        </Show>
        <TextField
          label={w('queue.why')}
          help={w('queue.whyHelp')}
          optional
          maxlength={500}
          value={reason()}
          onInput={setReason}
        />
      </div>
    </Dialog>
  );
}
