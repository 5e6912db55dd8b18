import type { ResultOf } from '@postroom/schema';
import Route from 'lucide-solid/icons/route';
import { createEffect, createSignal, For, type JSX, on, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { exactTime, formatBytes } from '../../messages/format.ts';
import { useWorkspace } from '../../session/session.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Sheet } from '../../ui/dialog.tsx';
import { Banner, Tag } from '../../ui/states.tsx';
import { ActDialog, type Asked } from './act-dialog.tsx';
import { ACTS, nameOf } from './acts.ts';
import { OpenQueuedMessage } from './changes.ts';
import type { QueuedMessage } from './documents.ts';
import { nextTryOf, toneOf } from './message-row.tsx';
import { w } from './words.ts';

type Opened = Extract<
  ResultOf<typeof OpenQueuedMessage>['openQueuedMessage'],
  { __typename: 'OpenQueuedMessagePayload' }
>['content'];

interface MessageSheetProps {
  hostId: string;
  /** Undefined when it has left the list meanwhile. */
  message: QueuedMessage | undefined;
  /** Id of the message that is open. */
  open: string | undefined;
  onClose: () => void;
  onDone: () => void;
}

/** One message: what is known of it at once, its text when it is asked for. */
export function MessageSheet(props: MessageSheetProps): JSX.Element {
  const [asked, setAsked] = createSignal<Asked>();
  return (
    <Sheet
      open={props.open !== undefined}
      onClose={props.onClose}
      title={w('queue.details')}
      description={<span class="font-mono text-sm">{props.message?.queueId}</span>}
    >
      <Show when={props.message} fallback={<p class="text-base text-ink-2">{w('queue.left')}</p>}>
        {(message) => (
          <div class="grid gap-5">
            <Facts message={message()} />
            <Show when={message().trace}>
              {(trace) => (
                <div>
                  <ButtonLink href={`/admin/trace/${trace().id}`} icon={Route}>
                    {w('queue.way')}
                  </ButtonLink>
                </div>
              )}
            </Show>
            <div class="flex flex-wrap gap-2">
              <For each={ACTS}>
                {(act) => (
                  <Button
                    tone={act === 'DELETE' ? 'danger' : 'plain'}
                    onClick={() => setAsked({ act, messageIds: [message().id] })}
                  >
                    {nameOf(act)}
                  </Button>
                )}
              </For>
            </div>
            <Content id={message().id} />
          </div>
        )}
      </Show>
      <Show when={asked()} keyed>
        {(one) => (
          <ActDialog
            hostId={props.hostId}
            asked={one}
            onClose={() => setAsked(undefined)}
            onDone={() => {
              props.onDone();
              props.onClose();
            }}
          />
        )}
      </Show>
    </Sheet>
  );
}

function Facts(props: { message: QueuedMessage }): JSX.Element {
  const rows = (): [string, string | null][] => {
    const { sender, recipients, arrivedAt, size, reason, status, remoteHost, messageId, attempts } =
      props.message;
    return [
      [w('queue.sender'), sender || w('queue.bounce')],
      [w('queue.recipients'), recipients.join(', ')],
      [w('queue.arrived'), exactTime(arrivedAt)],
      [w('queue.reason'), reason],
      [
        w('queue.next'),
        [nextTryOf(props.message), attempts > 0 ? w('queue.attempts', { count: attempts }) : '']
          .filter(Boolean)
          .join(', '),
      ],
      [w('queue.remoteHost'), remoteHost],
      [w('queue.status'), status],
      [w('queue.size'), formatBytes(Number(size))],
      [w('queue.messageId'), messageId],
    ];
  };
  return (
    <div class="grid gap-3">
      <div>
        <Tag tone={toneOf(props.message.queue)}>{w(`queue.${props.message.queue}`)}</Tag>
      </div>
      <Show when={props.message.problem}>
        {(problem) => (
          <Banner tone="danger">
            {w('queue.problem')}: {problem()}
          </Banner>
        )}
      </Show>
      <dl class="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-base">
        <For each={rows().filter(([, value]) => value)}>
          {([name, value]) => (
            <>
              <dt class="text-ink-3">{name}</dt>
              <dd class="m-0 min-w-0 break-words text-ink">{value}</dd>
            </>
          )}
        </For>
      </dl>
    </div>
  );
}

function Content(props: { id: string }): JSX.Element {
  const { client } = useWorkspace();
  const [content, setContent] = createSignal<Opened>();
  const [problem, setProblem] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);
  createEffect(
    on(
      () => props.id,
      () => {
        setContent(undefined);
        setProblem(undefined);
      },
    ),
  );
  const open = async () => {
    setBusy(true);
    const messageId = props.id;
    const answer = await client.mutation(OpenQueuedMessage, { input: { messageId } }).toPromise();
    setBusy(false);
    if (messageId !== props.id) return; // another one is open by now
    const refusal = refusalOf(answer);
    if (refusal) return setProblem(sentenceOf(refusal));
    const result = answer.data?.openQueuedMessage;
    if (result?.__typename === 'OpenQueuedMessagePayload') setContent(result.content);
  };
  return (
    <Show
      when={content()}
      fallback={
        <div class="grid gap-2">
          <Show when={problem()}>{(text) => <Banner tone="danger">{text()}</Banner>}</Show>
          <div>
            <Button busy={busy()} onClick={() => void open()}>
              {w('queue.open')}
            </Button>
          </div>
          <p class="text-sm text-ink-3">{w('queue.openNote')}</p>
        </div>
      }
    >
      {(shown) => (
        <div class="grid gap-5">
          <Part title={w('queue.recipients')}>
            <ul class="grid gap-1.5 text-base">
              <For each={shown().recipients}>
                {(one) => (
                  <li class="break-words text-ink">
                    {one.address} <Show when={one.delivered}>({w('queue.delivered')})</Show>
                    <Show when={one.reason}>
                      <span class="block text-sm text-ink-3">{one.reason}</span>
                    </Show>
                  </li>
                )}
              </For>
            </ul>
          </Part>
          <Part title={w('queue.headers')}>
            <Raw text={shown().headers} />
          </Part>
          <Part title={w('queue.body')} note={shown().truncated ? w('queue.bodyCut') : undefined}>
            <Raw text={shown().body} />
          </Part>
          <Part title={w('queue.log')}>
            <Show
              when={shown().log.length > 0}
              fallback={<p class="text-sm text-ink-3">{w('queue.noLog')}</p>}
            >
              <Raw text={shown().log.join('\n')} />
            </Show>
          </Part>
          <Part title={w('queue.origin')}>
            <Raw
              text={shown()
                .attributes.map(({ name, value }) => `${name} = ${value}`)
                .join('\n')}
            />
          </Part>
        </div>
      )}
    </Show>
  );
}

function Part(props: { title: string; note?: string | undefined; children: JSX.Element }): JSX.Element {
  return (
    <section class="grid gap-1.5">
      <h3 class="text-base font-semibold text-ink">{props.title}</h3>
      <Show when={props.note}>
        <p class="text-sm text-ink-3">{props.note}</p>
      </Show>
      {props.children}
    </section>
  );
}

/** Text as it stands: never as markup. */
function Raw(props: { text: string }): JSX.Element {
  return (
    <pre
      tabindex="0"
      dir="auto"
      class="max-h-80 overflow-auto rounded-md bg-paper p-3 font-mono text-xs break-words whitespace-pre-wrap text-ink-2"
    >
      {props.text}
    </pre>
  );
}
