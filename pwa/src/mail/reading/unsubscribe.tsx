import MailX from 'lucide-solid/icons/mail-x';
import { createSignal, type JSX, onCleanup, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { toast } from '../../ui/toast.tsx';
import { useMail } from '../data/mail.ts';
import { type Offer, Unsubscribe, type Unsubscription } from './documents.ts';

interface UnsubscribeProps {
  messageId: string;
  offer: Offer;
  refresh: () => Promise<void>;
}

/** Milliseconds between looks at whether the sender's server has answered. */
const LOOKS = [1_500, 2_500, 4_000, 8_000, 15_000];

/** The way out of a mailing list, and what came of it. */
export function UnsubscribeLine(props: UnsubscribeProps): JSX.Element {
  const mail = useMail();
  const [asking, setAsking] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [asked, setAsked] = createSignal<Unsubscription>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const state = () => props.offer.unsubscription ?? asked();
  const isPage = () => props.offer.method === 'LINK';
  /** A page may be opened again: what was done there is not known here. */
  const open = () => state() === undefined || state()?.state === 'FAILED' || isPage();
  const word = () =>
    state() === undefined ? 'reading.unsubscribe' : isPage() ? 'reading.openPage' : 'common.retry';

  const look = (left: readonly number[]): void => {
    const [wait, ...more] = left;
    if (wait === undefined) return;
    timer = setTimeout(() => {
      void props.refresh().then(() => {
        if (state()?.state === 'ASKED') look(more);
      });
    }, wait);
  };
  const leave = async (): Promise<void> => {
    setBusy(true);
    const answer = await mail.workspace.direct
      .mutation(Unsubscribe, { input: { messageId: props.messageId } })
      .toPromise();
    setBusy(false);
    setAsking(false);
    const refusal = refusalOf(answer);
    const done = answer.data?.unsubscribe;
    if (refusal || done?.__typename !== 'UnsubscribePayload') {
      toast(refusal ? sentenceOf(refusal) : t('common.serverError'), { tone: 'danger' });
      return;
    }
    setAsked(done.unsubscription);
    await props.refresh();
    look(LOOKS);
  };

  return (
    <div class="flex flex-wrap items-center gap-x-3 pt-1.5 text-sm text-ink-3 print:hidden">
      <Show when={state()}>
        {(found) => (
          <p
            role="status"
            class={`flex items-center gap-1.5 ${found().state === 'FAILED' ? 'text-danger' : ''}`}
          >
            <Icon of={MailX} size={14} />
            {found().stateMessage}
          </p>
        )}
      </Show>
      <Show when={open()}>
        <button
          type="button"
          class="-mx-1.5 min-h-8 rounded-sm px-1.5 underline underline-offset-2 hover:bg-hover hover:text-ink max-lg:min-h-11"
          onClick={() => setAsking(true)}
        >
          {t(word())}
        </button>
      </Show>
      <Dialog
        open={asking()}
        onClose={() => setAsking(false)}
        title={t('reading.unsubscribeTitle')}
        description={t(`reading.unsubscribe.${props.offer.method}`, { where: props.offer.where })}
        actions={
          <>
            <Button tone="quiet" onClick={() => setAsking(false)}>
              {t('common.cancel')}
            </Button>
            <Show
              when={props.offer.url}
              fallback={
                <Button tone="primary" busy={busy()} onClick={() => void leave()}>
                  {t('reading.unsubscribe')}
                </Button>
              }
            >
              {(url) => (
                <a
                  href={url()}
                  target="_blank"
                  rel="noopener noreferrer"
                  class="inline-flex min-h-(--control) items-center rounded-md bg-accent px-3.5 text-base font-medium text-on-accent no-underline hover:bg-accent-strong"
                  onClick={() => void leave()}
                >
                  {t('reading.openPage')}
                </a>
              )}
            </Show>
          </>
        }
      />
    </div>
  );
}
