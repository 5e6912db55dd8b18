import Download from 'lucide-solid/icons/download';
import FileArchive from 'lucide-solid/icons/file-archive';
import ShieldAlert from 'lucide-solid/icons/shield-alert';
import { createMemo, createSignal, For, type JSX, lazy, Show, Suspense } from 'solid-js';
import { formatBytes } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/icon.tsx';
import { Question } from '../../ui/question.tsx';
import type { Attachment } from '../data/documents.ts';
import { previewOf } from '../preview/shown-file.ts';
import { fileName } from '../text/bidi.ts';
import { iconOfFile } from './file-icons.ts';

const Viewer = lazy(() => import('../preview/viewer.tsx'));

interface AttachmentsProps {
  attachments: readonly Attachment[];
  /** Where all of them come as one archive. */
  archiveUrl?: string;
}

/** The files of a message. Pictures that stand in the text are not repeated. */
export function Attachments(props: AttachmentsProps): JSX.Element {
  const [shown, setShown] = createSignal<number>();
  const files = createMemo(() =>
    props.attachments.filter(
      (one) => !(one.inline && one.contentId !== null && one.mediaType.startsWith('image/')),
    ),
  );
  const showable = createMemo(() => files().filter((file) => previewOf(file) !== null));
  return (
    <Show when={files().length > 0}>
      <section aria-label={t('mail.attachments', { count: files().length })} class="pt-4 print:hidden">
        <ul class="grid gap-2 sm:grid-cols-2 xl:grid-cols-3">
          <For each={files()}>
            {(file) => (
              <FileCard
                file={file}
                onShow={showable().includes(file) ? () => setShown(showable().indexOf(file)) : undefined}
              />
            )}
          </For>
        </ul>
        <Show when={files().length > 1 && props.archiveUrl}>
          {(url) => (
            <a
              href={url()}
              download=""
              class="mt-2 inline-flex min-h-(--tap) items-center gap-2 rounded-md px-2 text-sm font-medium text-accent no-underline hover:bg-hover"
            >
              <Icon of={FileArchive} size={16} />
              {t('preview.all')}
            </a>
          )}
        </Show>
        <Show when={shown() !== undefined}>
          <Suspense>
            <Viewer
              files={showable()}
              start={shown() ?? 0}
              onClose={() => setShown(undefined)}
              renderFiles={(nested) => <Attachments attachments={nested} />}
            />
          </Suspense>
        </Show>
      </section>
    </Show>
  );
}

const mainClass =
  'flex min-h-13 min-w-0 flex-1 items-center gap-3 rounded-md ps-3 text-start text-ink no-underline hover:bg-hover';

function FileCard(props: { file: Attachment; onShow: (() => void) | undefined }): JSX.Element {
  const [asking, setAsking] = createSignal(false);
  const name = () => fileName(props.file.filename) || t('mail.fileUnnamed');
  const face = (verb: string) => (
    <>
      <Icon
        of={props.file.dangerous ? ShieldAlert : iconOfFile(props.file.mediaType)}
        size={20}
        class={props.file.dangerous ? 'text-danger' : 'text-ink-3'}
      />
      <span class="min-w-0 flex-1 py-1.5">
        <span class="sr-only">{verb} </span>
        <bdi class="block truncate text-base">{name()}</bdi>
        <span class="block text-xs text-ink-3">{formatBytes(props.file.size)}</span>
      </span>
    </>
  );
  return (
    <li
      class={`min-w-0 rounded-md ring-1 ring-inset ${props.file.dangerous ? 'bg-danger-wash ring-danger/40' : 'bg-paper ring-line'}`}
    >
      <div class="flex items-center">
        <Show
          when={props.file.dangerous ? () => setAsking(true) : props.onShow}
          fallback={
            <a href={props.file.url} download={name()} class={mainClass}>
              {face(t('mail.downloadFile'))}
            </a>
          }
        >
          {(open) => (
            <button type="button" class={mainClass} onClick={() => open()()}>
              {face(t(props.file.dangerous ? 'mail.downloadFile' : 'mail.openFile'))}
            </button>
          )}
        </Show>
        <Show when={props.onShow}>
          <a
            href={props.file.url}
            download={name()}
            aria-label={t('mail.download', { name: name() })}
            data-tip={t('mail.download', { name: name() })}
            class="grid size-(--tap) shrink-0 place-items-center rounded-md text-ink-2 hover:bg-hover hover:text-ink"
          >
            <Icon of={Download} size={18} />
          </a>
        </Show>
      </div>
      <Show when={props.file.dangerous}>
        <p class="px-3 pb-2.5 text-xs text-danger">{t('mail.dangerous')}</p>
        <DangerQuestion open={asking()} name={name()} url={props.file.url} onClose={() => setAsking(false)} />
      </Show>
    </li>
  );
}

/** Asked before a file comes to the device that can run when it is opened. */
function DangerQuestion(props: {
  open: boolean;
  name: string;
  url: string;
  onClose: () => void;
}): JSX.Element {
  const download = (): void => {
    const link = document.createElement('a');
    link.href = props.url;
    link.download = props.name;
    link.click();
    props.onClose();
  };
  return (
    <Question
      open={props.open}
      onClose={() => props.onClose()}
      title={t('preview.dangerTitle', { name: props.name })}
      description={t('preview.dangerHelp')}
      action={t('preview.dangerDownload')}
      onYes={download}
    />
  );
}
