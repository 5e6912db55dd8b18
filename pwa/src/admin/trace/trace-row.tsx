import { A } from '@solidjs/router';
import Layers from 'lucide-solid/icons/layers';
import { type JSX, Show } from 'solid-js';
import { exactTime, shortTime } from '../../messages/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { StateTag, type TraceState } from './state-tag.tsx';
import { w } from './words.ts';

export interface TraceRowData {
  id: string;
  sender: string | null;
  state: TraceState;
  arrivedAt: string;
  queueId?: string | null;
  /** Null when it is not in the queue (any more). */
  queued?: { id: string } | null;
  recipients: { address: string; state: string }[];
}

export const senderName = (sender: string | null): string =>
  sender === null ? w('trace.unknownSender') : sender === '' ? w('trace.report') : sender;

function peopleOf(recipients: TraceRowData['recipients']): string {
  const [first, second, ...others] = recipients.map(({ address }) => address);
  if (first === undefined) return w('trace.nobody');
  const named = second === undefined ? first : `${first}, ${second}`;
  return others.length === 0 ? named : `${named} ${w('trace.andMore', { count: others.length })}`;
}

/** Where the queue shows this message, and what can be done with it there. */
export const queueLink = (queueId: string): string => `/admin/queue?search=${encodeURIComponent(queueId)}`;

/** One message in a list: from whom, to whom, what became of it, when; and the way to it while it is in the queue. */
export function TraceRow(props: { trace: TraceRowData }): JSX.Element {
  const inQueue = () => (props.trace.queued ? props.trace.queueId : null);
  return (
    <div class="flex items-stretch border-b border-line">
      <A
        href={`/admin/trace/${props.trace.id}`}
        class="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-0.5 px-4 py-(--row-pad) text-ink no-underline transition-colors duration-120 hover:bg-hover"
      >
        <span class="truncate text-base font-medium">{senderName(props.trace.sender)}</span>
        <time
          class="justify-self-end text-sm text-ink-3 tabular-nums"
          datetime={props.trace.arrivedAt}
          title={exactTime(props.trace.arrivedAt)}
        >
          {shortTime(props.trace.arrivedAt)}
        </time>
        <span class="truncate text-sm text-ink-2">
          {w('trace.to', { people: peopleOf(props.trace.recipients) })}
        </span>
        <span class="justify-self-end">
          <StateTag state={props.trace.state} />
        </span>
      </A>
      <Show when={inQueue()}>
        {(queueId) => (
          <A
            href={queueLink(queueId())}
            aria-label={w('trace.showInQueue', { queueId: queueId() })}
            title={w('trace.inQueue')}
            class="grid w-12 shrink-0 place-items-center border-s border-line text-ink-2 hover:bg-hover hover:text-ink"
          >
            <Icon of={Layers} size={18} />
          </A>
        )}
      </Show>
    </div>
  );
}
