// The text of a message: with formatting, or plain; what stands above and below scrolls with it.
import { createSignal, type JSX, lazy, onCleanup, onMount, Show, Suspense } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/button.tsx';
import { textAsHtml } from '../html/inert.ts';
import type { Composition } from './composition.ts';
import type { RichEditor } from './rich/editor-view.ts';
import { useWriting } from './writing.ts';

/** Also called when the app has nothing else to do, so that the editor is there when somebody writes. */
export const loadEditor = () => import('./rich/editor.tsx');
const RichText = lazy(loadEditor);
const Quoted = lazy(async () => ({ default: (await import('./quoted.tsx')).Quoted }));

export interface LetterHandle {
  /** Changes between rich and plain; asks first when something would be lost. */
  switchMode: () => void;
}

interface LetterProps {
  composition: Composition;
  above: JSX.Element;
  below: JSX.Element;
  ref: (handle: LetterHandle) => void;
}

export function Letter(props: LetterProps): JSX.Element {
  const writing = useWriting();
  const one = () => props.composition;
  const key = one().key;
  const [asking, setAsking] = createSignal(false);
  const [editor, setEditor] = createSignal<RichEditor>();
  const tools = (<div class="shrink-0" />) as HTMLDivElement;
  const urls: string[] = [];
  onCleanup(() => {
    for (const url of urls) URL.revokeObjectURL(url);
  });

  /** The device's own copy, or the server's. */
  const pictureUrl = async (contentId: string): Promise<string | null> => {
    const attached = writing.find(key)?.attachments.find((file) => file.contentId === contentId);
    if (attached === undefined) return null;
    const { state } = attached;
    const blob =
      'file' in state
        ? state.file
        : await writing.mail.bodies.picture({
            id: attached.key,
            url: ('url' in state && state.url) || '',
            mediaType: attached.mediaType,
          });
    if (blob === null) return null;
    const url = URL.createObjectURL(blob);
    urls.push(url);
    return url;
  };

  const makePlain = (): void => {
    setAsking(false);
    const text = `${editor()?.text() ?? one().text}${one().quote?.text ?? ''}`;
    writing.change(key, { rich: false, text, html: '', quote: null, formatted: false });
  };
  const makeRich = (): void =>
    writing.change(key, { rich: true, html: textAsHtml(one().text), formatted: false });
  props.ref({
    switchMode(): void {
      if (!one().rich) makeRich();
      else if (one().formatted) setAsking(true);
      else makePlain();
    },
  });
  const editQuote = (): void => {
    const quote = one().quote;
    if (quote === null) return;
    editor()?.append(quote.html);
    writing.change(key, { quote: null, formatted: true });
  };
  const opened = (ready: RichEditor): void => {
    setEditor(ready);
    if (one().kind === 'reply') queueMicrotask(() => ready.focusStart());
  };

  return (
    <>
      <div class="flex min-h-0 flex-1 flex-col overflow-y-auto">
        {props.above}
        <Show when={one().rich} fallback={<PlainText composition={one()} below={props.below} />}>
          <Suspense fallback={<div class="flex-1" />}>
            <RichText
              label={t('compose.text')}
              placeholder={t('compose.textHint')}
              html={one().html}
              onChange={({ html, words, formatted }) => writing.change(key, { html, text: words, formatted })}
              pictureUrl={pictureUrl}
              addPicture={(file) => writing.files.addPicture(key, file)}
              ref={opened}
              toolsAt={tools}
            >
              <Show when={one().quote}>
                {/* Of its own, or the text would be gone until the quotation is there. */}
                <Suspense>
                  <Quoted
                    composition={one()}
                    onRemove={() => writing.change(key, { quote: null })}
                    onEdit={editQuote}
                  />
                </Suspense>
              </Show>
              {props.below}
            </RichText>
          </Suspense>
        </Show>
      </div>
      {tools}
      <Show when={asking()}>
        <div
          role="alert"
          class="flex flex-wrap items-center gap-2 bg-warning-wash px-4 py-2 text-sm text-warning"
        >
          <p class="min-w-0 flex-1 basis-60">{t('writing.losesFormatting')}</p>
          <Button onClick={makePlain}>{t('writing.makePlain')}</Button>
          <Button tone="quiet" onClick={() => setAsking(false)}>
            {t('writing.keepRich')}
          </Button>
        </div>
      </Show>
    </>
  );
}

function PlainText(props: Pick<LetterProps, 'composition' | 'below'>): JSX.Element {
  const writing = useWriting();
  let text: HTMLTextAreaElement | undefined;
  onMount(() => {
    if (props.composition.kind !== 'reply' || text === undefined) return;
    text.focus();
    text.setSelectionRange(0, 0);
    text.scrollTop = 0;
  });
  return (
    <>
      <textarea
        ref={text}
        dir="auto"
        aria-label={t('compose.text')}
        placeholder={t('compose.textHint')}
        class="min-h-48 w-full flex-1 resize-none bg-transparent px-4 py-3 text-md/relaxed text-ink outline-none"
        value={props.composition.text}
        onInput={(event) => writing.change(props.composition.key, { text: event.currentTarget.value })}
      />
      {props.below}
    </>
  );
}
