import { createEffect, createSignal, type JSX, onCleanup, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { isDesktop } from '../../primitives/media.ts';
import { AttachedList } from './attached-list.tsx';
import { allRecipients, type Composition, sendProblem } from './composition.ts';
import { domainsOf, isOutOfReach } from './domains.ts';
import { Fields } from './fields.tsx';
import { speaksOfAttachment } from './forgotten.ts';
import { Letter, type LetterHandle } from './letter.tsx';
import { send } from './send.ts';
import { accountOf } from './start.ts';
import { Footer, TitleBar } from './window-bars.tsx';
import { useWriting } from './writing.ts';

/** It speaks of an attachment and has none; pictures in the text are none. */
const forgotAttachment = ({ attachments, text }: Composition): boolean =>
  attachments.every(({ contentId }) => contentId) && speaksOfAttachment(text);

/** A message being written: a window on desktops, the whole screen on phones. */
export function ComposeWindow(props: { composition: Composition }): JSX.Element {
  const writing = useWriting();
  const one = () => props.composition;
  const key = one().key;
  const [notice, setNotice] = createSignal('');
  const [dropping, setDropping] = createSignal(false);
  const warned = new Set<string>();
  let letter: LetterHandle | undefined;
  const height = visibleHeight();

  const problem = (): string => {
    const found = sendProblem(one());
    if (found === 'noAccount') return t('compose.noAccount');
    if (found === 'noRecipients') return t('compose.noRecipients');
    if (found !== null) return t('compose.fixRecipients', { count: found.badAddresses });
    const lost = allRecipients(one()).filter((person) => isOutOfReach(domainsOf(writing.mail).of(person)));
    const doubts = [
      ...(lost.length > 0
        ? [t('recipients.cannotArrive', { addresses: lost.map(({ address }) => address).join(', ') })]
        : []),
      ...(forgotAttachment(one()) ? [t('compose.missingAttachment')] : []),
      ...(one().subject.trim() === '' ? [t('compose.noSubjectAsk')] : []),
    ];
    // Each asked once; sending again means yes.
    const doubt = doubts.find((words) => !warned.has(words)) ?? '';
    warned.add(doubt);
    return doubt;
  };
  const trySend = (sendAt: Date | null = null): void => {
    // A half-typed recipient becomes a chip before it is judged.
    if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
    const found = problem();
    setNotice(found);
    if (found === '') void send(writing, key, sendAt);
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) trySend();
    else if (event.key === 'Escape') void writing.close(key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const attach = (files: FileList | null | undefined): boolean => {
    if (files === null || files === undefined || files.length === 0) return false;
    writing.files.add(key, [...files]);
    return true;
  };
  // Opened before the accounts were known: from the usual one as soon as they are.
  createEffect(() => {
    const account = accountOf(writing.mail);
    if (one().accountId === '' && account !== '') writing.change(key, { accountId: account });
  });
  return (
    <section
      role="dialog"
      aria-modal={isDesktop() ? undefined : 'true'}
      aria-label={one().subject || t(`compose.${one().kind}`)}
      class="pointer-events-auto relative flex flex-col bg-sheet text-ink max-lg:fixed max-lg:inset-0 max-lg:safe-top max-lg:safe-bottom max-lg:animate-slide-up lg:h-[min(42rem,calc(100dvh-4rem))] lg:w-[37rem] lg:overflow-hidden lg:rounded-t-lg lg:shadow-float lg:ring-1 lg:ring-line lg:animate-rise"
      style={isDesktop() ? undefined : { height: height() }}
      onKeyDown={keys}
      onPaste={(event) => {
        // What the editor took (pictures into the text) is done.
        if (!event.defaultPrevented && attach(event.clipboardData?.files)) event.preventDefault();
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer?.types.includes('Files')) return;
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={(event) =>
        !event.currentTarget.contains(event.relatedTarget as Node | null) && setDropping(false)
      }
      onDrop={(event) => {
        setDropping(false);
        if (attach(event.dataTransfer?.files)) event.preventDefault();
      }}
    >
      <TitleBar composition={one()} onSend={() => trySend()} />
      <Letter
        composition={one()}
        ref={(handle) => {
          letter = handle;
        }}
        above={<Fields composition={one()} onChange={(change) => writing.change(key, change)} />}
        below={
          <AttachedList
            attachments={one().attachments.filter(({ contentId }) => !contentId)}
            onRemove={(attached) => writing.files.remove(key, attached)}
            onRetry={(attached) => writing.files.retry(key, attached)}
          />
        }
      />
      <Show when={notice() !== ''}>
        <p role="alert" class="bg-warning-wash px-4 py-2 text-sm text-warning">
          {notice()}
        </p>
      </Show>
      <Footer
        composition={one()}
        onSend={() => trySend()}
        onFiles={attach}
        onSchedule={trySend}
        onSwitchMode={() => letter?.switchMode()}
      />
      <Show when={dropping()}>
        <div class="pointer-events-none absolute inset-2 grid place-items-center rounded-md border-2 border-accent border-dashed bg-wash/90 text-md font-medium text-accent">
          {t('compose.dropHere')}
        </div>
      </Show>
    </section>
  );
}

/** The height above a phone's keyboard: the tools stay in reach where the page does not shrink by itself. */
function visibleHeight(): () => string | undefined {
  const viewport = window.visualViewport;
  const [height, setHeight] = createSignal<string>();
  if (viewport === null) return height;
  const measure = (): string | undefined =>
    setHeight(viewport.height < window.innerHeight - 40 ? `${Math.round(viewport.height)}px` : undefined);
  viewport.addEventListener('resize', measure);
  onCleanup(() => viewport.removeEventListener('resize', measure));
  return height;
}
