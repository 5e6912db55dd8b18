import Reply from 'lucide-solid/icons/reply';
import {
  createEffect,
  createMemo,
  createSignal,
  For,
  type JSX,
  Match,
  on,
  onCleanup,
  Show,
  Switch,
  untrack,
} from 'solid-js';
import { connection } from '../../data/connection.ts';
import { t } from '../../messages/message.ts';
import { isDesktop } from '../../primitives/media.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState, ErrorState, OfflineState, Skeleton } from '../../ui/states.tsx';
import { markRead } from '../actions/mark-read.ts';
import type { ThreadActions } from '../actions/thread-actions.ts';
import { useAnswers } from '../compose/answer.ts';
import { useWriting } from '../compose/writing.ts';
import type { FolderRole, Message } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import { oneLine } from '../text/bidi.ts';
import { AnswerBar } from './answer-bar.tsx';
import { Conversation } from './conversation.tsx';
import { ThreadToolbar, ThumbBar } from './thread-toolbar.tsx';

interface ThreadPaneProps {
  threadId: string;
  actions: ThreadActions;
  folderRole: FolderRole | null;
  onBack: () => void;
}

/** Milliseconds a conversation must be in sight to count as read: going through a list with j does not read it all. */
const READ_AFTER = 700;
/** Characters beyond which a subject is set smaller, so that the message is still in sight. */
const LONG_SUBJECT = 160;

/** One conversation. Keyed by thread: another thread is another pane. */
export function ThreadPane(props: ThreadPaneProps): JSX.Element {
  const mail = useMail();
  const answers = useAnswers();
  const writing = useWriting();
  const id = props.threadId;
  const [problem, setProblem] = createSignal<{ text: string; offline: boolean }>();
  const [loaded, setLoaded] = createSignal(false);
  const thread = () => mail.state.threads[id];
  const messages = createMemo<Message[]>(() =>
    (mail.state.conversation[id] ?? [])
      .map((messageId) => mail.state.messages[messageId])
      .filter((one) => one !== undefined)
      .filter((one) => !one.draft || !writing.holdsDraft(one.id)),
  );
  const newest = () => messages().findLast((message) => !message.draft);
  const subject = () => oneLine(thread()?.subject ?? newest()?.subject ?? '') || t('mail.noSubject');

  const print = async (): Promise<void> => {
    const { printMessages } = await import('./print.ts');
    await printMessages(
      mail,
      subject(),
      messages().filter((message) => !message.draft),
    );
  };
  const load = async (): Promise<void> => {
    setProblem(undefined);
    await mail.restored;
    const answer = await mail.loader.conversation(id);
    setLoaded(true);
    if (!answer.ok) setProblem({ text: answer.problem, offline: answer.offline });
  };
  void load();

  createEffect(
    on(
      () => messages().length > 0,
      (shown) => {
        if (!shown) return;
        const timer = setTimeout(() => {
          if (untrack(() => (thread()?.unreadCount ?? 0) > 0)) void markRead(mail, [id], true);
        }, READ_AFTER);
        onCleanup(() => clearTimeout(timer));
      },
    ),
  );

  return (
    <Switch fallback={<PaneSkeleton />}>
      <Match when={messages().length > 0}>
        <Show when={thread()}>
          {(row) => (
            <ThreadToolbar
              thread={row()}
              actions={props.actions}
              folderRole={props.folderRole}
              onBack={props.onBack}
              onPrint={() => void print()}
            />
          )}
        </Show>
        <div class="min-h-0 flex-1 overflow-y-auto overscroll-contain" tabIndex={-1}>
          <h1
            dir="auto"
            class={`px-4 pt-5 pb-1 font-letter font-semibold text-ink [overflow-wrap:anywhere] lg:px-8 lg:pt-6 ${subject().length > LONG_SUBJECT ? 'text-base' : 'text-lg lg:text-xl'}`}
          >
            {subject()}
          </h1>
          <Conversation messages={messages()} />
          <Show when={newest()}>{(message) => <AnswerBar message={message()} />}</Show>
        </div>
        <Show when={!isDesktop() && thread()}>
          {(row) => (
            <ThumbBar
              thread={row()}
              actions={props.actions}
              folderRole={props.folderRole}
              onBack={props.onBack}
            >
              <Show when={newest()}>
                {(message) => (
                  <Button tone="primary" icon={Reply} onClick={() => void answers.answer(message(), 'reply')}>
                    {t('mail.reply')}
                  </Button>
                )}
              </Show>
            </ThumbBar>
          )}
        </Show>
      </Match>
      <Match when={problem()}>
        {(found) => (
          <Show
            when={!(found().offline || connection.reachability() === 'offline')}
            fallback={<OfflineState />}
          >
            <ErrorState message={found().text} onRetry={() => void load()} />
          </Show>
        )}
      </Match>
      <Match when={loaded()}>
        <EmptyState title={t('mail.gone')} help={t('mail.goneHelp')} />
      </Match>
    </Switch>
  );
}

function PaneSkeleton(): JSX.Element {
  return (
    <div role="status" aria-label={t('common.loading')} class="grid content-start gap-4 p-8 pt-20">
      <Skeleton width="62%" height="1.5rem" />
      <div class="flex items-center gap-3 pt-3">
        <Skeleton width="2.75rem" height="2.75rem" />
        <div class="grid flex-1 gap-2">
          <Skeleton width="30%" />
          <Skeleton width="18%" />
        </div>
      </div>
      <For each={['92%', '86%', '95%', '40%']}>{(width) => <Skeleton width={width} />}</For>
    </div>
  );
}
