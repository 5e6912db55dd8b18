import RotateCw from 'lucide-solid/icons/rotate-cw';
import X from 'lucide-solid/icons/x';
import { For, type JSX, Match, Show, Switch } from 'solid-js';
import { formatBytes } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { iconOfFile } from '../reading/file-icons.ts';
import type { Attached } from './composition.ts';

interface AttachedListProps {
  attachments: readonly Attached[];
  onRemove: (key: string) => void;
  onRetry: (key: string) => void;
}

/** The files of the message, each with how far it has come. */
export function AttachedList(props: AttachedListProps): JSX.Element {
  return (
    <ul class="grid gap-1.5 px-4 pb-3 sm:grid-cols-2">
      <For each={props.attachments}>
        {(attached) => (
          <li class="relative flex min-w-0 items-center gap-2.5 overflow-hidden rounded-md bg-paper ps-3 ring-1 ring-line ring-inset">
            <Icon of={iconOfFile(attached.mediaType)} size={18} class="text-ink-3" />
            <div class="min-w-0 flex-1 py-1.5">
              <p class="truncate text-sm text-ink">
                <bdi>{attached.filename}</bdi>
              </p>
              <p class="truncate text-xs text-ink-3" role="status">
                <State attached={attached} />
              </p>
            </div>
            <Show when={attached.state.kind === 'failed'}>
              <IconButton
                icon={RotateCw}
                size={16}
                label={t('compose.uploadAgain')}
                onClick={() => props.onRetry(attached.key)}
              />
            </Show>
            <IconButton
              icon={X}
              size={16}
              label={t('compose.removeFile', { name: attached.filename })}
              onClick={() => props.onRemove(attached.key)}
            />
            <Show when={attached.state.kind === 'uploading' ? attached.state : undefined}>
              {(state) => (
                <span
                  aria-hidden="true"
                  class="absolute inset-x-0 bottom-0 h-0.5 origin-left bg-accent transition-transform rtl:origin-right"
                  style={{ transform: `scaleX(${state().percent / 100})` }}
                />
              )}
            </Show>
          </li>
        )}
      </For>
    </ul>
  );
}

function State(props: { attached: Attached }): JSX.Element {
  return (
    <Switch fallback={formatBytes(props.attached.size)}>
      <Match when={props.attached.state.kind === 'uploading' ? props.attached.state : undefined}>
        {/* An element of its own: a string would stay at the first percentage. */}
        {(state) => (
          <>{`${formatBytes(props.attached.size)} · ${t('compose.uploading', { percent: state().percent })}`}</>
        )}
      </Match>
      <Match
        when={props.attached.state.kind === 'waiting'}
      >{`${formatBytes(props.attached.size)} · ${t('compose.uploadWaits')}`}</Match>
      <Match when={props.attached.state.kind === 'failed' ? props.attached.state : undefined}>
        {(state) => <span class="text-danger">{t('compose.uploadFailed', { reason: state().reason })}</span>}
      </Match>
    </Switch>
  );
}
