import X from 'lucide-solid/icons/x';
import { For, type JSX, Match, Show, Switch } from 'solid-js';
import { formatNumber } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { isActive } from '../actions/bulk-actions.ts';
import { stopAction, undoAction } from '../actions/everything.ts';
import type { MailAction } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';

/** How far actions on everything in a list are, each with its way to stop it or back. */
export function Progress(): JSX.Element {
  const mail = useMail();
  const ids = () => mail.bulk.actions().map(({ id }) => id);
  return (
    <Show when={ids().length > 0}>
      <ul aria-label={t('organize.progress')} class="grid gap-2 px-3 pb-2">
        <For each={ids()}>
          {(id) => (
            <Show when={mail.bulk.actions().find((action) => action.id === id)}>
              {(action) => <Line action={action()} />}
            </Show>
          )}
        </For>
      </ul>
    </Show>
  );
}

function words(action: MailAction): string {
  const what = t(`organize.kind.${action.kind}`);
  switch (action.state) {
    case 'COLLECTING':
      return t('organize.collecting', { count: action.matched });
    case 'RUNNING':
      return t('organize.running', {
        what,
        done: formatNumber(action.done),
        total: formatNumber(action.matched),
      });
    case 'UNDOING':
      return t('organize.undoing', { left: formatNumber(action.done) });
    case 'DONE':
      return t('organize.finished', { what, count: action.done });
    case 'CANCELED':
      return t('organize.stopped', { what, count: action.done });
    case 'FAILED':
      return t('organize.failed', { what, problem: action.problem ?? '' });
    case 'UNDONE':
      return t('organize.undone');
  }
}

function Line(props: { action: MailAction }): JSX.Element {
  const mail = useMail();
  const share = () => (props.action.matched === 0 ? 0 : props.action.done / props.action.matched);
  return (
    <li
      class="grid gap-1 rounded-md bg-wash py-1 ps-3.5 pe-1 text-base text-ink"
      data-action={props.action.state}
    >
      <div class="flex min-h-(--tap) items-center gap-2">
        {/* Only the end is said aloud: numbers that run are no news. */}
        <p class="min-w-0 flex-1 tabular-nums" aria-live={isActive(props.action) ? 'off' : 'polite'}>
          {words(props.action)}
        </p>
        <Switch>
          <Match when={props.action.state === 'COLLECTING' || props.action.state === 'RUNNING'}>
            <Button tone="quiet" class="!text-accent" onClick={() => void stopAction(mail, props.action.id)}>
              {t('organize.stop')}
            </Button>
          </Match>
          <Match when={props.action.canUndo}>
            <Button tone="quiet" class="!text-accent" onClick={() => void undoAction(mail, props.action.id)}>
              {t('common.undo')}
            </Button>
          </Match>
        </Switch>
        <Show when={!isActive(props.action)}>
          <IconButton
            icon={X}
            size={16}
            label={t('common.dismiss')}
            onClick={() => mail.bulk.dismiss(props.action.id)}
          />
        </Show>
      </div>
      <Show when={isActive(props.action)}>
        <div class="me-2.5 mb-1.5 h-1 overflow-hidden rounded-full bg-press" aria-hidden="true">
          <div
            class="h-full w-full origin-left bg-accent transition-transform duration-200 rtl:origin-right"
            style={{ transform: `scaleX(${share()})` }}
          />
        </div>
      </Show>
    </li>
  );
}
