import { createEffect, createSignal, type JSX, onCleanup } from 'solid-js';
import { t } from '../../messages/message.ts';
import type { Attachment } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import { darken } from '../html/darken.ts';
import { dressFrame, frameDocument, SANDBOX, sayMissing, waitingPictures } from '../html/frame.ts';
import type { SafeHtml } from '../html/sanitise.ts';
import { fitWidth } from '../html/width.ts';
import { useFoundWords } from './found-words.ts';

interface HtmlFrameProps {
  safe: SafeHtml;
  attachments: readonly Pick<Attachment, 'id' | 'contentId' | 'mediaType' | 'url'>[];
  /** Who wrote it, for the frame's name. */
  who: string;
  onMailto: (href: string) => void;
  /** On dark paper, with its colours made to suit. */
  dark?: boolean | undefined;
  /** Fills in remote pictures; absent while the reader has not agreed to them. */
  loadPictures?:
    | ((document: Document, made: (url: string) => void, signal: AbortSignal) => Promise<void>)
    | undefined;
}

/** Changes of height in a row after which the frame keeps its height: a mail that grows with its frame never ends. */
const MOST_CHANGES = 40;

/** HTML mail on its own sheet of paper, as high as its content. */
export function HtmlFrame(props: HtmlFrameProps): JSX.Element {
  const mail = useMail();
  const [height, setHeight] = createSignal(96);
  const [paper, setPaper] = createSignal<'light' | 'dark'>(props.dark ? 'dark' : 'light');
  const urls: string[] = [];
  let observers: ResizeObserver[] = [];
  let changes = 0;
  const ended = new AbortController();
  const found = useFoundWords();
  const [body, setBody] = createSignal<HTMLElement>();
  createEffect(() => {
    const shown = body();
    if (shown !== undefined && found !== undefined) onCleanup(found.mark(shown));
  });
  onCleanup(() => {
    ended.abort();
    stopWatching();
    for (const url of urls) URL.revokeObjectURL(url);
  });

  const watch = (element: Element, changed: () => void): void => {
    const observer = new ResizeObserver(changed);
    observer.observe(element);
    observers.push(observer);
  };
  const stopWatching = (): void => {
    for (const observer of observers) observer.disconnect();
    observers = [];
  };

  const measure = (document: Document): void => {
    const needed = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (needed === height() || needed === 0 || changes > MOST_CHANGES) return;
    changes += 1;
    setHeight(needed);
  };

  const fillPictures = async (document: Document): Promise<void> => {
    for (const { attachment, images } of waitingPictures(document, props.attachments)) {
      const blob = attachment === undefined ? null : await mail.bodies.picture(attachment);
      if (!document.defaultView) return;
      if (blob === null) {
        sayMissing(images, t('reading.imageFailed'));
        continue;
      }
      const url = URL.createObjectURL(blob);
      urls.push(url);
      for (const image of images) image.src = url;
    }
  };

  const loaded = (event: Event & { currentTarget: HTMLIFrameElement }): void => {
    const inner = event.currentTarget.contentDocument;
    if (inner === null || inner.body === null) return;
    // The frame loads anew when its paper changes.
    stopWatching();
    changes = 0;
    dressFrame(inner, props.safe, t('mail.showQuote'));
    const pictures = props.loadPictures === undefined ? 0 : props.safe.remote.length;
    setPaper(props.dark === true && darken(inner, pictures) ? 'dark' : 'light');
    setBody(inner.body);
    fitWidth(inner);
    measure(inner);
    void fillPictures(inner);
    void props
      .loadPictures?.(inner, (url) => urls.push(url), ended.signal)
      .then(() => {
        if (!ended.signal.aborted) fitWidth(inner);
      });
    watch(inner.documentElement, () => measure(inner));
    const frame = event.currentTarget;
    let width = frame.clientWidth;
    watch(frame, () => {
      if (frame.clientWidth === width) return;
      width = frame.clientWidth;
      changes = 0;
      fitWidth(inner);
    });
    inner.addEventListener('click', (click) => {
      const link = (click.target as Element | null)?.closest?.('a[href^="mailto:"]');
      if (link === null || link === undefined) return;
      click.preventDefault();
      props.onMailto(link.getAttribute('href') ?? '');
    });
    // The keyboard goes on working after a click into the mail.
    inner.addEventListener('keydown', (pressed) => {
      const { key, ctrlKey, metaKey, altKey, shiftKey } = pressed;
      const again = new KeyboardEvent('keydown', {
        key,
        ctrlKey,
        metaKey,
        altKey,
        shiftKey,
        bubbles: true,
        cancelable: true,
      });
      if (!frame.dispatchEvent(again)) pressed.preventDefault();
    });
  };

  return (
    <div
      class={`overflow-hidden rounded-md ring-1 ring-line max-lg:-mx-1.5 ${paper() === 'dark' ? 'bg-sheet' : 'bg-[#fff]'}`}
    >
      <iframe
        title={t('mail.frameTitle', { who: props.who })}
        sandbox={SANDBOX}
        referrerpolicy="no-referrer"
        srcdoc={frameDocument(props.safe, props.dark)}
        style={{ height: `${height()}px` }}
        class={`block w-full border-0 ${paper() === 'dark' ? '[color-scheme:dark]' : '[color-scheme:light]'}`}
        onLoad={loaded}
      />
    </div>
  );
}
