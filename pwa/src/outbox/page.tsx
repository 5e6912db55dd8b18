import CircleAlert from 'lucide-solid/icons/circle-alert';
import Clock from 'lucide-solid/icons/clock';
import Split from 'lucide-solid/icons/git-compare';
import Paperclip from 'lucide-solid/icons/paperclip';
import Send from 'lucide-solid/icons/send';
import { createEffect, createSignal, For, type JSX, lazy, Match, Show, Suspense, Switch } from 'solid-js';
import { connection } from '../data/connection.ts';
import { exactTime, timeInWords } from '../messages/format.ts';
import { t } from '../messages/message.ts';
import { useWorkspace } from '../session/session.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon, type IconShape } from '../ui/icon.tsx';
import { PageBody, PageHeading, Section } from '../ui/page.tsx';
import { EmptyState } from '../ui/states.tsx';
import { toast } from '../ui/toast.tsx';
import type { OutboxEntry } from './entry.ts';

const OutgoingList = lazy(() => import('../mail/outgoing/list.tsx'));

/** Everything the server has not confirmed: what waits on this device, and messages on their way out. */
export default function OutboxPage(): JSX.Element {
  const { outbox } = useWorkspace();
  const [discarding, setDiscarding] = createSignal<OutboxEntry>();
  const online = () => connection.reachability() !== 'offline';
  createEffect(() => {
    document.title = `${t('shell.outbox')} · ${t('common.appName')}`;
  });

  async function discard(entry: OutboxEntry): Promise<void> {
    setDiscarding(undefined);
    await outbox.discard(entry.id);
    toast(t('outbox.discarded', { title: entry.title }));
  }

  return (
    <div class="h-full overflow-y-auto">
      <div class="mx-auto w-full max-w-2xl">
        <PageHeading
          title={t('shell.outbox')}
          note={t('outbox.note')}
          actions={
            <Show when={outbox.entries().some(({ state }) => state.kind === 'waiting')}>
              <Button disabled={!online()} onClick={() => connection.retryNow()}>
                {t('outbox.sendNow')}
              </Button>
            </Show>
          }
        />
      </div>
      <PageBody>
        <Show when={outbox.entries().length > 0}>
          <Section
            title={t('outbox.onDevice')}
            note={online() ? t('outbox.onDeviceNote') : t('outbox.onDeviceOffline')}
          >
            <ol class="divide-y divide-line">
              <For each={outbox.entries()}>
                {(entry) => (
                  <EntryItem
                    entry={entry}
                    onRetry={() => void outbox.retry(entry.id)}
                    onDiscard={() => setDiscarding(entry)}
                  />
                )}
              </For>
            </ol>
          </Section>
        </Show>
        <Suspense>
          <OutgoingList
            empty={
              <Show when={outbox.entries().length === 0}>
                <EmptyState
                  icon={Send}
                  stamp="Delivered"
                  title={t('outbox.empty')}
                  help={t('outbox.emptyHelp')}
                />
              </Show>
            }
          />
        </Suspense>
      </PageBody>
      <Dialog
        open={discarding() !== undefined}
        onClose={() => setDiscarding(undefined)}
        title={t('outbox.discardQuestion')}
        description={t('outbox.discardExplained', { title: discarding()?.title ?? '' })}
        actions={
          <>
            <Button tone="quiet" onClick={() => setDiscarding(undefined)}>
              {t('common.cancel')}
            </Button>
            <Button
              tone="danger"
              onClick={() => {
                const entry = discarding();
                if (entry) void discard(entry);
              }}
            >
              {t('outbox.discard')}
            </Button>
          </>
        }
      />
    </div>
  );
}

function iconOf(entry: OutboxEntry): { icon: IconShape; tone: string } {
  switch (entry.state.kind) {
    case 'waiting':
      return { icon: Clock, tone: 'text-ink-3' };
    case 'sending':
      return { icon: Send, tone: 'text-accent animate-breathe' };
    case 'failed':
      return { icon: CircleAlert, tone: 'text-danger' };
    case 'conflict':
      return { icon: Split, tone: 'text-warning' };
  }
}

interface EntryItemProps {
  entry: OutboxEntry;
  onRetry: () => void;
  onDiscard: () => void;
}

function EntryItem(props: EntryItemProps): JSX.Element {
  const settled = () => props.entry.state.kind === 'failed' || props.entry.state.kind === 'conflict';
  return (
    <li class="flex flex-wrap items-start gap-x-3 gap-y-2 px-5 py-3.5">
      <Icon of={iconOf(props.entry).icon} class={`mt-0.5 ${iconOf(props.entry).tone}`} />
      <div class="grid min-w-0 flex-1 basis-52 gap-0.5">
        <p class="text-base font-medium">{props.entry.title}</p>
        <p class="text-sm text-ink-3">
          <Explanation entry={props.entry} />
        </p>
        <Show when={props.entry.uploads.length > 0}>
          <p class="flex items-center gap-1.5 text-sm text-ink-3">
            <Icon of={Paperclip} size={14} />
            {props.entry.uploads.map(({ filename }) => filename).join(', ')}
          </p>
        </Show>
        <p class="text-xs text-ink-3" data-tip={exactTime(props.entry.createdAt)}>
          {timeInWords(props.entry.createdAt)}
        </p>
      </div>
      <div class="flex gap-1">
        <Show when={settled()}>
          <Button onClick={props.onRetry}>{t('common.retry')}</Button>
        </Show>
        <Show when={props.entry.state.kind !== 'sending'}>
          <Button
            tone="quiet"
            onClick={props.onDiscard}
            aria-label={t('outbox.discardNamed', { title: props.entry.title })}
          >
            {t('outbox.discard')}
          </Button>
        </Show>
      </div>
    </li>
  );
}

/** The state of an entry in words. */
function Explanation(props: { entry: OutboxEntry }): JSX.Element {
  const waiting = () => (props.entry.state.kind === 'waiting' ? props.entry.state : undefined);
  const failed = () => (props.entry.state.kind === 'failed' ? props.entry.state : undefined);
  const conflict = () => (props.entry.state.kind === 'conflict' ? props.entry.state : undefined);
  return (
    <Switch fallback={t('outbox.sending')}>
      <Match when={waiting()}>{(state) => state().problem ?? t('outbox.waiting')}</Match>
      <Match when={failed()}>{(state) => <span class="text-danger">{state().reason}</span>}</Match>
      <Match when={conflict()}>
        {(state) => (
          <>
            <span class="text-warning">{state().reason}</span>
            <For each={state().fields}>
              {(field) => (
                <span class="block">
                  {t('outbox.conflictField', {
                    field: field.field,
                    yours: field.yours ?? '–',
                    theirs: field.theirs ?? '–',
                  })}
                </span>
              )}
            </For>
          </>
        )}
      </Match>
    </Switch>
  );
}
