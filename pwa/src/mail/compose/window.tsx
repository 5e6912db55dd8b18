import { createEffect, createSignal, type JSX, onMount, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { isDesktop } from '../../primitives/media.ts';
import { AttachedList } from './attached-list.tsx';
import { type Composition, forgotAttachment, sendProblem } from './composition.ts';
import { Fields } from './fields.tsx';
import { send } from './send.ts';
import { accountOf } from './start.ts';
import { Footer, TitleBar } from './window-bars.tsx';
import { useWriting } from './writing.ts';

/** A message being written: a window on desktops, the whole screen on phones. */
export function ComposeWindow(props: { composition: Composition }): JSX.Element {
  const writing = useWriting();
  const one = () => props.composition;
  const key = one().key;
  const [notice, setNotice] = createSignal('');
  const [dropping, setDropping] = createSignal(false);
  let warned = '';
  let text: HTMLTextAreaElement | undefined;

  const problem = (): string => {
    const found = sendProblem(one());
    if (found === 'noAccount') return t('compose.noAccount');
    if (found === 'noRecipients') return t('compose.noRecipients');
    if (found !== null) return t('compose.fixRecipients', { count: found.badAddresses });
    // Asked once; sending again means yes.
    const doubt = forgotAttachment(one())
      ? t('compose.missingAttachment')
      : one().subject.trim() === ''
        ? t('compose.noSubjectAsk')
        : '';
    if (doubt === '' || doubt === warned) return '';
    warned = doubt;
    return doubt;
  };
  const trySend = (): void => {
    // A half-typed recipient becomes a chip before it is judged.
    if (document.activeElement instanceof HTMLElement && document.activeElement !== text)
      document.activeElement.blur();
    const found = problem();
    setNotice(found);
    if (found === '') void send(writing, key);
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
  onMount(() => {
    if (one().kind !== 'reply' || text === undefined) return;
    text.focus();
    text.setSelectionRange(0, 0);
    text.scrollTop = 0;
  });

  return (
    <section
      role="dialog"
      aria-modal={isDesktop() ? undefined : 'true'}
      aria-label={one().subject || t(`compose.${one().kind}`)}
      class="pointer-events-auto relative flex flex-col bg-sheet text-ink max-lg:fixed max-lg:inset-0 max-lg:safe-top max-lg:safe-bottom max-lg:animate-slide-up lg:h-[min(42rem,calc(100dvh-4rem))] lg:w-[37rem] lg:overflow-hidden lg:rounded-t-lg lg:shadow-float lg:ring-1 lg:ring-line lg:animate-rise"
      onKeyDown={keys}
      onPaste={(event) => attach(event.clipboardData?.files) && event.preventDefault()}
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
      <TitleBar composition={one()} onSend={trySend} />
      <div class="flex min-h-0 flex-1 flex-col overflow-y-auto">
        <Fields composition={one()} onChange={(change) => writing.change(key, change)} />
        <textarea
          ref={text}
          dir="auto"
          aria-label={t('compose.text')}
          placeholder={t('compose.textHint')}
          class="min-h-48 w-full flex-1 resize-none bg-transparent px-4 py-3 text-md/relaxed text-ink outline-none"
          value={one().text}
          onInput={(event) => writing.change(key, { text: event.currentTarget.value })}
        />
        <AttachedList
          attachments={one().attachments}
          onRemove={(attached) => writing.files.remove(key, attached)}
          onRetry={(attached) => writing.files.retry(key, attached)}
        />
      </div>
      <Show when={notice() !== ''}>
        <p role="alert" class="bg-warning-wash px-4 py-2 text-sm text-warning">
          {notice()}
        </p>
      </Show>
      <Footer composition={one()} onSend={trySend} onFiles={attach} />
      <Show when={dropping()}>
        <div class="pointer-events-none absolute inset-2 grid place-items-center rounded-md border-2 border-accent border-dashed bg-wash/90 text-md font-medium text-accent">
          {t('compose.dropHere')}
        </div>
      </Show>
    </section>
  );
}
