// Pages of a PDF, drawn by our own code in a worker: no plug-in, no script of the document, nothing loaded, the same on
// phones.
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';
import { createResource, createSignal, For, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Skeleton } from '../../ui/states.tsx';
import { fetchShown, type ShownFile } from './shown-file.ts';

GlobalWorkerOptions.workerPort = null;
GlobalWorkerOptions.workerSrc = workerUrl;

const MOST_PAGES = 300;
const MOST_PIXELS = 16_000_000;

export default function PdfView(props: { file: ShownFile; zoom: number }): JSX.Element {
  const [opened] = createResource(
    () => props.file,
    async (file) => {
      const data = new Uint8Array(await (await fetchShown(file)).arrayBuffer());
      const task = getDocument({
        data,
        enableXfa: false,
        useWasm: false,
        useWorkerFetch: false,
        stopAtErrors: false,
        maxImageSize: MOST_PIXELS * 4,
        canvasMaxAreaInBytes: MOST_PIXELS * 4,
      });
      onCleanupOf(() => void task.destroy());
      return task.promise;
    },
  );
  const cleanups: (() => void)[] = [];
  const onCleanupOf = (run: () => void): void => void cleanups.push(run);
  onCleanup(() => {
    for (const run of cleanups) run();
  });
  const problem = () =>
    opened.error === undefined
      ? undefined
      : (opened.error as Error).name === 'PasswordException'
        ? t('preview.pdfLocked')
        : t('preview.failed');
  return (
    <Show when={problem() === undefined} fallback={<p role="alert">{problem()}</p>}>
      <Show when={!opened.loading && opened()} fallback={<Skeleton width="min(90vw, 50rem)" height="70vh" />}>
        {(pdf) => (
          <div class="grid w-full justify-items-center gap-3">
            <For each={Array.from({ length: Math.min(pdf().numPages, MOST_PAGES) }, (_, index) => index + 1)}>
              {(number) => <Page pdf={pdf()} number={number} zoom={props.zoom} />}
            </For>
            <Show when={pdf().numPages > MOST_PAGES}>
              <p>{t('preview.cut')}</p>
            </Show>
          </div>
        )}
      </Show>
    </Show>
  );
}

/** One page, drawn when it comes near the screen. */
function Page(props: { pdf: PDFDocumentProxy; number: number; zoom: number }): JSX.Element {
  let place!: HTMLDivElement;
  let canvas!: HTMLCanvasElement;
  const [ratio, setRatio] = createSignal(1.4);
  const [text, setText] = createSignal('');
  onMount(() => {
    const watcher = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        watcher.disconnect();
        void draw();
      },
      { rootMargin: '600px' },
    );
    watcher.observe(place);
    onCleanup(() => watcher.disconnect());
  });
  const draw = async (): Promise<void> => {
    const page = await props.pdf.getPage(props.number);
    const natural = page.getViewport({ scale: 1 });
    setRatio(natural.height / natural.width);
    const wanted = (place.clientWidth * Math.min(devicePixelRatio, 2)) / natural.width;
    const scale = Math.min(wanted * 1.5, Math.sqrt(MOST_PIXELS / (natural.width * natural.height)));
    const viewport = page.getViewport({ scale });
    canvas.width = Math.floor(viewport.width);
    canvas.height = Math.floor(viewport.height);
    await page.render({ canvas, viewport }).promise;
    const { items } = await page.getTextContent();
    setText(items.map((item) => ('str' in item ? item.str : '')).join(' '));
    page.cleanup();
  };
  return (
    <div
      ref={place}
      class="relative bg-[#fff] shadow-sheet"
      style={{ width: `calc(min(100%, 52rem) * ${props.zoom})`, 'aspect-ratio': `1 / ${ratio()}` }}
    >
      <canvas
        ref={canvas}
        role="img"
        aria-label={t('preview.page', { number: props.number, count: props.pdf.numPages })}
        class="size-full"
      />
      <p class="sr-only">{text()}</p>
    </div>
  );
}
