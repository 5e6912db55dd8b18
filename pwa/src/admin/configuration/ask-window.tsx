import { For, type JSX, Show } from 'solid-js';
import { Dialog } from '../../ui/dialog.tsx';
import { ApplyPart, type Wanted } from './apply-change.tsx';
import { a } from './apply-words.ts';
import type { CurrentRun } from './current-run.ts';
import { DiffView } from './diff-view.tsx';

/** Whether a configuration that is kept somewhere is to become live. */
export interface Asked {
  title: string;
  help: string;
  wanted: Wanted;
  /** What would change, where that is known before; nothing blocks. */
  files?: readonly { path: string; diff: string }[];
  /** What to begin the reason with. */
  reason?: string | undefined;
}

interface AskWindowProps {
  hostId: string;
  asked: Asked | undefined;
  current: CurrentRun;
  onClose: () => void;
}

/** The question with its effect, the reason and the button, and then the change on its way. */
export function AskWindow(props: AskWindowProps): JSX.Element {
  return (
    <Dialog
      wide
      open={props.asked !== undefined}
      onClose={props.onClose}
      title={props.asked?.title ?? ''}
      description={props.asked?.help}
    >
      <Show when={props.asked} keyed>
        {(asked) => (
          <div class="grid gap-4">
            {/* On its way it shows by itself what it changed. */}
            <Show when={!props.current.inWindow()}>
              <For each={asked.files}>{({ path, diff }) => <DiffView path={path} diff={diff} />}</For>
            </Show>
            <Show when={asked.files?.length !== 0} fallback={<p class="text-base">{a('apply.same')}</p>}>
              <ApplyPart
                hostId={props.hostId}
                wanted={asked.wanted}
                reason={asked.reason}
                current={props.current}
              />
            </Show>
          </div>
        )}
      </Show>
    </Dialog>
  );
}
