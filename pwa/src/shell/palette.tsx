import { Dialog } from '@kobalte/core/dialog';
import CornerDownLeft from 'lucide-solid/icons/corner-down-left';
import Search from 'lucide-solid/icons/search';
import { createMemo, createSignal, createUniqueId, For, type JSX, Show } from 'solid-js';
import { t } from '../messages/message.ts';
import { matchScore } from '../primitives/match.ts';
import { activeCommands, type Command, keysOf } from '../primitives/shortcuts.ts';
import { Icon } from '../ui/icon.tsx';
import { Kbd } from '../ui/kbd.tsx';

/** Everything by name: type a few letters, Enter does it. */
export default function Palette(props: { onClose: () => void }): JSX.Element {
  const [text, setText] = createSignal('');
  const [chosen, setChosen] = createSignal(0);
  const id = createUniqueId();
  let list: HTMLDivElement | undefined;

  const found = createMemo(() =>
    activeCommands()
      .filter((command) => !command.keyOnly && command.id !== 'app.palette')
      .map((command) => ({
        command,
        score: matchScore(text(), `${command.title} ${command.words ?? ''} ${command.group}`),
      }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => (text() === '' ? 0 : b.score - a.score))
      .map(({ command }) => command),
  );
  const move = (by: number) => {
    const count = found().length;
    if (count === 0) return;
    setChosen((at) => (at + by + count) % count);
    list?.querySelector(`#${CSS.escape(`${id}-${chosen()}`)}`)?.scrollIntoView({ block: 'nearest' });
  };
  const run = (command: Command | undefined) => {
    if (!command) return;
    props.onClose();
    // The dialog gives the focus back first; then the command may move it.
    queueMicrotask(() => command.run());
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || (event.key === 'n' && event.ctrlKey)) move(1);
    else if (event.key === 'ArrowUp' || (event.key === 'p' && event.ctrlKey)) move(-1);
    else if (event.key === 'Enter') run(found()[chosen()]);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog open onOpenChange={(open) => !open && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay class="fixed inset-0 z-40 bg-scrim animate-fade" />
        <Dialog.Content class="fixed inset-x-3 top-[max(0.75rem,10dvh)] z-40 mx-auto flex max-h-[70dvh] max-w-xl flex-col overflow-hidden rounded-lg bg-sheet text-ink shadow-float outline-none animate-rise">
          <Dialog.Title class="sr-only">{t('shell.palette')}</Dialog.Title>
          <div class="flex items-center gap-3 border-b border-line px-4">
            <Icon of={Search} class="text-ink-3" />
            <input
              autofocus
              role="combobox"
              aria-expanded="true"
              aria-controls={`${id}-list`}
              aria-activedescendant={found().length > 0 ? `${id}-${chosen()}` : undefined}
              aria-label={t('shell.palette')}
              placeholder={t('shell.paletteHint')}
              value={text()}
              onInput={(event) => {
                setText(event.currentTarget.value);
                setChosen(0);
              }}
              onKeyDown={key}
              class="h-14 min-w-0 flex-1 bg-transparent text-md outline-none"
            />
          </div>
          <div
            ref={list}
            id={`${id}-list`}
            role="listbox"
            aria-label={t('shell.palette')}
            class="overflow-y-auto p-1.5"
          >
            <For each={found()}>
              {(command, index) => (
                <Line
                  id={`${id}-${index()}`}
                  command={command}
                  heading={text() === '' && command.group !== found()[index() - 1]?.group}
                  chosen={index() === chosen()}
                  onPoint={() => setChosen(index())}
                  onRun={() => run(command)}
                />
              )}
            </For>
          </div>
          <Show when={found().length === 0}>
            <p role="status" class="px-5 py-8 text-center text-base text-ink-3">
              {t('shell.paletteEmpty', { text: text() })}
            </p>
          </Show>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog>
  );
}

interface LineProps {
  id: string;
  command: Command;
  heading: boolean;
  chosen: boolean;
  onPoint: () => void;
  onRun: () => void;
}

function Line(props: LineProps): JSX.Element {
  return (
    <>
      <Show when={props.heading}>
        <p aria-hidden="true" class="px-3 pt-3 pb-1 text-xs font-medium text-ink-3">
          {props.command.group}
        </p>
      </Show>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the input keeps the focus and handles the keys (combobox pattern) */}
      <div
        id={props.id}
        role="option"
        tabIndex={-1}
        aria-selected={props.chosen}
        onPointerMove={props.onPoint}
        onClick={props.onRun}
        class="flex min-h-(--tap) cursor-pointer items-center gap-3 rounded-md px-3 text-base aria-selected:bg-wash"
      >
        <Show when={props.command.icon} fallback={<span class="w-[18px]" />}>
          {(icon) => <Icon of={icon()} size={18} class={props.chosen ? 'text-accent' : 'text-ink-3'} />}
        </Show>
        <span class="min-w-0 flex-1 truncate">{props.command.title}</span>
        <Show when={keysOf(props.command)}>{(keys) => <Kbd keys={keys()} />}</Show>
        <Show when={props.chosen}>
          <Icon of={CornerDownLeft} size={14} class="text-ink-3" />
        </Show>
      </div>
    </>
  );
}
