import { createSignal, For, type JSX, Show } from 'solid-js';
import { exactTime } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import type { ThreadActions } from '../actions/thread-actions.ts';
import type { Chosen } from '../list/selection.ts';
import { fromField, snoozeTimes, toField } from './times.ts';

const dayAndHour = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** Until when: what people mostly want in one tap, anything else by day and time. */
export default function SnoozeQuestion(props: { chosen: Chosen; actions: ThreadActions }): JSX.Element {
  const times = snoozeTimes();
  const [text, setText] = createSignal(toField(times.at(-1)?.at ?? new Date()));
  const [problem, setProblem] = createSignal('');
  const [picking, setPicking] = createSignal(false);
  const pick = (): void => {
    const at = fromField(text());
    if (at === null || at.getTime() <= Date.now()) setProblem(t('organize.pickPast'));
    else props.actions.snooze(props.chosen, at);
  };
  return (
    <Dialog open onClose={props.actions.closeQuestion} title={t('organize.snoozeTitle')}>
      <ul class="grid gap-px">
        <For each={times}>
          {({ label, at }) => (
            <li>
              <button
                type="button"
                title={exactTime(at.toISOString())}
                class="flex min-h-(--tap) w-full items-center justify-between gap-3 rounded-md px-3 text-start text-base text-ink hover:bg-hover"
                onClick={() => props.actions.snooze(props.chosen, at)}
              >
                <span>{t(label)}</span>
                <span class="text-sm text-ink-3 tabular-nums">{dayAndHour.format(at)}</span>
              </button>
            </li>
          )}
        </For>
      </ul>
      <div class="mt-3 border-t border-line pt-3">
        <Show
          when={picking()}
          fallback={
            <Button tone="quiet" onClick={() => setPicking(true)}>
              {t('organize.pick')}
            </Button>
          }
        >
          <div class="grid gap-3">
            <TextField
              label={t('organize.pickDay')}
              help={t('organize.pickHelp')}
              type="datetime-local"
              value={text()}
              onInput={(value) => {
                setProblem('');
                setText(value);
              }}
              error={problem()}
            />
            <Button onClick={pick}>{t('organize.pickDo')}</Button>
          </div>
        </Show>
      </div>
    </Dialog>
  );
}
