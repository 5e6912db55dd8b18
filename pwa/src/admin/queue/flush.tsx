import Send from 'lucide-solid/icons/send';
import { createSignal, type JSX } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { useWorkspace } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { FlushQueue } from './changes.ts';
import { w } from './words.ts';

/** Has Postfix try everything now, or everything for one destination; says how that is done. */
export function Flush(props: { hostId: string; domain?: string }): JSX.Element {
  const { client } = useWorkspace();
  const [busy, setBusy] = createSignal(false);
  // Until there is an answer: after a lost one, pressing again asks for the same.
  let open: { domain: string | null; idempotencyKey: string } | undefined;
  const flush = async () => {
    const domain = props.domain ?? null;
    setBusy(true);
    if (open?.domain !== domain) open = { domain, idempotencyKey: crypto.randomUUID() };
    const input = { hostId: props.hostId, ...open };
    const answer = await client.mutation(FlushQueue, { input }).toPromise();
    setBusy(false);
    if (answer.data) open = undefined;
    const refusal = refusalOf(answer);
    if (refusal) return toast(sentenceOf(refusal), { tone: 'danger' });
    const result = answer.data?.flushQueue;
    if (result?.__typename !== 'FlushQueuePayload') return;
    const { by, action } = result;
    toast(
      by === 'MESSAGES'
        ? w('queue.flushEach', { count: action?.matched ?? 0, domain: domain ?? '' })
        : domain === null
          ? w('queue.flushAllDone')
          : w('queue.flushSite', { domain }),
    );
  };
  return (
    <Button icon={Send} busy={busy()} onClick={() => void flush()}>
      {props.domain === undefined ? w('queue.flushAll') : w('queue.flushTo', { domain: props.domain })}
    </Button>
  );
}
