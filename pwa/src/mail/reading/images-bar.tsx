import ImageOff from 'lucide-solid/icons/image-off';
import { type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/icon.tsx';

interface ImagesBarProps {
  /** The sender's address; null when there is none to remember. */
  sender: string | null;
  /** Pictures there to count readers. */
  trackers: number;
  /** Whether there are pictures worth loading. */
  loadable: boolean;
  onOnce: () => void;
  onAlways: () => void;
}

/** Above a mail whose pictures lie on other servers. */
export function ImagesBar(props: ImagesBarProps): JSX.Element {
  return (
    <div
      role="status"
      class="mb-3 flex flex-wrap items-center gap-x-1 gap-y-0.5 rounded-md bg-paper ps-3.5 pe-1.5 py-1 text-sm text-ink-2 print:hidden"
    >
      <Icon of={ImageOff} size={16} class="text-ink-3" />
      <p class="min-w-0 flex-1 basis-52 px-1.5 py-1.5">
        <Show when={props.loadable} fallback={t('reading.trackers', { count: props.trackers })}>
          {t('reading.imagesBlocked')}
          <Show when={props.trackers > 0}> {t('reading.trackers', { count: props.trackers })}</Show>
        </Show>
      </p>
      <Show when={props.loadable}>
        <div class="flex min-w-0 flex-wrap">
          <BarButton onClick={() => props.onOnce()}>{t('reading.loadOnce')}</BarButton>
          <Show when={props.sender}>
            {(sender) => (
              <BarButton onClick={() => props.onAlways()}>
                {t('reading.loadAlways', { sender: sender() })}
              </BarButton>
            )}
          </Show>
        </div>
      </Show>
    </div>
  );
}

function BarButton(props: { onClick: () => void; children: JSX.Element }): JSX.Element {
  return (
    <button
      type="button"
      class="min-h-(--tap) max-w-full rounded-md px-2.5 text-start font-medium text-accent [overflow-wrap:anywhere] hover:bg-hover"
      onClick={() => props.onClick()}
    >
      {props.children}
    </button>
  );
}
