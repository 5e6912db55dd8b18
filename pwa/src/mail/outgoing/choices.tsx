import { type JSX, Match, Show, Switch } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { CancelSending, RescheduleSending, ResolveUncertain, RetryRefused } from '../compose/documents.ts';
import { editOutgoing } from '../compose/send.ts';
import { useWriting } from '../compose/writing.ts';
import type { Outgoing } from '../data/documents.ts';

/** What a person can decide about a message on its way. */
export function OutgoingChoices(props: {
  id: string;
  state: Outgoing['state'];
  refused?: number;
  scheduled?: boolean;
}): JSX.Element {
  const writing = useWriting();
  const { mail } = writing;

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

  const sendNow = async (): Promise<void> => {
    const { data } = await mail.workspace.direct
      .mutation(RescheduleSending, { input: { outgoingId: props.id, sendAt: null } })
      .toPromise();
    const answer = data?.rescheduleSending;
    if (answer?.__typename === 'RescheduleSendingPayload')
      mail.replica.receive({ outgoing: [answer.outgoing] });
    else refuse(answer);
  };
  const retry = async (): Promise<void> => {
    const { data } = await mail.workspace.direct
      .mutation(RetryRefused, { input: { outgoingId: props.id } })
      .toPromise();
    const answer = data?.retryRefused;
    if (answer?.__typename === 'RetryRefusedPayload') mail.replica.receive({ outgoing: [answer.outgoing] });
    else refuse(answer);
  };
  const edit = (refusedOnly = false): void => void editOutgoing(writing, props.id, refusedOnly);

  return (
    <Switch>
      <Match when={props.state === 'SENT' && (props.refused ?? 0) > 0}>
        <div class="flex flex-wrap gap-2">
          <Button onClick={() => void retry()}>{t('writing.retryRefused')}</Button>
          <Button tone="quiet" onClick={() => edit(true)}>
            {t('writing.editRefused')}
          </Button>
        </div>
      </Match>
      <Match when={props.state === 'SCHEDULED' && props.scheduled}>
        <div class="flex flex-wrap gap-2">
          <Button onClick={() => edit()}>{t('writing.edit')}</Button>
          <Button onClick={() => void sendNow()}>{t('writing.sendNow')}</Button>
          <Button tone="quiet" onClick={() => void editOutgoing(writing, props.id, false, false)}>
            {t('writing.cancelSending')}
          </Button>
        </div>
      </Match>
      <Match when={props.state === 'UNCERTAIN' || props.state === 'FAILED'}>
        <div class="flex flex-wrap gap-2">
          <Button onClick={() => void resolve('SEND_AGAIN')}>{t('outgoing.sendAgain')}</Button>
          <Show when={props.state === 'FAILED'}>
            <Button tone="quiet" onClick={() => edit()}>
              {t('writing.edit')}
            </Button>
          </Show>
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

function refuse(answer: { message?: string } | null | undefined): void {
  toast(answer?.message ?? t('compose.tooLate'), { tone: 'danger' });
}
