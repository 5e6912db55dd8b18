// One message: what is known of it, its recipients, and its way to the folder it lies in.
import { useParams } from '@solidjs/router';
import SearchX from 'lucide-solid/icons/search-x';
import { For, type JSX, Show } from 'solid-js';
import { exactTime, formatBytes, formatNumber, soonTime } from '../../messages/format.ts';
import { createPageQuery } from '../../primitives/page-query.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { whileVisible } from '../live.ts';
import { type TraceNode, TraceOne } from './documents.ts';
import { StateTag } from './state-tag.tsx';
import { queueLink, senderName, TraceRow } from './trace-row.tsx';
import { w } from './words.ts';

const AGAIN_MS = 5_000;
const SETTLED_MS = 60_000;

export default function TraceMessagePage(): JSX.Element {
  const parameters = useParams<{ traceId: string }>();
  const { state, refresh } = createPageQuery(TraceOne, () => ({ id: parameters.traceId }));
  const trace = () => (state.data?.node?.__typename === 'TraceMessage' ? state.data.node : null);
  // A message that is still on its way gets further while one looks; what the mailbox did is in a log of its own.
  whileVisible(AGAIN_MS, () => {
    const ended = trace()?.endedAt;
    if (trace() && (!ended || Date.now() - Date.parse(ended) < SETTLED_MS)) refresh();
  });
  return (
    <AdminFrame
      title={trace() ? senderName(trace()?.sender ?? null) : w('trace.message')}
      note={trace() ? exactTime(trace()?.arrivedAt ?? '') : undefined}
      backTo="/admin/trace"
      nested
    >
      <Loaded data={state.data} error={state.error} retry={refresh} rows={6}>
        {() => (
          <Show
            when={trace()}
            fallback={<EmptyState icon={SearchX} title={w('trace.gone')} help={w('trace.goneHelp')} />}
          >
            {(one) => (
              <>
                <Recipients trace={one()} />
                <Way trace={one()} />
                <Facts trace={one()} />
                <Show when={one().related.length > 0}>
                  <Section title={w('trace.related')}>
                    <For each={one().related}>{(related) => <TraceRow trace={related} />}</For>
                  </Section>
                </Show>
              </>
            )}
          </Show>
        )}
      </Loaded>
    </AdminFrame>
  );
}

function Recipients(props: { trace: TraceNode }): JSX.Element {
  return (
    <Section
      title={w('trace.recipients')}
      actions={
        <Show
          when={props.trace.queued && props.trace.queueId}
          fallback={<StateTag state={props.trace.state} />}
        >
          {(queueId) => (
            <ButtonLink href={queueLink(queueId())} tone="quiet">
              {w('trace.inQueue')}
            </ButtonLink>
          )}
        </Show>
      }
    >
      <ul>
        <For
          each={props.trace.recipients}
          fallback={<li class="px-4 py-3 text-base text-ink-3">{w('trace.nobody')}</li>}
        >
          {(recipient) => (
            <li class="grid grid-cols-[minmax(0,1fr)] gap-0.5 border-b border-line px-4 py-3 last:border-b-0">
              <span class="flex items-center gap-3">
                <span class="min-w-0 flex-1 truncate text-base font-medium">{recipient.address}</span>
                <StateTag state={recipient.state} />
              </span>
              <Show when={recipient.originalAddress !== recipient.address}>
                <span class="text-sm text-ink-3">
                  {w('trace.aliasOf', { address: recipient.originalAddress })}
                </span>
              </Show>
              <Show when={recipient.reply}>
                <span class="text-sm break-words text-ink-2">{recipient.reply}</span>
              </Show>
            </li>
          )}
        </For>
      </ul>
    </Section>
  );
}

type Event = TraceNode['events'][number];
const BAD = new Set(['BOUNCED', 'REJECTED', 'EXPIRED', 'ABANDONED']);
const UNDECIDED = new Set(['DEFERRED', 'HELD', 'CONNECTION', 'WARNING', 'MILTER', 'POLICY']);

function dotOf({ stage, verdict }: Event): string {
  if (verdict)
    return verdict.action === 'no action'
      ? 'bg-edge'
      : verdict.action === 'reject'
        ? 'bg-danger'
        : 'bg-warning';
  if (BAD.has(stage)) return 'bg-danger';
  if (UNDECIDED.has(stage)) return 'bg-warning';
  return stage === 'STORED' || stage === 'SENT' ? 'bg-success' : 'bg-edge';
}

