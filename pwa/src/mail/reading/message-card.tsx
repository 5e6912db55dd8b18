import { useNavigate } from '@solidjs/router';
import CodeXml from 'lucide-solid/icons/code-xml';
import EllipsisVertical from 'lucide-solid/icons/ellipsis-vertical';
import FileDown from 'lucide-solid/icons/file-down';
import Forward from 'lucide-solid/icons/forward';
import ListFilter from 'lucide-solid/icons/list-filter';
import MailIcon from 'lucide-solid/icons/mail';
import Paperclip from 'lucide-solid/icons/paperclip';
import PenLine from 'lucide-solid/icons/pen-line';
import Printer from 'lucide-solid/icons/printer';
import Reply from 'lucide-solid/icons/reply';
import ReplyAll from 'lucide-solid/icons/reply-all';
import Star from 'lucide-solid/icons/star';
import Trash from 'lucide-solid/icons/trash';
import { createSignal, type JSX, lazy, Show, Suspense } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { markRead } from '../actions/mark-read.ts';
import { star } from '../actions/star.ts';
import { loadForwarding } from '../actions/thread-actions.ts';
import { type Answer, useAnswers } from '../compose/answer.ts';
import type { Message } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import { ruleLink } from '../rules/from-message.ts';
import { oneLine } from '../text/bidi.ts';
import { Attachments } from './attachments.tsx';
import { createFacts } from './facts.ts';
import { MessageBody } from './message-body.tsx';
import { MessageHeader } from './message-header.tsx';
import { OutgoingBanner } from './outgoing-banner.tsx';

const SourceDialog = lazy(() => import('./source.tsx'));

interface MessageCardProps {
  message: Message;
  onFold: (() => void) | undefined;
}

/** One open message: header, what happened to it, body, files. */
export function MessageCard(props: MessageCardProps): JSX.Element {
  const mail = useMail();
  const answers = useAnswers();
  const navigate = useNavigate();
  const facts = createFacts(() => props.message);
  const answer = (how: Answer) => () => void answers.answer(props.message, how);
  const forwardAsFile = (): void =>
    void loadForwarding().then((one) => one.forwardMessages(mail, [props.message]));
  const makeRule = (): void => {
    const { account, from } = props.message;
    const author = from[0];
    if (author) navigate(ruleLink(account.id, author));
  };
  const [source, setSource] = createSignal(false);
  const print = async (): Promise<void> => {
    const { printMessages } = await import('./print.ts');
    await printMessages(mail, oneLine(props.message.subject) || t('mail.noSubject'), [props.message]);
  };
  const download = (): void => {
    const link = document.createElement('a');
    link.href = props.message.rawUrl;
    link.download = '';
    link.click();
  };
  return (
    <article class="px-4 py-5 lg:px-8">
      <MessageHeader
        message={props.message}
        onFold={props.onFold}
        facts={facts}
        actions={
          <Show when={!props.message.draft}>
            <IconButton
              icon={Reply}
              size={18}
              label={t('mail.reply')}
              class="max-lg:hidden"
              onClick={answer('reply')}
            />
            <Menu
              label={t('common.moreActions')}
              icon={EllipsisVertical}
              entries={[
                { label: t('mail.reply'), icon: Reply, onSelect: answer('reply') },
                { label: t('mail.replyAll'), icon: ReplyAll, onSelect: answer('replyAll') },
                { label: t('mail.forward'), icon: Forward, onSelect: answer('forward') },
                { label: t('forwarding.asAttachment'), icon: Paperclip, onSelect: forwardAsFile },
                'line',
                {
                  label: t(props.message.starred ? 'mail.unstar' : 'mail.star'),
                  icon: Star,
                  onSelect: () => void star(mail, [props.message.id], !props.message.starred),
                },
                {
                  label: t('mail.markUnread'),
                  icon: MailIcon,
                  onSelect: () => void markRead(mail, [props.message.id], false),
                },
                { label: t('rules.fromMessage'), icon: ListFilter, onSelect: makeRule },
                'line',
                { label: t('reading.print'), icon: Printer, onSelect: () => void print() },
                { label: t('reading.showSource'), icon: CodeXml, onSelect: () => setSource(true) },
                { label: t('mail.rawDownload'), icon: FileDown, onSelect: download },
              ]}
            />
          </Show>
        }
      />
      <Show when={source()}>
        <Suspense>
          <SourceDialog message={props.message} onClose={() => setSource(false)} />
        </Suspense>
      </Show>
      <OutgoingBanner message={props.message} />
      <div class="pt-4">
        <MessageBody message={props.message} facts={facts.known()} />
      </div>
      <Attachments
        attachments={props.message.attachments}
        archiveUrl={props.message.rawUrl.replace(/\.eml$/, '.zip')}
      />
      <Show when={props.message.draft}>
        <div class="flex gap-2 pt-4">
          <Button tone="primary" icon={PenLine} onClick={() => void answers.goOn(props.message)}>
            {t('mail.editDraft')}
          </Button>
          <Button tone="quiet" icon={Trash} onClick={() => void answers.discard(props.message)}>
            {t('mail.discardDraft')}
          </Button>
        </div>
      </Show>
    </article>
  );
}
