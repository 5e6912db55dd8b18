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
import { known } from '../../primitives/known.ts';
import { Button } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { writeTo } from '../compose/ways-in.ts';
import { useWriting } from '../compose/writing.ts';
import type { Body, Message, Person } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import { nameOf } from '../data/people.ts';
import { type SafeHtml, sanitiseMail } from '../html/sanitise.ts';
import { isForwardSubject } from '../text/quoting.ts';
import { isDark } from './dark.ts';
import { DeliveryReport } from './delivery-report.tsx';
import type { Facts } from './documents.ts';
import { HtmlFrame } from './html-frame.tsx';
import { ImagesBar } from './images-bar.tsx';
import { PlainBody } from './plain-body.tsx';
import { loadRemotePictures } from './remote-pictures.ts';
import { trustSenderOf } from './trust.ts';

/** The body of one message, fetched when it is opened. */
export function MessageBody(props: { message: Message; facts: Facts | undefined }): JSX.Element {
  const mail = useMail();
  const [answer, { refetch }] = createResource(
    () => props.message.id,
    (id) => mail.bodies.body(id),
  );
  const failed = () => {
    const given = known(answer);
    return given !== undefined && !given.ok ? given : undefined;
  };
  const body = () => {
    const given = known(answer);
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
            <Show when={given().deliveryReport}>{(report) => <DeliveryReport report={report()} />}</Show>
            <ReadyBody body={given()} message={props.message} facts={props.facts} />
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

function ReadyBody(props: { body: Body; message: Message; facts: Facts | undefined }): JSX.Element {
  const mail = useMail();
  const writing = useWriting();
  const [asText, setAsText] = createSignal(false);
  const [original, setOriginal] = createSignal(false);
  const [agreed, setAgreed] = createSignal(false);
  const [failed, setFailed] = createSignal(0);
  const remotePictures = createMemo(() => agreed() || props.facts?.sender?.imagesTrusted === true);
  const safe = createMemo(() =>
    props.body.html === null
      ? undefined
      : sanitiseMail(props.body.html, {
          remotePictures: remotePictures(),
          forwarded: isForwardSubject(props.message.subject),
        }),
  );
  const html = () => (asText() && props.body.text !== null ? undefined : safe());
  const author = () => props.message.from[0];
  const who = () => (author() === undefined ? t('mail.noSender') : nameOf(author() as Person));
  const write = (href: string): void => writeTo(writing, href);
  const always = async (): Promise<void> => {
    setAgreed(true);
    if (!(await trustSenderOf(mail, props.message.id, () => setAgreed(false)))) setAgreed(false);
  };
  const load = (shown: SafeHtml) =>
    remotePictures()
      ? async (document: Document, made: (url: string) => void, signal: AbortSignal) => {
          const job = { mail, messageId: props.message.id, document, sources: shown.remote, made, signal };
          setFailed(await loadRemotePictures(job));
        }
      : undefined;
  return (
    <>
      <Show
        when={html()}
        keyed
        fallback={
          <PlainBody
            text={props.body.text?.trim() || t('mail.bodyEmpty')}
            subject={props.message.subject}
            onMailto={write}
          />
        }
      >
        {(shown) => (
          <>
            <Show when={!remotePictures() && (shown.remote.length > 0 || shown.trackers > 0)}>
              <ImagesBar
                sender={author()?.address || null}
                trackers={shown.trackers}
                loadable={shown.remote.length > 0}
                onOnce={() => setAgreed(true)}
                onAlways={() => void always()}
              />
            </Show>
            <Show
              when={!showsNothing(shown)}
              fallback={<p class="py-2 text-base text-ink-2">{t('reading.onlyPictures')}</p>}
            >
              <HtmlFrame
                safe={shown}
                attachments={props.message.attachments}
                who={who()}
                onMailto={write}
                loadPictures={load(shown)}
                dark={isDark() && !original()}
              />
            </Show>
          </>
        )}
      </Show>
      <Show when={props.body.truncated}>
        <Note>{t('mail.bodyTruncated')}</Note>
      </Show>
      <Show when={props.body.problem}>{(problem) => <Note>{problem()}</Note>}</Show>
      <div class="flex flex-wrap items-center gap-x-4 gap-y-1 pt-2 text-xs text-ink-3 print:hidden">
        <Show when={remotePictures() && (failed() > 0 || (safe()?.trackers ?? 0) > 0)}>
          <p role="status">
            <Show when={failed() > 0}>{t('reading.imagesFailed', { count: failed() })} </Show>
            <Show when={(safe()?.trackers ?? 0) > 0}>
              {t('reading.trackers', { count: safe()?.trackers ?? 0 })}
            </Show>
          </p>
        </Show>
        <Show when={isDark() && html() !== undefined}>
          <button
            type="button"
            aria-pressed={original()}
            class="min-h-6 underline underline-offset-2 hover:text-ink max-lg:min-h-11"
            onClick={() => setOriginal(!original())}
          >
            {t(original() ? 'reading.darkColours' : 'reading.originalColours')}
          </button>
        </Show>
        <Show when={safe() !== undefined && props.body.text !== null}>
          <button
            type="button"
            class="min-h-6 underline underline-offset-2 hover:text-ink max-lg:min-h-11"
            onClick={() => setAsText(!asText())}
          >
            {t(asText() ? 'mail.asHtml' : 'mail.asText')}
          </button>
        </Show>
      </div>
    </>
  );
}

/** Nothing but pictures that are not loaded: an empty sheet would only puzzle. */
const showsNothing = ({ html, remote }: SafeHtml): boolean =>
  remote.length > 0 &&
  !/<(?:img|hr)\b/i.test(html) &&
  !/[\p{L}\p{N}]/u.test(html.replace(/<[^>]*>|&[#\w]+;/g, ''));

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
