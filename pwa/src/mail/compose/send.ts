// Sending: handed to the outbox at once, taken back within the undo time, kept until it is surely in line.
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { exactTime } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import type { PendingUpload } from '../../outbox/entry.ts';
import { toast, toastWithUndo } from '../../ui/toast.tsx';
import { changeNow } from '../actions/change-now.ts';
import { oneLine } from '../text/bidi.ts';
import { type Composition, contentOf } from './composition.ts';
import { CancelSending, EditOutgoing, SendMessage } from './documents.ts';
import { undoSeconds } from './preferences.ts';
import { startFromDraft } from './start.ts';
import type { Writing } from './writing.ts';

/** The message again, on the screen, as a sending of its own. */
function bringBack(writing: Writing, composition: Composition): void {
  writing.open({ ...composition, idempotencyKey: crypto.randomUUID(), saved: { kind: 'changed' } });
  writing.change(composition.key, {});
  writing.files.resume(composition);
}

async function takeBack(writing: Writing, composition: Composition, outgoingId: string): Promise<void> {
  const refused = await changeNow(
    writing.mail,
    CancelSending,
    { input: { outgoingId } },
    ({ cancelSending: answer }) =>
      answer.__typename === 'CancelSendingPayload' ? { outgoing: [answer.outgoing] } : {},
  );
  if (refused !== undefined) {
    toast(refused, { tone: 'danger' });
    return;
  }
  bringBack(writing, composition);
  toast(t('compose.takenBack'), { key: 'compose.sent' });
}

/**
 * A message that waits, failed, or was refused by some, in the window again. `refusedOnly`: for those whom the server
 * refused.
 */
export async function editOutgoing(
  writing: Writing,
  outgoingId: string,
  refusedOnly: boolean,
  open = true,
): Promise<void> {
  const { mail } = writing;
  const result = await mail.workspace.direct
    .mutation(EditOutgoing, { input: { outgoingId, refusedOnly } })
    .toPromise();
  const answer = result.data?.editOutgoing;
  if (answer?.__typename !== 'EditOutgoingPayload') {
    const refusal = refusalOf(result);
    toast(refusal ? sentenceOf(refusal) : t('common.serverError'), { tone: 'danger' });
    return;
  }
  mail.replica.receive({ outgoing: [answer.outgoing] });
  if (open) writing.open(startFromDraft(mail, answer.draft.message, null, answer.draft));
  else toast(t('writing.backInDrafts'));
}

/** Sends it. The caller has checked that it can be sent. */
export async function send(writing: Writing, key: string, sendAt: Date | null = null): Promise<void> {
  const composition = await writing.handOver(key);
  if (composition === undefined) return;
  const undo = undoSeconds();
  const uploads: PendingUpload[] = [];
  const content = contentOf(composition, ({ key: attachedKey, filename, state }) => {
    if (state.kind === 'uploaded' || !('file' in state)) return null;
    const placeholder = `upload:${attachedKey}`;
    uploads.push({
      placeholder,
      file: state.file,
      filename,
      ...('begun' in state ? { begun: state.begun } : {}),
    });
    return placeholder;
  });
  const input = {
    idempotencyKey: composition.idempotencyKey,
    draftKey: composition.key,
    content,
    undoSeconds: undo,
    sendAt: sendAt?.toISOString() ?? null,
  };
  const title = t('compose.doSend', { subject: oneLine(composition.subject) || t('mail.noSubject') });
  const { outbox } = writing.mail.workspace;
  const outcome = await outbox.perform(SendMessage, { input }, { title, uploads });
  if (outcome.kind === 'refused') {
    bringBack(writing, composition);
    toast(outcome.message, { tone: 'danger', duration: 12_000 });
    return;
  }
  await writing.copy.remove(composition.key);
  if (outcome.kind === 'queued') {
    toastWithUndo(
      t('compose.queued'),
      () => void outbox.discard(outcome.id).then(() => bringBack(writing, composition)),
      { key: 'compose.sent' },
    );
    return;
  }
  const answer = outcome.data.sendMessage;
  if (answer.__typename !== 'SendMessagePayload') return;
  const { outgoing } = answer;
  writing.mail.replica.receive({ outgoing: [outgoing] });
  if (sendAt !== null) {
    toastWithUndo(
      t('writing.scheduledFor', { time: exactTime(sendAt.toISOString()) }),
      () => void editOutgoing(writing, outgoing.id, false),
      { key: 'compose.sent' },
    );
    return;
  }
  if (undo === 0) {
    toast(t('compose.sendingSoon'), { key: 'compose.sent' });
    return;
  }
  toastWithUndo(t('compose.sendingSoon'), () => void takeBack(writing, composition, outgoing.id), {
    key: 'compose.sent',
    duration: undo * 1000 - 500,
  });
}
