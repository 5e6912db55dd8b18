import { useSearchParams } from '@solidjs/router';
import MailSearch from 'lucide-solid/icons/mail-search';
import { createMemo, createSignal, For, type JSX, onCleanup, Show } from 'solid-js';
import { refreshOn } from '../../primitives/live.ts';
import { createPagesQuery } from '../../primitives/pages-query.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { Button } from '../../ui/button.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { tellProblem } from '../problem.ts';
import { TraceList, TraceNews } from './documents.ts';
import { STATES } from './state-tag.tsx';
import { TraceRow } from './trace-row.tsx';
import { w } from './words.ts';

const PAGE = 50;
const TYPING_MS = 300;
const HOUR = 3_600_000;

type Since = 'DAY' | 'WEEK' | 'ALL';
const HOURS: Record<Since, number | null> = { DAY: 24, WEEK: 7 * 24, ALL: null };
const SINCE: readonly Since[] = ['DAY', 'WEEK', 'ALL'];

/** What to look for, and what was found. */
export function Messages(props: { hostId: string }): JSX.Element {
  const [address, setAddress] = useSearchParams<{ search?: string; since?: string; state?: string }>();
  const [typed, setTyped] = createSignal(address.search ?? '');
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const search = (text: string) => {
    setTyped(text);
    clearTimeout(timer);
    timer = setTimeout(() => setAddress({ search: text || null }, { replace: true }), TYPING_MS);
  };
  // Addresses may have been written by hand.
  const since = () => SINCE.find((value) => value === address.since) ?? 'WEEK';
  const only = () => STATES.find((value) => value === address.state);
  const filter = createMemo(() => {
    const hours = HOURS[since()];
    const chosen = only();
    // To the minute, so that the answer of before can be shown meanwhile.
    const from = hours === null ? null : new Date(Math.floor(Date.now() / 60_000) * 60_000 - hours * HOUR);
    return {
      ...(address.search ? { text: address.search } : {}),
      ...(from === null ? {} : { from: from.toISOString() }),
      ...(chosen ? { states: [chosen] } : {}),
    };
  });
  const pages = createPagesQuery({
    query: TraceList,
    variables: (after) => ({ hostId: props.hostId, filter: filter(), first: PAGE, after }),
    page: ({ node }) => (node?.__typename === 'MailHost' ? node.traceMessages : undefined),
    onProblem: tellProblem,
  });
  refreshOn({ query: TraceNews, variables: () => ({ hostId: props.hostId }) }, pages.refresh);
  const filtered = () => Boolean(address.search || only());

  return (
    <div class="grid gap-4">
      <div class="grid grid-cols-2 gap-3 sm:grid-cols-[minmax(0,1fr)_auto_auto]">
        <TextField
          class="col-span-2 sm:col-span-1"
          label={w('trace.search')}
          type="search"
          autocomplete="off"
          spellcheck={false}
          value={typed()}
          onInput={search}
        />
        <Select
          label={w('trace.since')}
          value={since()}
          options={[
            { value: 'DAY', label: w('trace.sinceDay') },
            { value: 'WEEK', label: w('trace.sinceWeek') },
            { value: 'ALL', label: w('trace.sinceAll') },
          ]}
          onChange={(value) => setAddress({ since: value }, { replace: true })}
        />
        <Select
          label={w('trace.state')}
          value={only() ?? 'ANY'}
          options={[
            { value: 'ANY', label: w('trace.anyState') },
            ...STATES.map((value) => ({ value, label: w(`state.${value}`) })),
          ]}
          onChange={(value) => setAddress({ state: value === 'ANY' ? null : value }, { replace: true })}
        />
      </div>
      <Loaded data={pages.rows()} error={pages.state.error} retry={pages.refresh} rows={8}>
        {(rows) => (
          <Show
            when={rows().length > 0}
            fallback={
              <EmptyState
                icon={MailSearch}
                title={filtered() ? w('trace.none') : w('trace.nothingYet')}
                help={filtered() ? w('trace.noneHelp') : w('trace.nothingYetHelp')}
              />
            }
          >
            <ul class="overflow-hidden rounded-lg bg-sheet shadow-sheet [&>li:last-child>div]:border-b-0">
              <For each={rows()}>
                {(trace) => (
                  <li>
                    <TraceRow trace={trace} />
                  </li>
                )}
              </For>
            </ul>
          </Show>
        )}
      </Loaded>
      <Show when={pages.hasMore()}>
        <Button class="justify-self-center" busy={pages.busy()} onClick={pages.more}>
          {w('trace.more')}
        </Button>
      </Show>
    </div>
  );
}
