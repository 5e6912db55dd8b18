import MoreHorizontal from 'lucide-solid/icons/ellipsis';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { ActDialog, type Asked } from './act-dialog.tsx';
import { ACTS, nameOf } from './acts.ts';
import type { QueueAct } from './changes.ts';
import type { QueuedMessage, QueueFilter } from './documents.ts';
import { w } from './words.ts';

interface BulkBarProps {
  hostId: string;
  chosen: readonly QueuedMessage[];
  matching: { count: number };
  filter: QueueFilter;
  /** The whole page is chosen. */
  whole: boolean;
  onSelectPage: (all: boolean) => void;
  onDone: () => void;
}

/** What can be done to the chosen messages, or to all that the filter means. */
export function BulkBar(props: BulkBarProps): JSX.Element {
  const [asked, setAsked] = createSignal<Asked>();
  const some = () => props.chosen.length > 0;
  const ask = (act: QueueAct) =>
    setAsked(
      some() ? { act, messageIds: props.chosen.map(({ id }) => id) } : { act, filter: { ...props.filter } },
    );
  const done = () => {
    props.onSelectPage(false);
    props.onDone();
  };
  return (
    <div class="sticky top-0 z-10 flex min-h-12 flex-wrap items-center gap-x-2 border-b border-line bg-sheet pe-2">
      <label class="grid size-12 shrink-0 place-items-center">
        <input
          type="checkbox"
          class="size-4.5"
          checked={props.whole}
          aria-label={w('queue.selectPage')}
          onChange={(event) => props.onSelectPage(event.currentTarget.checked)}
        />
      </label>
      <span class="min-w-0 flex-1 text-base text-ink-2" aria-live="polite">
        {some()
          ? w('queue.selected', { count: props.chosen.length })
          : w('queue.allMatching', { count: props.matching.count })}
      </span>
      <div class="hidden gap-1 lg:flex">
        <For each={ACTS}>
          {(act) => (
            <Button tone="quiet" onClick={() => ask(act)}>
              {nameOf(act)}
            </Button>
          )}
        </For>
      </div>
      <div class="lg:hidden">
        <Menu
          icon={MoreHorizontal}
          label={w('queue.act')}
          entries={ACTS.map((act) => ({ label: nameOf(act), onSelect: () => ask(act) }))}
        />
      </div>
      <Show when={asked()} keyed>
        {(one) => (
          <ActDialog hostId={props.hostId} asked={one} onClose={() => setAsked(undefined)} onDone={done} />
        )}
      </Show>
    </div>
  );
}
