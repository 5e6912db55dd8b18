import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import { For, type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Banner } from '../../ui/states.tsx';
import type { Body } from '../data/documents.ts';

type Report = NonNullable<Body['deliveryReport']>;

/** A mail server's report in plain words, above what the server itself wrote. */
export function DeliveryReport(props: { report: Report }): JSX.Element {
  const failed = () => props.report.recipients.some(({ state }) => state === 'BOUNCED');
  return (
    <Banner tone={failed() ? 'warning' : 'info'} icon={TriangleAlert} class="mb-4">
      <p class="font-medium">
        {props.report.subject
          ? t('delivery.reportOf', { subject: props.report.subject })
          : t('delivery.reportOfUnknown')}
      </p>
      <ul>
        <For each={props.report.recipients.slice(0, 20)}>
          {(one) => (
            <li class="[overflow-wrap:anywhere]">
              <bdi>{one.recipient}</bdi>: {t(`delivery.${one.state}`)}.
              <Show when={one.reason}>{(reason) => ` ${reason()}`}</Show>
            </li>
          )}
        </For>
      </ul>
    </Banner>
  );
}
