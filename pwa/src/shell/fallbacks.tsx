// Pages instead of a page: starting, unreachable, not found, crashed.

import CloudOff from 'lucide-solid/icons/cloud-off';
import Signpost from 'lucide-solid/icons/signpost';
import { type JSX, onMount } from 'solid-js';
import { takeDownFirstView } from '../first-view/take-down.ts';
import { t } from '../messages/message.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Mark } from '../ui/mark.tsx';
import { EmptyState } from '../ui/states.tsx';

/** The first moments; says so in words after a second. */
export function Starting(): JSX.Element {
  return (
    <div role="status" class="grid h-dvh place-content-center justify-items-center gap-4">
      <Mark size={56} />
      <p class="text-base text-ink-3 opacity-0 [animation:fade_300ms_1s_reverse_both]">
        {t('shell.starting')}
      </p>
    </div>
  );
}

export function ConnectionLost(props: { onRetry: () => void }): JSX.Element {
  return (
    <main class="h-dvh">
      <EmptyState
        icon={CloudOff}
        title={t('shell.unreachable')}
        help={t('shell.unreachableHelp')}
        action={
          <Button tone="primary" onClick={props.onRetry}>
            {t('common.retry')}
          </Button>
        }
      />
    </main>
  );
}

export function NotFound(): JSX.Element {
  return (
    <EmptyState
      icon={Signpost}
      stamp="Return to sender"
      title={t('common.notFound')}
      help={t('common.notFoundHelp')}
      action={<ButtonLink href="/mail">{t('common.goToMail')}</ButtonLink>}
    />
  );
}

export function Crashed(props: { error: unknown }): JSX.Element {
  onMount(() => {
    takeDownFirstView();
    console.error(props.error);
  });
  return (
    <main class="h-dvh">
      <EmptyState
        stamp="Out of order"
        title={t('common.crashed')}
        help={t('common.crashedHelp')}
        action={
          <Button tone="primary" onClick={() => location.reload()}>
            {t('common.reload')}
          </Button>
        }
      />
    </main>
  );
}