function Way(props: { trace: TraceNode }): JSX.Element {
  return (
    <Section title={w('trace.way')} note={w('trace.wayNote')}>
      <ol class="grid px-4 py-3">
        <For each={props.trace.events}>
          {(event, index) => (
            <li class="relative grid grid-cols-[1rem_minmax(0,1fr)_auto] gap-x-3 pb-4 last:pb-0">
              <span aria-hidden="true" class="relative flex justify-center pt-1.5">
                <Show when={index() < props.trace.events.length - 1}>
                  <span class="absolute top-3 -bottom-5 w-px bg-line" />
                </Show>
                <span class={`z-1 size-2.5 rounded-full ${dotOf(event)}`} />
              </span>
              <Step event={event} />
              <time
                class="text-sm whitespace-nowrap text-ink-3 tabular-nums"
                datetime={event.at}
                title={exactTime(event.at)}
              >
                {stepTime(event.at, props.trace.arrivedAt)}
              </time>
            </li>
          )}
        </For>
      </ol>
    </Section>
  );
}

/** With seconds on the day it came, with the day after that. */
const stepTime = (at: string, arrivedAt: string): string =>
  new Date(at).toDateString() === new Date(arrivedAt).toDateString()
    ? new Date(at).toLocaleTimeString()
    : soonTime(at);

const seconds = (value: number | undefined): string => formatNumber(Math.round((value ?? 0) * 100) / 100);

function Step(props: { event: Event }): JSX.Element {
  const where = () =>
    props.event.folder !== null
      ? w('trace.folder', { folder: props.event.folder, mailbox: props.event.recipient ?? '' })
      : [props.event.recipient, props.event.host].filter(Boolean).join(' · ');
  const delays = () => props.event.delays;
  return (
    <div class="grid min-w-0 gap-0.5">
      <span class="text-base font-medium text-ink">{w(`stage.${props.event.stage}`)}</span>
      <Show when={where()}>
        <span class="text-sm break-words text-ink-2">{where()}</span>
      </Show>
      <Show when={props.event.reply}>
        <span class="text-sm break-words text-ink-2">{props.event.reply}</span>
      </Show>
      <Show when={props.event.verdict}>{(verdict) => <Verdict verdict={verdict()} />}</Show>
      <Show when={delays().length === 4}>
        <span class="text-sm text-ink-3">
          {w('trace.delays', {
            ...{ before: seconds(delays()[0]), inside: seconds(delays()[1]) },
            ...{ connection: seconds(delays()[2]), transmission: seconds(delays()[3]) },
          })}
        </span>
      </Show>
      <Show when={props.event.tls}>
        <span class="text-sm text-ink-3">{props.event.tls}</span>
      </Show>
      <Show when={props.event.linkedQueueId}>
        {(queueId) => <span class="text-sm text-ink-3">{w('trace.wentOn', { queueId: queueId() })}</span>}
      </Show>
    </div>
  );
}

/** rspamd's score, and the rules it comes from when one asks. */
function Verdict(props: { verdict: NonNullable<Event['verdict']> }): JSX.Element {
  const symbols = () => props.verdict.symbols.toSorted((a, b) => Math.abs(b.score) - Math.abs(a.score));
  const required = () => props.verdict.requiredScore;
  return (
    <div class="grid gap-1 text-sm text-ink-2">
      <span>
        {w('trace.score', {
          score: formatNumber(props.verdict.score),
          required: required() === null ? '' : formatNumber(required() ?? 0),
        })}
      </span>
      <Show when={symbols().length > 0}>
        <details>
          <summary class="cursor-pointer py-1 text-ink-2">
            {w('trace.symbols', { count: symbols().length })}
          </summary>
          <ul class="grid gap-1 pt-1">
            <For each={symbols()}>
              {(symbol) => (
                <li class="grid grid-cols-[3.5rem_minmax(0,1fr)] gap-x-2">
                  <span class="text-end tabular-nums">{formatNumber(symbol.score)}</span>
                  <span class="break-words">
                    <span class="font-mono text-xs">{symbol.name}</span> {symbol.options}
                  </span>
                </li>
              )}
            </For>
          </ul>
        </details>
      </Show>
    </div>
  );
}

function Facts(props: { trace: TraceNode }): JSX.Element {
  const facts = (): [string, string | null][] => {
    const { trace } = props;
    const client = [trace.clientName === 'unknown' ? null : trace.clientName, trace.clientAddress]
      .filter(Boolean)
      .join(' · ');
    return [
      [w('trace.from'), trace.sender || null],
      [w('trace.signedIn'), trace.signedInAs],
      [w('trace.client'), client || null],
      [w('trace.encrypted'), trace.tls],
      [w('trace.size'), trace.size === null ? null : formatBytes(trace.size)],
      [w('trace.messageId'), trace.messageId],
      [w('trace.queueId'), trace.queueId],
    ];
  };
  return (
    <Section title={w('trace.facts')}>
      <dl class="grid gap-x-6 gap-y-2 px-4 py-3 sm:grid-cols-[auto_minmax(0,1fr)]">
        <For each={facts().filter(([, value]) => value !== null)}>
          {([name, value]) => (
            <>
              <dt class="text-sm text-ink-3">{name}</dt>
              <dd class="m-0 text-base break-all text-ink">{value}</dd>
            </>
          )}
        </For>
      </dl>
    </Section>
  );
}
