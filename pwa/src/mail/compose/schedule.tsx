import Clock from 'lucide-solid/icons/clock';
import { createSignal, type JSX, Show } from 'solid-js';
import { exactTime } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Menu } from '../../ui/menu.tsx';
import { localInput, mondayMorning, tomorrowMorning } from './times.ts';

/** When to send it: a morning, or any time. Times are those of this device's time zone. */
export function ScheduleButton(props: { onChoose: (at: Date) => void }): JSX.Element {
  const [picking, setPicking] = createSignal(false);
  const [text, setText] = createSignal('');
  const [problem, setProblem] = createSignal<string>();
  const usual = (label: string, at: Date) => ({
    label: `${label} · ${exactTime(at.toISOString())}`,
    onSelect: () => props.onChoose(at),
  });
  const choose = (): void => {
    const at = new Date(text());
    if (Number.isNaN(at.getTime()) || at.getTime() < Date.now()) {
      setProblem(t('writing.timeOver'));
      return;
    }
    setPicking(false);
    props.onChoose(at);
  };
  return (
    <>
      <Menu
        icon={Clock}
        label={t('writing.schedule')}
        entries={[
          usual(t('writing.tomorrow'), tomorrowMorning(new Date())),
          usual(t('writing.monday'), mondayMorning(new Date())),
          'line',
          {
            label: t('writing.pickTime'),
            onSelect: () => {
              setText(localInput(tomorrowMorning(new Date())));
              setProblem(undefined);
              setPicking(true);
            },
          },
        ]}
      />
      <Dialog
        open={picking()}
        onClose={() => setPicking(false)}
        title={t('writing.pickTime')}
        actions={
          <>
            <Button tone="quiet" onClick={() => setPicking(false)}>
              {t('common.cancel')}
            </Button>
            <Button tone="primary" onClick={choose}>
              {t('writing.schedule')}
            </Button>
          </>
        }
      >
        <Show when={picking()}>
          <TextField
            label={t('writing.when')}
            type="datetime-local"
            min={localInput(new Date())}
            value={text()}
            onInput={setText}
            error={problem()}
            help={t('writing.zone', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
          />
        </Show>
      </Dialog>
    </>
  );
}
