import { For, type JSX, Show } from 'solid-js';
import { exactTime } from '../../messages/format.ts';
import { createPagesQuery, type Page } from '../../primitives/pages-query.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { Tag } from '../../ui/states.tsx';
import { whileVisible } from '../live.ts';
import { tellProblem } from '../problem.ts';
import { type AuditEntry, type AuditPage, AuditQuery } from './documents.ts';
import { w } from './words.ts';

const PAGE = 20;
const LOOK_MS = 15_000;

/** The agent's own record. */
export function AgentAudit(props: { hostId: string }): JSX.Element {
  const { state, rows, refresh, ...further } = createPagesQuery({
    query: AuditQuery,
    variables: (after) => ({ id: props.hostId, first: PAGE, before: after === null ? null : Number(after) }),
    page: ({ node }) => (node?.__typename === 'MailHost' ? pageOf(node.audit) : undefined),
    onProblem: tellProblem,
  });
  whileVisible(LOOK_MS, refresh);
  const unreachable = () => state.data?.node?.__typename === 'MailHost' && state.data.node.audit === null;
  return (
    <Section title={w('services.audit')} note={w('services.auditNote')}>
      <Loaded data={rows()} error={state.error} retry={refresh} rows={3}>
        {(found) => (
          <ul
            tabindex="0"
            aria-label={w('services.audit')}
            class="max-h-96 divide-y divide-line overflow-y-auto"
          >
            <For
              each={found()}
              fallback={
                <li class="px-5 py-4 text-base text-ink-3">
                  {w(unreachable() ? 'services.unreachable' : 'services.auditEmpty')}
                </li>
              }
            >
              {(entry) => (
                <li class="grid grid-cols-[minmax(0,1fr)] gap-0.5 px-5 py-2.5">
                  <p class="flex flex-wrap items-center gap-2 text-base text-ink">
                    <span class="font-medium">{entry.verb}</span>
                    <Tag tone={entry.outcome === 'failed' ? 'danger' : 'plain'}>{entry.outcome}</Tag>
                    <span class="text-sm text-ink-3">{exactTime(entry.at)}</span>
                  </p>
                  <p class="text-sm break-words text-ink-2" dir="ltr">
                    {entry.params}
                  </p>
                  <Show when={entry.reason}>{(reason) => <p class="text-sm text-ink-2">{reason()}</p>}</Show>
                  <Show when={entry.error}>{(error) => <p class="text-sm text-danger">{error()}</p>}</Show>
                </li>
              )}
            </For>
          </ul>
        )}
      </Loaded>
      <Show when={further.hasMore()}>
        <div class="border-t border-line p-2">
          <Button tone="quiet" wide busy={further.busy()} onClick={further.more}>
            {w('services.older')}
          </Button>
        </div>
      </Show>
    </Section>
  );
}

/** Its entries have a place instead of an id. */
const pageOf = (audit: AuditPage | null): Page<AuditEntry & { id: string }> => ({
  edges: (audit?.entries ?? []).map((entry) => ({ node: { ...entry, id: String(entry.position) } })),
  pageInfo: { hasNextPage: audit?.before != null, endCursor: audit?.before?.toString() ?? null },
});
