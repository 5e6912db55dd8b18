import { createMemo, For, type JSX, Show } from 'solid-js';
import { t } from '../messages/message.ts';
import { bindingsOf, commandsByGroup, knownCommands } from '../primitives/shortcuts.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';

/** All keys that work on this page, by group. */
export default function ShortcutSheet(props: { onClose: () => void }): JSX.Element {
  const groups = createMemo(() => commandsByGroup(knownCommands()));
  return (
    <Dialog
      open
      wide
      onClose={props.onClose}
      title={t('shell.shortcuts')}
      description={t('shell.shortcutsTyping')}
    >
      <div class="gap-8 sm:columns-2">
        <For each={groups()}>
          {([group, commands]) => (
            <section class="mb-5 break-inside-avoid">
              <h3 class="mb-1 text-sm font-semibold text-ink-2">{group}</h3>
              <dl class="divide-y divide-line">
                <For each={commands}>
                  {(command) => (
                    <div class="flex min-h-9 items-center justify-between gap-3 py-1">
                      <dt class="text-base">{command.title}</dt>
                      <dd class="flex flex-wrap items-center justify-end gap-1.5">
                        <For each={bindingsOf(command)}>
                          {(keys, index) => (
                            <>
                              <Show when={index() > 0}>
                                <span class="text-xs text-ink-3">{t('phone.or')}</span>
                              </Show>
                              <Kbd keys={keys} always />
                            </>
                          )}
                        </For>
                      </dd>
                    </div>
                  )}
                </For>
              </dl>
            </section>
          )}
        </For>
      </div>
    </Dialog>
  );
}
