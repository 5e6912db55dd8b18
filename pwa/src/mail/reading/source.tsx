import { createResource, type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { DialogWindow } from '../../ui/dialog-window.tsx';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import type { Message } from '../data/documents.ts';

/** As much as a person reads; the file has the rest. */
const LONGEST = 400_000;

interface Source {
  text: string;
  cut: boolean;
}

/** The beginning of the source as it lies on the server, bytes beyond ASCII as UTF-8 where they are. */
async function readSource(url: string): Promise<Source> {
  const response = await fetch(url, { signal: AbortSignal.timeout(60_000) }).catch(() => null);
  if (response === null) throw new Error(t('preview.offline'));
  if (!response.ok || response.body === null) throw new Error(t('mail.bodyUnavailable'));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const part = await reader.read().catch(() => null);
    if (part === null) throw new Error(t('preview.offline'));
    if (part.done) return { text, cut: false };
    text += part.value;
    if (text.length <= LONGEST) continue;
    await reader.cancel();
    return { text: text.slice(0, LONGEST), cut: true };
  }
}

/** The message as it came: header and body, as plain text of ours. */
export default function SourceDialog(props: { message: Message; onClose: () => void }): JSX.Element {
  const [source, { refetch }] = createResource(() => props.message.rawUrl, readSource);
  return (
    <DialogWindow
      open
      wide
      onClose={props.onClose}
      title={t('reading.source')}
      actions={
        <a
          href={props.message.rawUrl}
          download=""
          class="inline-flex min-h-(--control) items-center rounded-md px-3.5 text-base font-medium text-accent no-underline hover:bg-hover"
        >
          {t('mail.rawDownload')}
        </a>
      }
    >
      <Show
        when={source.error === undefined}
        fallback={<ErrorState message={(source.error as Error).message} onRetry={() => void refetch()} />}
      >
        <Show when={!source.loading && source()} fallback={<Skeleton height="40vh" />}>
          {(found) => (
            <>
              <pre dir="ltr" class="font-mono text-xs/relaxed whitespace-pre-wrap [overflow-wrap:anywhere]">
                {found().text.replace(/\r\n/g, '\n')}
              </pre>
              <Show when={found().cut}>
                <p class="pt-3 text-sm text-ink-2">{t('preview.cut')}</p>
              </Show>
            </>
          )}
        </Show>
      </Show>
    </DialogWindow>
  );
}
