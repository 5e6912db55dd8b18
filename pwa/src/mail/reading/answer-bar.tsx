import Forward from 'lucide-solid/icons/forward';
import Reply from 'lucide-solid/icons/reply';
import ReplyAll from 'lucide-solid/icons/reply-all';
import { type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/button.tsx';
import { useAnswers } from '../compose/answer.ts';
import { replyRecipients } from '../compose/reply.ts';
import type { Message } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import { ownAddresses } from '../data/people.ts';

/** The next step of a conversation, at its end. "Reply to all" stands here when there is more than one to reply to. */
export function AnswerBar(props: { message: Message }): JSX.Element {
  const mail = useMail();
  const answers = useAnswers();
  const several = () => {
    const { to, cc } = replyRecipients(props.message, ownAddresses(mail), true);
    return to.length + cc.length > 1;
  };
  return (
    <div class="flex flex-wrap gap-2 px-4 pt-1 pb-8 lg:px-8">
      <Button icon={Reply} onClick={() => void answers.answer(props.message, 'reply')}>
        {t('mail.reply')}
      </Button>
      <Show when={several()}>
        <Button icon={ReplyAll} onClick={() => void answers.answer(props.message, 'replyAll')}>
          {t('mail.replyAll')}
        </Button>
      </Show>
      <Button icon={Forward} onClick={() => void answers.answer(props.message, 'forward')}>
        {t('mail.forward')}
      </Button>
    </div>
  );
}
