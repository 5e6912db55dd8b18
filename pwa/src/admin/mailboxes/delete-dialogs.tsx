import { useNavigate } from '@solidjs/router';
import { createSignal, type JSX } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { formatBytes, formatNumber } from '../../messages/format.ts';
import { useWorkspace } from '../../session/session.ts';
import { Question } from '../../ui/question.tsx';
import { toast } from '../../ui/toast.tsx';
import { DeleteAdminMailbox, PurgeMailbox } from './changes.ts';
import type { MailboxDetail } from './documents.ts';
import { w } from './words.ts';

interface DialogProps {
  mailbox: MailboxDetail;
  open: boolean;
  onClose: () => void;
}

/** What lies in it, in numbers. */
const contents = ({ usedBytes, usedMessages }: MailboxDetail): string =>
  usedBytes === null
    ? w('mailboxes.unknownContents')
    : w('mailboxes.contents', { messages: formatNumber(usedMessages ?? 0), size: formatBytes(usedBytes) });

/** Aliases that lead to this mailbox and to nobody else. */
const onlyHere = ({ aliases }: MailboxDetail): number =>
  aliases.filter(({ forwardTo }) => forwardTo.length === 1).length;

export function DeleteDialog(props: DialogProps & { onDone: () => void }): JSX.Element {
  const { client } = useWorkspace();
  const [busy, setBusy] = createSignal(false);
  async function remove(): Promise<void> {
    setBusy(true);
    const input = { mailboxId: props.mailbox.id };
    const refusal = refusalOf(await client.mutation(DeleteAdminMailbox, { input }).toPromise());
    setBusy(false);
    props.onClose();
    toast(refusal ? sentenceOf(refusal) : w('mailboxes.isDeleted', { address: props.mailbox.address }), {
      tone: refusal ? 'danger' : 'plain',
    });
    props.onDone();
  }
  return (
    <Question
      open={props.open}
      onClose={props.onClose}
      title={w('mailboxes.deleteQuestion', { address: props.mailbox.address })}
      description={[
        contents(props.mailbox),
        w('mailboxes.deleteExplained'),
        onlyHere(props.mailbox) > 0 ? w('mailboxes.aliasesToo', { count: onlyHere(props.mailbox) }) : '',
      ]
        .filter(Boolean)
        .join(' ')}
      action={w('mailboxes.delete')}
      busy={busy()}
      onYes={() => void remove()}
    />
  );
}

export function PurgeDialog(props: DialogProps): JSX.Element {
  const { client } = useWorkspace();
  const navigate = useNavigate();
  const [busy, setBusy] = createSignal(false);
  async function purge(): Promise<void> {
    setBusy(true);
    const input = { mailboxId: props.mailbox.id };
    const refusal = refusalOf(await client.mutation(PurgeMailbox, { input }).toPromise());
    setBusy(false);
    props.onClose();
    toast(refusal ? sentenceOf(refusal) : w('mailboxes.isPurged', { address: props.mailbox.address }), {
      tone: refusal ? 'danger' : 'plain',
    });
    if (!refusal) navigate('/admin/mailboxes');
  }
  return (
    <Question
      open={props.open}
      onClose={props.onClose}
      title={w('mailboxes.purgeQuestion', { address: props.mailbox.address })}
      description={`${contents(props.mailbox)} ${w('mailboxes.purgeExplained')}`}
      action={w('mailboxes.purge')}
      busy={busy()}
      onYes={() => void purge()}
    />
  );
}
