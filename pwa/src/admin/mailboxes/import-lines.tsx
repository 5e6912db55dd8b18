import { createSignal, For, type JSX, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { useWorkspace } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Tag } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { type ImportLine, ImportQuery, type ImportLines as Lines } from './import-documents.ts';
import { w } from './words.ts';

const tones = { CREATED: 'success', CHANGED: 'info', UNCHANGED: 'plain', FAILED: 'danger' } as const;
export type Outcome = keyof typeof tones;

/** Lines asked for at once. */
export const LINES = 100;

/** The lines of a file with what becomes of each. What follows the first hundred is asked for when it is wanted. */
export function ImportLines(props: {
  importId: string;
  outcome: Outcome | null;
  first: Lines;
  /** While lines change, only the first ones are followed. */
  changing: boolean;
}): JSX.Element {
  const { client } = useWorkspace();
  const [further, setFurther] = createSignal<Lines['edges']>([]);
  const [page, setPage] = createSignal<Lines['pageInfo']>();
  const [busy, setBusy] = createSignal(false);
  const last = () => page() ?? props.first.pageInfo;

  async function showMore(): Promise<void> {
    setBusy(true);
    const variables = {
      ...{ id: props.importId, outcome: props.outcome },
      ...{ first: LINES, after: last().endCursor },
    };
    const result = await client.query(ImportQuery, variables, { requestPolicy: 'network-only' }).toPromise();
    setBusy(false);
    const node = result.data?.node;
    if (node?.__typename === 'MailboxImport') {
      setFurther([...further(), ...node.rows.edges]);
      setPage(node.rows.pageInfo);
      return;
    }
    const refusal = refusalOf(result);
    if (refusal) toast(sentenceOf(refusal), { tone: 'danger' });
  }

  return (
    <>
      <ul class="divide-y divide-line overflow-hidden rounded-lg bg-sheet shadow-sheet">
        <For each={props.first.edges.map(({ node }) => node)}>{(node) => <Line line={node} />}</For>
        <For each={further().map(({ node }) => node)}>{(node) => <Line line={node} />}</For>
      </ul>
      <Show when={!props.changing && last().hasNextPage}>
        <div class="text-center">
          <Button tone="quiet" busy={busy()} onClick={() => void showMore()}>
            {w('mailboxes.more')}
          </Button>
        </div>
      </Show>
    </>
  );
}

function Line(props: { line: ImportLine }): JSX.Element {
  return (
    <li class="grid grid-cols-[1fr_auto] items-start gap-x-3 gap-y-0.5 px-4 py-2 @lg:grid-cols-[5rem_1fr_auto] @lg:items-baseline">
      <span class="col-span-2 text-sm text-ink-3 tabular-nums @lg:col-span-1">
        {w('mailboxes.line', { line: props.line.line })}
      </span>
      <span class="grid min-w-0">
        <span class="truncate text-base text-ink">{props.line.address}</span>
        <Show when={props.line.message}>
          <span class="text-sm text-ink-2">{props.line.message}</span>
        </Show>
      </span>
      <Show when={props.line.outcome}>
        {(one) => <Tag tone={tones[one()]}>{w(`mailboxes.out.${one()}`)}</Tag>}
      </Show>
    </li>
  );
}
