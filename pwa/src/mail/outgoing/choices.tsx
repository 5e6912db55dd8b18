import { type JSX, Match, Show, Switch } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { CancelSending, ResolveUncertain } from '../compose/documents.ts';
import type { Outgoing } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';

/** What a person can decide about a message on its way. */
export function OutgoingChoices(props: { id: string; state: Outgoing['state'] }): JSX.Element {
  const mail = useMail();

  const resolve = async (choice: 'SEND_AGAIN' | 'MARK_SENT'): Promise<void> => {
    const title = t(choice === 'SEND_AGAIN' ? 'outgoing.doSendAgain' : 'outgoing.doMarkSent');
    const outcome = await mail.workspace.outbox.perform(
      ResolveUncertain,
      { input: { outgoingId: props.id, choice } },
      { title },
    );
    if (outcome.kind === 'refused') toast(outcome.message, { tone: 'danger' });
    if (outcome.kind !== 'done') return;
    const answer = outcome.data.resolveUncertain;
    if (answer.__typename === 'ResolveUncertainPayload')
      mail.replica.receive({ outgoing: [answer.outgoing] });
  };
  const takeBack = async (): Promise<void> => {
    const { data } = await mail.workspace.direct
      .mutation(CancelSending, { input: { outgoingId: props.id } })
      .toPromise();
    const answer = data?.cancelSending;
    if (answer?.__typename === 'CancelSendingPayload') mail.replica.receive({ outgoing: [answer.outgoing] });
    else
      toast(answer !== undefined && 'message' in answer ? answer.message : t('compose.tooLate'), {
        tone: 'danger',
      });
  };

  return (
    <Switch>
      <Match when={props.state === 'UNCERTAIN' || props.state === 'FAILED'}>
        <div class="flex flex-wrap gap-2">
          <Button onClick={() => void resolve('SEND_AGAIN')}>{t('outgoing.sendAgain')}</Button>
          <Show when={props.state === 'UNCERTAIN'}>
            <Button tone="quiet" onClick={() => void resolve('MARK_SENT')}>
              {t('outgoing.markSent')}
            </Button>
          </Show>
        </div>
      </Match>
      <Match when={props.state === 'SCHEDULED'}>
        <Button onClick={() => void takeBack()}>{t('outgoing.takeBack')}</Button>
      </Match>
    </Switch>
  );
}
