import { For, type JSX, Show } from 'solid-js';
import { formatBytes, formatNumber, timeInWords } from '../../messages/format.ts';
import type { QueueHost } from './documents.ts';
import { w } from './words.ts';

type Statistics = QueueHost['queue']['statistics'];

const ALWAYS = ['ACTIVE', 'DEFERRED', 'HOLD'] as const;

/** How much lies where: the numbers one comes for. */
export function Summary(props: { statistics: Statistics }): JSX.Element {
  const shown = () => [
    ...ALWAYS.map((queue) => props.statistics.find((one) => one.queue === queue) ?? { ...NOTHING, queue }),
    ...props.statistics.filter(({ queue }) => !ALWAYS.some((one) => one === queue)),
  ];
  const total = () => props.statistics.reduce((sum, { count }) => sum + count, 0);
  const size = () => props.statistics.reduce((sum, one) => sum + Number(one.size), 0);
  return (
    <dl class="grid grid-cols-2 gap-px max-sm:[&>:last-child:nth-child(odd)]:col-span-2 overflow-hidden rounded-lg bg-line shadow-sheet sm:grid-cols-[repeat(auto-fit,minmax(8.5rem,1fr))]">
      <Figure
        name={w('queue.all')}
        count={total()}
        note={total() === 0 ? w('queue.nothing') : formatBytes(size())}
      />
      <For each={shown()}>
        {(one) => (
          <Figure
            name={w(`queue.${one.queue}`)}
            count={one.count}
            note={
              one.oldestAt === null
                ? w('queue.nothing')
                : w('queue.oldest', { when: timeInWords(one.oldestAt) })
            }
          />
        )}
      </For>
    </dl>
  );
}

const NOTHING = { count: 0, size: 0, oldestAt: null };

function Figure(props: { name: string; count: number; note: string }): JSX.Element {
  return (
    <div class="grid content-start gap-0.5 bg-sheet px-4 py-3">
      <dt class="text-sm text-ink-2">{props.name}</dt>
      <dd class="m-0 font-letter text-xl text-ink tabular-nums">{formatNumber(props.count)}</dd>
      <Show when={props.note}>
        <dd class="m-0 text-sm text-ink-3">{props.note}</dd>
      </Show>
    </div>
  );
}
