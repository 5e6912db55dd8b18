import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { t } from '../../messages/message.ts';
import { toast, toastWithUndo } from '../../ui/toast.tsx';
import type { Mail } from '../data/mail.ts';
import { DistrustSender, TrustSender } from './documents.ts';

/** Lets images of a message's sender load from now on. False when the server could not note it. */
export async function trustSenderOf(mail: Mail, messageId: string, undone: () => void): Promise<boolean> {
  const answer = await mail.workspace.direct.mutation(TrustSender, { input: { messageId } }).toPromise();
  const refusal = refusalOf(answer);
  const trusted = answer.data?.trustSender;
  if (refusal || trusted?.__typename !== 'TrustSenderPayload') {
    toast(refusal ? sentenceOf(refusal) : t('common.serverError'), { tone: 'danger' });
    return false;
  }
  const { id, address } = trusted.sender;
  toastWithUndo(t('reading.trusted', { sender: address }), () => {
    void distrust(mail, id).then((done) => done && undone());
  });
  return true;
}

/** Asks again before images of a sender load. */
export async function distrust(mail: Pick<Mail, 'workspace'>, senderId: string): Promise<boolean> {
  const answer = await mail.workspace.direct.mutation(DistrustSender, { input: { senderId } }).toPromise();
  const refusal = refusalOf(answer);
  if (refusal) toast(sentenceOf(refusal), { tone: 'danger' });
  return refusal === undefined;
}
