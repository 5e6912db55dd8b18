import ImageOff from 'lucide-solid/icons/image-off';
import {
  createMemo,
  createResource,
  createSignal,
  ErrorBoundary,
  type JSX,
  Match,
  Show,
  Switch,
} from 'solid-js';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { startMailto } from '../compose/start.ts';
import { useWriting } from '../compose/writing.ts';
import type { Body, Message } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import { nameOf } from '../data/people.ts';
import { sanitiseMail } from '../html/sanitise.ts';
import { HtmlFrame } from './html-frame.tsx';
import { PlainBody } from './plain-body.tsx';

/** The body of one message, fetched when it is opened. */
export function MessageBody(props: { message: Message }): JSX.Element {
  const mail = useMail();
  const [answer, { refetch }] = createResource(
    () => props.message.id,
    (id) => mail.bodies.body(id),
  );
  const failed = () => {
    const given = answer();
    return given !== undefined && !given.ok ? given : undefined;
  };
  const body = () => {
    const given = answer();
    return given?.ok ? given.body : undefined;
  };
  return (
    <Switch fallback={<BodySkeleton />}>
      <Match when={failed()}>
        {(given) => (
          <Note>
            {given().offline ? t('mail.bodyOffline') : given().problem}
            <Button tone="quiet" onClick={() => void refetch()}>
              {t('common.retry')}
            </Button>
          </Note>
        )}
      </Match>
      <Match when={body()?.state === 'UNAVAILABLE'}>
        <Note>
          {body()?.problem ?? t('mail.bodyUnavailable')}
          <Button tone="quiet" onClick={() => void refetch()}>
            {t('common.retry')}
          </Button>
        </Note>
      </Match>
      <Match when={body()?.state === 'REFUSED'}>
        <Refused message={props.message} problem={body()?.problem} />
      </Match>
      <Match when={body()}>
        {(given) => (
          <ErrorBoundary fallback={<Refused message={props.message} />}>
            <ReadyBody body={given()} message={props.message} />
          </ErrorBoundary>
        )}
      </Match>
    </Switch>
  );
}

/** What cannot be shown safely can still be downloaded. */
function Refused(props: { message: Message; problem?: string | null | undefined }): JSX.Element {
  return (
    <Note>
      {props.problem ?? t('mail.bodyRefused')}{' '}
      <a href={props.message.rawUrl} class="text-accent underline underline-offset-2" download="">
        {t('mail.rawDownload')}
      </a>
    </Note>
  );
}

function ReadyBody(props: { body: Body; message: Message }): JSX.Element {
  const writing = useWriting();
  const [asText, setAsText] = createSignal(false);
  const safe = createMemo(() => (props.body.html === null ? undefined : sanitiseMail(props.body.html)));
  const remote = () =>
    safe()?.hadRemoteContent === true || (props.body.hasRemoteContent && safe() !== undefined);
  const html = () => (asText() && props.body.text !== null ? undefined : safe());
  const who = () =>
    props.message.from[0] === undefined ? t('mail.noSender') : nameOf(props.message.from[0]);
  const write = (href: string): void => {
    if (URL.canParse(href)) writing.open(startMailto(writing.mail, href));
  };
  return (
    <>
      <Show
        when={html()}
        fallback={<PlainBody text={props.body.text?.trim() || t('mail.bodyEmpty')} onMailto={write} />}
      >
        {(shown) => (
          <HtmlFrame safe={shown()} attachments={props.message.attachments} who={who()} onMailto={write} />
        )}
      </Show>
      <Show when={props.body.truncated}>
        <Note>{t('mail.bodyTruncated')}</Note>
      </Show>
      <div class="flex flex-wrap items-center gap-x-4 gap-y-1 pt-2 text-xs text-ink-3">
        <Show when={remote() && html() !== undefined}>
          <p class="flex items-center gap-1.5">
            <Icon of={ImageOff} size={14} />
            {t('mail.remoteBlocked')}
          </p>
        </Show>
        <Show when={safe() !== undefined && props.body.text !== null}>
          <button
            type="button"
            class="min-h-6 underline underline-offset-2 hover:text-ink"
            onClick={() => setAsText(!asText())}
          >
            {t(asText() ? 'mail.asHtml' : 'mail.asText')}
          </button>
        </Show>
      </div>
    </>
  );
}

function Note(props: { children: JSX.Element }): JSX.Element {
  return (
    <div
      role="status"
      class="flex flex-wrap items-center gap-2 rounded-md bg-paper px-3.5 py-2.5 text-base text-ink-2"
    >
      {props.children}
    </div>
  );
}

function BodySkeleton(): JSX.Element {
  return (
    <div role="status" aria-label={t('common.loading')} class="grid max-w-[60ch] gap-3 py-2">
      <Skeleton width="88%" />
      <Skeleton width="94%" />
      <Skeleton width="71%" />
      <Skeleton width="42%" />
    </div>
  );
}
