// Files of a message over the whole screen: next and previous, closer and back, downloaded or closed.
import { Dialog as Kobalte } from '@kobalte/core/dialog';
import ChevronLeft from 'lucide-solid/icons/chevron-left';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import Download from 'lucide-solid/icons/download';
import X from 'lucide-solid/icons/x';
import ZoomIn from 'lucide-solid/icons/zoom-in';
import ZoomOut from 'lucide-solid/icons/zoom-out';
import {
  createEffect,
  createResource,
  createSignal,
  type JSX,
  lazy,
  Match,
  on,
  onCleanup,
  Show,
  Suspense,
  Switch,
} from 'solid-js';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { fileName } from '../text/bidi.ts';
import { CalendarView, TableView, TextView } from './contents.tsx';
import { fetchShown, previewOf, type RenderFiles, type ShownFile } from './shown-file.ts';

const PdfView = lazy(() => import('./pdf.tsx'));
const NestedView = lazy(() => import('./nested.tsx'));

interface ViewerProps {
  /** Those that can be shown. */
  files: readonly ShownFile[];
  /** Where it begins. */
  start: number;
  onClose: () => void;
  renderFiles: RenderFiles;
}

const STEPS = [1, 1.5, 2, 3, 4];

export default function Viewer(props: ViewerProps): JSX.Element {
  const [index, setIndex] = createSignal(props.start);
  const [step, setStep] = createSignal(0);
  const file = () => props.files[index()] as ShownFile;
  const kind = () => previewOf(file());
  const name = () => fileName(file().filename) || t('mail.fileUnnamed');
  const go = (by: number): void => {
    const next = index() + by;
    if (next >= 0 && next < props.files.length) setIndex(next);
  };
  const zoom = (by: number): void => void setStep(Math.min(Math.max(step() + by, 0), STEPS.length - 1));
  createEffect(on(index, () => setStep(0)));
  const onKey = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'ArrowRight') go(1);
    if (event.key === 'ArrowLeft') go(-1);
    if (event.key === '+') zoom(1);
    if (event.key === '-') zoom(-1);
  };
  const zooms = () => ['IMAGE', 'PDF', 'TEXT', 'TABLE'].includes(kind() ?? '');
  return (
    <Kobalte open onOpenChange={(open) => !open && props.onClose()}>
      <Kobalte.Portal>
        <Kobalte.Overlay class="fixed inset-0 z-40 bg-desk animate-fade" />
        <Kobalte.Content
          tabIndex={-1}
          onKeyDown={onKey}
          class="safe-bottom fixed inset-0 z-40 flex flex-col text-ink outline-none"
        >
          <header class="safe-top flex min-h-14 shrink-0 items-center gap-0.5 border-b border-line bg-sheet px-2">
            <Kobalte.CloseButton as={IconButton} icon={X} label={t('common.close')} />
            <Kobalte.Title class="min-w-0 flex-1 truncate px-2 text-base font-medium">
              <bdi>{name()}</bdi>
              <Show when={props.files.length > 1}>
                <span class="ps-2 text-sm font-normal text-ink-3">
                  {t('preview.place', { number: index() + 1, count: props.files.length })}
                </span>
              </Show>
            </Kobalte.Title>
            <Show when={zooms()}>
              <IconButton
                icon={ZoomOut}
                label={t('preview.smaller')}
                disabled={step() === 0}
                onClick={() => zoom(-1)}
              />
              <IconButton
                icon={ZoomIn}
                label={t('preview.larger')}
                disabled={step() === STEPS.length - 1}
                onClick={() => zoom(1)}
              />
            </Show>
            <a
              href={file().url}
              download={name()}
              aria-label={t('mail.download', { name: name() })}
              data-tip={t('mail.download', { name: name() })}
              class="grid size-(--tap) shrink-0 place-items-center rounded-md text-ink-2 hover:bg-hover hover:text-ink"
            >
              <Icon of={Download} />
            </a>
          </header>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls here */}
          <div class="min-h-0 flex-1 overflow-auto overscroll-contain p-3 sm:p-6" tabIndex={0}>
            <div class="flex min-h-full flex-col items-center">
              <Suspense fallback={<Skeleton width="min(90vw, 50rem)" height="60vh" />}>
                <Show when={file()} keyed>
                  {(shown) => (
                    <Content file={shown} zoom={STEPS[step()] ?? 1} renderFiles={props.renderFiles} />
                  )}
                </Show>
              </Suspense>
            </div>
          </div>
          <Show when={props.files.length > 1}>
            <footer class="flex shrink-0 items-center justify-between border-t border-line bg-sheet px-2 py-1">
              <IconButton
                icon={ChevronLeft}
                label={t('preview.previous')}
                class="rtl:rotate-180"
                disabled={index() === 0}
                onClick={() => go(-1)}
              />
              <IconButton
                icon={ChevronRight}
                label={t('preview.next')}
                class="rtl:rotate-180"
                disabled={index() === props.files.length - 1}
                onClick={() => go(1)}
              />
            </footer>
          </Show>
        </Kobalte.Content>
      </Kobalte.Portal>
    </Kobalte>
  );
}

function Content(props: { file: ShownFile; zoom: number; renderFiles: RenderFiles }): JSX.Element {
  return (
    <Switch fallback={<p>{t('preview.none')}</p>}>
      <Match when={previewOf(props.file) === 'IMAGE'}>
        <ImageView file={props.file} zoom={props.zoom} />
      </Match>
      <Match when={previewOf(props.file) === 'PDF'}>
        <PdfView file={props.file} zoom={props.zoom} />
      </Match>
      <Match when={previewOf(props.file) === 'TEXT'}>
        <TextView file={props.file} zoom={props.zoom} />
      </Match>
      <Match when={previewOf(props.file) === 'TABLE'}>
        <TableView file={props.file} zoom={props.zoom} />
      </Match>
      <Match when={previewOf(props.file) === 'CALENDAR'}>
        <CalendarView file={props.file} />
      </Match>
      <Match when={previewOf(props.file) === 'MESSAGE'}>
        <NestedView file={props.file} renderFiles={props.renderFiles} />
      </Match>
    </Switch>
  );
}

function ImageView(props: { file: ShownFile; zoom: number }): JSX.Element {
  const [broken, setBroken] = createSignal(false);
  const [url, { refetch }] = createResource(
    () => props.file,
    async (file) => URL.createObjectURL(await (await fetchShown(file)).blob()),
  );
  onCleanup(() => {
    const made = url.error === undefined ? url() : undefined;
    if (made !== undefined) URL.revokeObjectURL(made);
  });
  const problem = () =>
    url.error === undefined ? (broken() ? t('preview.failed') : undefined) : (url.error as Error).message;
  return (
    <Show
      when={problem() === undefined}
      fallback={<ErrorState message={problem() ?? ''} onRetry={() => void refetch()} />}
    >
      <Show when={!url.loading && url()} fallback={<Skeleton width="min(90vw, 40rem)" height="60vh" />}>
        {(source) => (
          <img
            src={source()}
            alt={fileName(props.file.filename)}
            onError={() => setBroken(true)}
            class={
              props.zoom === 1 ? 'my-auto max-h-[calc(100dvh-10rem)] max-w-full object-contain' : 'max-w-none'
            }
            style={props.zoom === 1 ? {} : { width: `${props.zoom * 100}%` }}
          />
        )}
      </Show>
    </Show>
  );
}
