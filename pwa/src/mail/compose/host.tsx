// Messages being written stand above every page; mounted once by the shell.
import PenLine from 'lucide-solid/icons/pen-line';
import { For, type JSX, onMount, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { createCommands } from '../../primitives/shortcuts.ts';
import { Icon } from '../../ui/icon.tsx';
import { oneLine } from '../text/bidi.ts';
import type { Composition } from './composition.ts';
import { loadEditor } from './letter.tsx';
import { startNew } from './start.ts';
import { followWays } from './ways-in.ts';
import { ComposeWindow } from './window.tsx';
import { useWriting } from './writing.ts';

export default function ComposeHost(): JSX.Element {
  const writing = useWriting();
  const open = () => writing.items().filter((one) => !one.minimised);
  const minimised = () => writing.items().filter((one) => one.minimised);
  createCommands(() => [
    {
      id: 'mail.write',
      title: t('mail.write'),
      group: t('mail.group'),
      keys: 'c',
      icon: PenLine,
      run: () => writing.open(startNew(writing.mail)),
    },
  ]);
  followWays(writing);
  onMount(loadEditorWhenIdle);
  return (
    <Show when={writing.items().length > 0}>
      <div class="pointer-events-none fixed right-4 bottom-0 left-4 z-30 flex items-end justify-end gap-3 max-lg:bottom-[calc(3.5rem+env(safe-area-inset-bottom))]">
        <ul class="flex min-w-0 gap-2 overflow-hidden max-lg:pb-2">
          <For each={minimised()}>
            {(one) => <Tab composition={one} onOpen={() => writing.restore(one.key)} />}
          </For>
        </ul>
        <For each={open().map((one) => one.key)}>
          {(key) => <Show when={writing.find(key)}>{(one) => <ComposeWindow composition={one()} />}</Show>}
        </For>
      </div>
    </Show>
  );
}

/** Safari knows no idle time; there the editor is loaded when somebody writes. */
function loadEditorWhenIdle(): void {
  if (!('requestIdleCallback' in window)) return;
  setTimeout(() => requestIdleCallback(() => void loadEditor(), { timeout: 20_000 }), 3_000);
}

/** A message put aside, at the lower edge. */
function Tab(props: { composition: Composition; onOpen: () => void }): JSX.Element {
  const subject = () => oneLine(props.composition.subject) || t(`compose.${props.composition.kind}`);
  return (
    <li class="min-w-0">
      <button
        type="button"
        aria-label={t('compose.restore', { subject: subject() })}
        class="pointer-events-auto flex min-h-11 max-w-56 items-center gap-2 rounded-t-md bg-raised px-4 text-base font-medium text-ink shadow-float ring-1 ring-line max-lg:rounded-md"
        onClick={() => props.onOpen()}
      >
        <Icon of={PenLine} size={16} class="text-accent" />
        <span class="truncate">{subject()}</span>
      </button>
    </li>
  );
}
