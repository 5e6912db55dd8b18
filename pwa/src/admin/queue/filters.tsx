import Search from 'lucide-solid/icons/search';
import X from 'lucide-solid/icons/x';
import { For, type JSX, onCleanup, Show } from 'solid-js';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { QueueName } from './documents.ts';
import { Flush } from './flush.tsx';
import { ORDERS, type Order, type QueueView } from './view.ts';
import { ageInWords, w } from './words.ts';

const QUEUES: readonly QueueName[] = ['ACTIVE', 'DEFERRED', 'HOLD', 'INCOMING', 'MAILDROP', 'CORRUPT'];
const AGES = [15, 60, 240, 1_440, 2_880, 7_200];
/** A search begins when typing pauses, in ms. */
const PAUSE = 300;

export function Filters(props: { hostId: string; view: QueueView }): JSX.Element {
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const search = (text: string) => {
    clearTimeout(timer);
    timer = setTimeout(() => props.view.change({ text }), PAUSE);
  };
  const older = () => (props.view.filter.youngerThanMinutes ? null : props.view.filter.olderThanMinutes);
  return (
    <div class="grid gap-3">
      <div class="relative">
        <Icon
          of={Search}
          size={18}
          class="pointer-events-none absolute start-3 top-1/2 -translate-y-1/2 text-ink-3"
        />
        <input
          type="search"
          aria-label={w('queue.search')}
          placeholder={w('queue.search')}
          autocapitalize="none"
          spellcheck={false}
          value={props.view.filter.text ?? ''}
          onInput={(event) => search(event.currentTarget.value)}
          class="min-h-(--control) w-full rounded-md bg-raised ps-10 pe-3 text-md text-ink ring-1 ring-edge ring-inset focus:ring-2 focus:ring-focus focus:outline-none sm:text-base"
        />
      </div>
      <div class="grid grid-cols-2 gap-3 sm:grid-cols-3">
        <Select
          label={w('queue.which')}
          value={props.view.filter.queues?.[0] ?? ''}
          options={[
            { value: '', label: w('queue.anyQueue') },
            ...QUEUES.map((value) => ({ value, label: w(`queue.${value}`) })),
          ]}
          onChange={(queue) => props.view.change({ queues: queue === '' ? null : [queue as QueueName] })}
        />
        <Select
          label={w('queue.age')}
          value={String(older() ?? '')}
          options={[
            { value: '', label: w('queue.anyAge') },
            ...AGES.map((minutes) => ({
              value: String(minutes),
              label: w('queue.older', { age: ageInWords(minutes) }),
            })),
          ]}
          onChange={(minutes) =>
            props.view.change({
              olderThanMinutes: minutes === '' ? null : Number(minutes),
              youngerThanMinutes: null,
            })
          }
        />
        <Select<Order>
          label={w('queue.sort')}
          class="max-sm:col-span-2"
          value={props.view.order()}
          options={(Object.keys(ORDERS) as Order[]).map((value) => ({ value, label: ORDERS[value].label }))}
          onChange={props.view.setOrder}
        />
      </div>
      <div class="flex flex-wrap items-center gap-2">
        <Show when={!props.view.filter.bounces}>
          <Button tone="plain" onClick={() => props.view.change({ bounces: true })}>
            {w('queue.onlyBounces')}
          </Button>
        </Show>
        <For each={props.view.chips()}>
          {(chip) => (
            <button
              type="button"
              aria-label={w('queue.removeFilter', { name: chip.name })}
              class="inline-flex min-h-(--control) max-w-full items-center gap-1.5 rounded-full bg-wash px-3.5 text-base text-accent hover:bg-wash-strong"
              onClick={chip.remove}
            >
              <span class="truncate">{chip.name}</span>
              <Icon of={X} size={16} />
            </button>
          )}
        </For>
        <Show when={props.view.filter.domain}>
          {(domain) => <Flush hostId={props.hostId} domain={domain()} />}
        </Show>
        <Show when={Object.keys(props.view.given()).length > 1}>
          <Button tone="quiet" onClick={props.view.clear}>
            {w('queue.clearFilters')}
          </Button>
        </Show>
      </div>
    </div>
  );
}
