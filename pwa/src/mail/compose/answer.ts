// From a message to a composition: answering, forwarding, going on with a draft.
import { t } from '../../messages/message.ts';
import { toast } from '../../ui/toast.tsx';
import type { Message } from '../data/documents.ts';
import { DiscardDraft, DraftQuery } from './documents.ts';
import { startForward, startFromDraft, startReply } from './start.ts';
import { useWriting } from './writing.ts';

export type Answer = 'reply' | 'replyAll' | 'forward';

/** The ways to answer, for the calling component. */
export function useAnswers() {
  const writing = useWriting();
  const { mail } = writing;
  const bodyOf = async (message: Message) => {
    const answer = await mail.bodies.body(message.id);
    return answer.ok ? answer.body : null;
  };
  const storedDraft = async (messageId: string) => {
    const { data } = await mail.workspace.direct
      .query(DraftQuery, { draftKey: null, messageId }, { requestPolicy: 'network-only' })
      .toPromise();
    return data?.draft ?? null;
  };
  return {
    async answer(message: Message, how: Answer): Promise<void> {
      const body = await bodyOf(message);
      writing.open(
        how === 'forward'
          ? startForward(mail, message, body)
          : startReply(mail, message, body, how === 'replyAll'),
      );
    },

    /** Opens the draft that is being written already, or else the stored one. */
    async goOn(message: Message): Promise<void> {
      const known = writing.items().find((one) => one.basedOn === message.id);
      if (known !== undefined) writing.restore(known.key);
      else {
        const [body, stored] = await Promise.all([bodyOf(message), storedDraft(message.id)]);
        writing.open(startFromDraft(mail, message, body, stored));
      }
    },

    async discard(message: Message): Promise<void> {
      const input = { draftKey: null, messageId: message.id };
      const outcome = await mail.workspace.outbox.perform(
        DiscardDraft,
        { input },
        { title: t('compose.doDiscard') },
      );
      if (outcome.kind === 'refused') toast(outcome.message, { tone: 'danger' });
      else toast(t('compose.discarded'));
      if (outcome.kind === 'done') void mail.loader.conversation(message.thread.id);
    },
  };
}
