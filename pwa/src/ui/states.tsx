// What a page shows when it has nothing to show: waiting, empty, broken, offline.
import CloudOff from 'lucide-solid/icons/cloud-off';
import RotateCw from 'lucide-solid/icons/rotate-cw';
import { For, type JSX, Show } from 'solid-js';
import { t } from '../messages/message.ts';
import { Button } from './button.tsx';
import { Icon, type IconShape } from './icon.tsx';
import { Postmark } from './postmark.tsx';

interface EmptyStateProps {
  title: string;
  /** What to do, in a sentence. */
  help?: JSX.Element;
  action?: JSX.Element;
  icon?: IconShape;
  /** Text around the postmark; the default is the app's name. */
  stamp?: string;
}

/** Nothing here, and that is fine: a postmark, one sentence, perhaps one next step. */
export function EmptyState(props: EmptyStateProps): JSX.Element {
  return (
    <div class="grid h-full min-h-64 place-content-center justify-items-center gap-4 p-8 text-center">
      <Postmark icon={props.icon} text={props.stamp} />
      <div class="grid max-w-sm gap-1.5">
        <p class="font-letter text-lg text-ink">{props.title}</p>
        <Show when={props.help}>
          <p class="text-base text-ink-3">{props.help}</p>
        </Show>
      </div>
      {props.action}
    </div>
  );
}

interface ErrorStateProps {
  title?: string;
  /** The cause and the next step in words a person can act on. */
  message: string;
  onRetry?: () => void;
}

export function ErrorState(props: ErrorStateProps): JSX.Element {
  return (
    <div role="alert" class="grid min-h-48 place-content-center justify-items-center gap-3 p-8 text-center">
      <p class="font-letter text-lg text-ink">{props.title ?? t('common.errorTitle')}</p>
      <p class="max-w-md text-base text-ink-2">{props.message}</p>
      <Show when={props.onRetry}>
        {(retry) => (
          <Button icon={RotateCw} onClick={() => retry()()}>
            {t('common.retry')}
          </Button>
        )}
      </Show>
    </div>
  );
}

/** The page was never opened on this device and there is no connection now. */
export function OfflineState(): JSX.Element {
  return <EmptyState icon={CloudOff} title={t('common.offlineEmpty')} help={t('common.offlineEmptyHelp')} />;
}

/** One grey bar in the place of text to come. Width in CSS units. */
export function Skeleton(props: { width?: string; height?: string; class?: string }): JSX.Element {
  return (
    <span
      aria-hidden="true"
      style={{ width: props.width ?? '100%', height: props.height ?? '0.75rem' }}
      class={`block rounded-sm bg-press animate-breathe ${props.class ?? ''}`}
    />
  );
}

/** Rows shaped like a list's own, with the word "Loading" for screen readers. */
export function SkeletonRows(props: { count?: number }): JSX.Element {
  return (
    <div role="status" aria-label={t('common.loading')}>
      <For each={Array.from({ length: props.count ?? 6 }, (_, index) => index)}>
        {(index) => (
          <div class="flex items-center gap-3 border-b border-line px-4 py-(--row-pad)">
            <Skeleton width="var(--row-avatar)" height="var(--row-avatar)" class="shrink-0" />
            <div class="grid flex-1 gap-2">
              <Skeleton width={`${34 + ((index * 17) % 28)}%`} />
              <Skeleton width={`${58 + ((index * 23) % 34)}%`} />
            </div>
          </div>
        )}
      </For>
    </div>
  );
}

type Tone = 'info' | 'warning' | 'danger' | 'success';
const bannerTones: Record<Tone, string> = {
  info: 'bg-info-wash text-info',
  warning: 'bg-warning-wash text-warning',
  danger: 'bg-danger-wash text-danger',
  success: 'bg-success-wash text-success',
};

interface BannerProps {
  tone?: Tone;
  icon?: IconShape;
  children: JSX.Element;
  action?: JSX.Element;
  class?: string;
}

/** A fact that concerns the whole page, in place and without hiding anything. `danger` is announced at once. */
export function Banner(props: BannerProps): JSX.Element {
  return (
    <div
      role={props.tone === 'danger' ? 'alert' : 'status'}
      class={`flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md px-3.5 py-2.5 text-base ${bannerTones[props.tone ?? 'info']} ${props.class ?? ''}`}
    >
      <Show when={props.icon}>{(icon) => <Icon of={icon()} size={18} />}</Show>
      <div class="min-w-0 flex-1 basis-48">{props.children}</div>
      {props.action}
    </div>
  );
}

/** A small word with a state: "Live", "Waiting", "Owner". */
export function Tag(props: { tone?: Tone | 'plain' | 'accent'; children: JSX.Element }): JSX.Element {
  const tone = () =>
    props.tone === 'plain' || props.tone === undefined
      ? 'bg-press text-ink-2'
      : props.tone === 'accent'
        ? 'bg-wash text-accent'
        : bannerTones[props.tone];
  return (
    <span
      class={`inline-flex items-center rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap ${tone()}`}
    >
      {props.children}
    </span>
  );
}
