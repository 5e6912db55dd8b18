import Check from 'lucide-solid/icons/check';
import CheckCheck from 'lucide-solid/icons/check-check';
import Clock from 'lucide-solid/icons/clock';
import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import { For, type JSX, Show } from 'solid-js';
import { exactTime, shortTime } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/icon.tsx';
import { Tag } from '../../ui/states.tsx';
import type { Outgoing } from '../data/documents.ts';

type Delivery = Outgoing['deliveries'][number];
type State = Delivery['state'];

const TONES = {
  QUEUED: 'plain',
  DEFERRED: 'warning',
  HANDED_OVER: 'success',
  DELIVERED: 'success',
  BOUNCED: 'danger',
  REMOVED: 'danger',
} as const satisfies Record<State, string>;

const ICONS = {
  QUEUED: Clock,
  DEFERRED: Clock,
  HANDED_OVER: Check,
  DELIVERED: CheckCheck,
  BOUNCED: TriangleAlert,
  REMOVED: TriangleAlert,
} as const;

/** What became of a sent message: one sentence, and each recipient behind it. */
export function DeliveryLine(props: { deliveries: readonly Delivery[] }): JSX.Element {
  // What needs attention comes first.
  const worst = () => props.deliveries[0];
  const bad = () => worst()?.state === 'BOUNCED' || worst()?.state === 'REMOVED';
  const tone = () => (bad() ? 'text-danger' : worst()?.state === 'DEFERRED' ? 'text-warning' : 'text-ink-3');
  return (
    <Show when={worst()}>
      {(first) => (
        <details class={`mt-3 text-sm ${tone()}`}>
          <summary
            class="flex min-h-11 cursor-pointer list-none items-center gap-2 rounded-md lg:min-h-8"
            aria-label={`${t('delivery.title')}: ${summary(props.deliveries)} ${t('delivery.details')}`}
          >
            <Icon of={ICONS[first().state]} size={16} />
            <span class="min-w-0 [overflow-wrap:anywhere]">
              {summary(props.deliveries)}{' '}
              <Show when={first().reason}>
                <span class="text-ink-2">{first().reason} </span>
              </Show>
              <Show when={first().nextAttemptAt}>
                {(next) => (
                  <span class="text-ink-2">{t('delivery.nextAttempt', { time: shortTime(next()) })}</span>
                )}
              </Show>
            </span>
          </summary>
          <ul class="mt-1 divide-y divide-line rounded-md bg-paper px-3.5 text-ink">
            <For each={props.deliveries}>{(delivery) => <Recipient delivery={delivery} />}</For>
          </ul>
        </details>
      )}
    </Show>
  );
}

function Recipient(props: { delivery: Delivery }): JSX.Element {
  return (
    <li class="grid gap-1 py-2.5">
      <span class="flex flex-wrap items-center gap-x-2 gap-y-1">
        <bdi class="min-w-0 font-medium [overflow-wrap:anywhere]">{props.delivery.recipient}</bdi>
        <Tag tone={TONES[props.delivery.state]}>{t(`delivery.${props.delivery.state}`)}</Tag>
        <span class="text-ink-3">{exactTime(props.delivery.occurredAt)}</span>
      </span>
      <Show when={props.delivery.reason}>{(reason) => <span class="text-ink-2">{reason()}</span>}</Show>
      <Show when={props.delivery.nextAttemptAt}>
        {(next) => <span class="text-ink-2">{t('delivery.nextAttempt', { time: exactTime(next()) })}</span>}
      </Show>
      <Show when={props.delivery.reply}>
        {(reply) => (
          <span class="text-ink-3">
            {props.delivery.host === null
              ? t('delivery.said')
              : t('delivery.answered', { host: props.delivery.host })}{' '}
            <code class="[overflow-wrap:anywhere]">{reply()}</code>
          </span>
        )}
      </Show>
      <Show when={props.delivery.reported}>
        <span class="text-ink-3">{t('delivery.reported')}</span>
      </Show>
    </li>
  );
}

/** The sentence for all recipients together. */
export function summary(deliveries: readonly Delivery[]): string {
  const of = deliveries.length;
  const those = (...states: State[]) => deliveries.filter(({ state }) => states.includes(state));
  const gone = those('BOUNCED', 'REMOVED');
  const [first] = gone;
  if (first) {
    return gone.length === 1
      ? t('delivery.oneBounced', { address: first.recipient })
      : t('delivery.bounced', { count: gone.length, of });
  }
  const waiting = those('DEFERRED');
  const [held] = waiting;
  if (held) {
    return waiting.length === 1
      ? t('delivery.oneDeferred', { address: held.recipient })
      : t('delivery.deferred', { count: waiting.length, of });
  }
  if (those('QUEUED').length > 0) return t('delivery.queued');
  const handed = those('HANDED_OVER');
  if (handed.length === 0) return t('delivery.delivered');
  const hosts = new Set(handed.map(({ host }) => host));
  const [host] = hosts;
  return hosts.size === 1 && host
    ? t('delivery.handedOver', { host })
    : t('delivery.allHandedOver', { count: handed.length });
}
