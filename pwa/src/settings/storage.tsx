import { createResource, createSignal, type JSX, Show, Suspense } from 'solid-js';
import { deleteCachedData } from '../data/storage.ts';
import { setKept } from '../mail/data/recent.ts';
import { formatBytes } from '../messages/format.ts';
import { t } from '../messages/message.ts';
import { useWorkspace } from '../session/session.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Section } from '../ui/page.tsx';
import { Skeleton } from '../ui/states.tsx';
import { Switch } from '../ui/switch.tsx';
import { RecentMail } from './recent-mail.tsx';
import { SettingsFrame } from './settings-page.tsx';

interface Held {
  used: number | undefined;
  available: number | undefined;
  lasting: boolean;
}

async function measure(): Promise<Held> {
  // Missing where the page is not in a secure context.
  const storage: StorageManager | undefined = navigator.storage;
  const [estimate, lasting] = await Promise.all([storage?.estimate?.(), storage?.persisted?.()]);
  return { used: estimate?.usage, available: estimate?.quota, lasting: lasting ?? false };
}

export default function StoragePage(): JSX.Element {
  const workspace = useWorkspace();
  const [held, { refetch }] = createResource(measure);
  const [asking, setAsking] = createSignal(false);
  const [clearing, setClearing] = createSignal(false);

  async function keep(): Promise<void> {
    await navigator.storage?.persist?.();
    await refetch();
  }
  async function clear(): Promise<void> {
    setClearing(true);
    await deleteCachedData(workspace.userId);
    setKept(null);
    location.reload();
  }

  return (
    <SettingsFrame title={t('settings.storage')}>
      <RecentMail />
      <Section title={t('settings.kept')} note={t('settings.keptNote')}>
        <div class="grid gap-4 p-5">
          <Suspense fallback={<Skeleton width="60%" />}>
            <Show
              when={held()?.used !== undefined}
              fallback={<p class="text-base text-ink-2">{t('settings.keptUnknown')}</p>}
            >
              <Used used={held()?.used ?? 0} available={held()?.available} />
            </Show>
            <Switch
              label={t('settings.lasting')}
              help={held()?.lasting ? t('settings.lastingOn') : t('settings.lastingHelp')}
              checked={held()?.lasting ?? false}
              disabled={held()?.lasting ?? false}
              onChange={() => void keep()}
            />
          </Suspense>
          <p class="text-sm text-ink-3">
            {t('settings.waitingKept', { count: workspace.outbox.entries().length })}
          </p>
          <div>
            <Button onClick={() => setAsking(true)}>{t('settings.clear')}</Button>
          </div>
        </div>
      </Section>
      <Dialog
        open={asking()}
        onClose={() => setAsking(false)}
        title={t('settings.clearQuestion')}
        description={t('settings.clearExplained')}
        actions={
          <>
            <Button tone="quiet" onClick={() => setAsking(false)}>
              {t('common.cancel')}
            </Button>
            <Button tone="primary" busy={clearing()} onClick={() => void clear()}>
              {t('settings.clear')}
            </Button>
          </>
        }
      />
    </SettingsFrame>
  );
}

function Used(props: { used: number; available: number | undefined }): JSX.Element {
  const share = () => (props.available ? Math.max(0.005, props.used / props.available) : 0);
  return (
    <div class="grid gap-2">
      <p class="font-letter text-xl">{formatBytes(props.used)}</p>
      <Show when={props.available}>
        {(available) => (
          <>
            <div class="h-1.5 overflow-hidden rounded-full bg-press" aria-hidden="true">
              <div
                class="h-full rounded-full bg-accent"
                style={{ width: `${Math.min(100, share() * 100)}%` }}
              />
            </div>
            <p class="text-sm text-ink-3">{t('settings.keptOf', { available: formatBytes(available()) })}</p>
          </>
        )}
      </Show>
    </div>
  );
}
