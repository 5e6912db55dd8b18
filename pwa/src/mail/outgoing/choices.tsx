import { type JSX, Match, Show, Switch } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { changeNow } from '../actions/change-now.ts';
import { CancelSending, RescheduleSending, ResolveUncertain, RetryRefused } from '../compose/documents.ts';
import { editOutgoing } from '../compose/send.ts';
import { useWriting } from '../compose/writing.ts';
import type { Outgoing } from '../data/documents.ts';
import type { Delivery } from '../data/replica-state.ts';

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
    if (outcome.kind === 'refused') refuse(outcome.message);
    if (outcome.kind !== 'done') return;
    mail.replica.receive(rowsOf(outcome.data.resolveUncertain));
  };
  const input = () => ({ outgoingId: props.id });
  const takeBack = () =>
    changeNow(mail, CancelSending, { input: input() }, ({ cancelSending: answer }) => rowsOf(answer)).then(
      refuse,
    );
  const sendNow = () =>
    changeNow(
      mail,
      RescheduleSending,
      { input: { ...input(), sendAt: null } },
      ({ rescheduleSending: answer }) => rowsOf(answer),
    ).then(refuse);
  const retry = () =>
    changeNow(mail, RetryRefused, { input: input() }, ({ retryRefused: answer }) => rowsOf(answer)).then(
      refuse,
    );
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

const rowsOf = (answer: { outgoing: Outgoing } | { code: string }): Delivery =>
  'outgoing' in answer ? { outgoing: [answer.outgoing] } : {};

function refuse(words: string | undefined): void {
  if (words !== undefined) toast(words, { tone: 'danger' });
}
