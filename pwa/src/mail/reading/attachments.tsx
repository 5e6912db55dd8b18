import Download from 'lucide-solid/icons/download';
import ShieldAlert from 'lucide-solid/icons/shield-alert';
import { createMemo, For, type JSX, Show } from 'solid-js';
import { formatBytes } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/icon.tsx';
import type { Attachment } from '../data/documents.ts';
import { fileName } from '../text/bidi.ts';
import { iconOfFile } from './file-icons.ts';

/** What a browser shows safely by itself; the server answers these inline. */
const OPENS_IN_BROWSER = /^(?:image\/(?:png|jpe?g|gif|webp|avif)|application\/pdf|text\/plain)$/i;

/** The files of a message. Pictures that stand in the text are not repeated. */
export function Attachments(props: { attachments: readonly Attachment[] }): JSX.Element {
  const files = createMemo(() =>
    props.attachments.filter(
      (one) => !(one.inline && one.contentId !== null && one.mediaType.startsWith('image/')),
    ),
  );
  return (
    <Show when={files().length > 0}>
      <section aria-label={t('mail.attachments', { count: files().length })} class="pt-4">
        <ul class="grid gap-2 sm:grid-cols-2 xl:grid-cols-3">
          <For each={files()}>{(file) => <FileCard file={file} />}</For>
        </ul>
      </section>
    </Show>
  );
}

function FileCard(props: { file: Attachment }): JSX.Element {
  const name = () => fileName(props.file.filename) || t('mail.fileUnnamed');
  const opens = () => OPENS_IN_BROWSER.test(props.file.mediaType) && !props.file.dangerous;
  return (
    <li
      class={`min-w-0 rounded-md ring-1 ring-inset ${props.file.dangerous ? 'bg-danger-wash ring-danger/40' : 'bg-paper ring-line'}`}
    >
      <div class="flex items-center">
        <a
          href={opens() ? `${props.file.url}?inline=1` : props.file.url}
          target={opens() ? '_blank' : undefined}
          rel="noopener noreferrer"
          download={opens() ? undefined : name()}
          class="flex min-h-13 min-w-0 flex-1 items-center gap-3 rounded-md ps-3 text-ink no-underline hover:bg-hover"
        >
          <Icon
            of={props.file.dangerous ? ShieldAlert : iconOfFile(props.file.mediaType)}
            size={20}
            class={props.file.dangerous ? 'text-danger' : 'text-ink-3'}
          />
          <span class="min-w-0 flex-1 py-1.5">
            <span class="sr-only">{t(opens() ? 'mail.openFile' : 'mail.downloadFile')} </span>
            <bdi class="block truncate text-base">{name()}</bdi>
            <span class="block text-xs text-ink-3">{formatBytes(props.file.size)}</span>
          </span>
        </a>
        <Show when={opens()}>
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
      </Show>
    </li>
  );
}
