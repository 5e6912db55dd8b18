import { For, type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Banner } from '../../ui/states.tsx';
import type { Message } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import { OutgoingChoices } from '../outgoing/choices.tsx';
import { DeliveryLine } from './delivery-line.tsx';

/** Where a message of ours is on its way, and what became of it. */
export function OutgoingBanner(props: { message: Message }): JSX.Element {
  const mail = useMail();
  const outgoing = () => {
    const own = props.message.outgoing;
    return own === null ? undefined : (mail.state.outgoing[own.id] ?? own);
  };
  const shown = () => {
    const one = outgoing();
    return one === undefined || (one.state === 'SENT' && one.refused.length === 0) || one.state === 'CANCELED'
      ? undefined
      : one;
  };
  return (
    <>
      <Show when={shown()}>
        {(one) => (
          <Banner
            tone={
              one().state === 'FAILED'
                ? 'danger'
                : one().state === 'UNCERTAIN' || one().state === 'SENT'
                  ? 'warning'
                  : 'info'
            }
            action={<OutgoingChoices id={one().id} state={one().state} refused={one().refused.length} />}
            class="mt-3"
          >
            <span class="font-medium">{t(`outgoing.${one().state}`)}</span>
            <Show when={one().state === 'UNCERTAIN'} fallback={<span> {one().stateMessage}</span>}>
              <span> {t('outgoing.uncertainHelp')}</span>
            </Show>
            <For each={one().refused}>
              {(refused) => <p class="text-sm">{t('outgoing.refused', refused)}</p>}
            </For>
          </Banner>
        )}
      </Show>
      <DeliveryLine deliveries={outgoing()?.deliveries ?? []} />
    </>
  );
}
