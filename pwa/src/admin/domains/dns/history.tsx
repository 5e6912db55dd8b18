import { createSignal, For, type JSX, Show } from 'solid-js';
import { exactTime, timeInWords } from '../../../messages/format.ts';
import { createPageQuery } from '../../../primitives/page-query.ts';
import { Loaded } from '../../../settings/loaded.tsx';
import { DnsChecksQuery } from './documents.ts';
import { w } from './words.ts';

/** Earlier looks at the records, asked for when they are opened. */
export function History(props: { domainId: string }): JSX.Element {
  const [open, setOpen] = createSignal(false);
  return (
    <details class="rounded-lg bg-sheet shadow-sheet" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary class="flex min-h-(--tap) cursor-pointer items-center px-4 py-2 text-base font-medium text-ink hover:bg-hover">
        {w('dns.history')}
      </summary>
      <Show when={open()}>
        <Checks domainId={props.domainId} />
      </Show>
    </details>
  );
}

function Checks(props: { domainId: string }): JSX.Element {
  const { state, refresh } = createPageQuery(DnsChecksQuery, () => ({ id: props.domainId, first: 30 }));
  const checks = () => {
    const node = state.data?.node;
    return node?.__typename === 'Domain' ? node.dnsChecks.edges : undefined;
  };
  return (
    <Loaded data={checks()} error={state.error} retry={refresh}>
      {(edges) => (
        <ul class="border-t border-line">
          <For
            each={edges()}
            fallback={<li class="px-4 py-3 text-base text-ink-3">{w('dns.neverChecked')}</li>}
          >
            {({ node }) => (
              <li class="grid gap-0.5 border-b border-line px-4 py-2.5 last:border-0">
                <span class="flex flex-wrap items-baseline gap-x-3 text-base">
                  <time
                    class="min-w-0 flex-1 text-ink"
                    dateTime={String(node.checkedAt)}
                    title={exactTime(String(node.checkedAt))}
                  >
                    {timeInWords(String(node.checkedAt))}
                  </time>
                  <span class="text-sm text-ink-3">
                    {w(node.cause === 'ASKED' ? 'dns.asked' : 'dns.scheduled')}
                  </span>
                  <span class={node.problems === 0 ? 'text-success' : 'text-ink-2'}>
                    {w('dns.historyProblems', { count: node.problems })}
                  </span>
                </span>
                <Show when={node.notFound.length > 0}>
                  <span class="break-words font-mono text-sm text-ink-3">{node.notFound.join(', ')}</span>
                </Show>
              </li>
            )}
          </For>
        </ul>
      )}
    </Loaded>
  );
}
